import {
  type CallOfTurn,
  type EncodeContext,
  isObject,
  type Loose,
  type MessageOfTurn,
  type OtherOfTurn,
  type OutputOfTurn,
  parseJson,
  readTurns,
  type ReasoningOfTurn,
  type Turn,
  type TurnItem,
  weave,
} from "@anyllm/core/translate";
import type { ResponseRequest } from "@anyllm/types";
import { type Block, createPartEncoder, ownBlock, type PartEncoder } from "./blocks.ts";
import type { Family } from "./families.ts";
import { blocksOf } from "./hosted.ts";

/** A conversation as Converse takes it. */
export interface History {
  system: Block[];
  messages: { role: "user" | "assistant"; content: Block[] }[];
  /** The functions that are called in it, for Converse wants them declared. */
  called: Set<string>;
}

/** Instructions and input as Converse takes them: sides that strictly alternate. */
export function encodeHistory(
  request: ResponseRequest,
  family: Family,
  context: EncodeContext,
): History {
  const encode = createPartEncoder(context);
  const { instructions } = request;
  const history: History = {
    system: instructions ? [{ text: instructions }] : [],
    messages: [],
    called: new Set(),
  };
  const encodeItem = itemEncoder({ encode, family, history, context });
  for (const turn of readTurns(request)) {
    if (turn.role === "system" || turn.role === "developer") {
      addSystem(turn, encode, { history, context });
      continue;
    }
    const content = weave(
      turn.items.map((item) => ({ blocks: encodeItem(item), ...apartOf(item) })),
    );
    const last = history.messages.at(-1);
    if (last?.role === turn.role) last.content.push(...content);
    else if (content.length > 0) history.messages.push({ role: turn.role, content });
  }
  if (family.signed) trimPrefill(history.messages);
  return history;
}

// Claude goes on where the last message ends, which may not be in white space.
function trimPrefill(messages: History["messages"]): void {
  const last = messages.at(-1);
  const text = last?.role === "assistant" ? last.content.at(-1)?.["text"] : undefined;
  if (typeof text === "string") last?.content.splice(-1, 1, { text: text.trimEnd() });
}

function addSystem(
  { items }: Turn,
  encode: PartEncoder,
  { history, context }: { history: History; context: EncodeContext },
): void {
  for (const item of items as MessageOfTurn[]) {
    if (history.messages.length > 0) {
      const said = "Converse has one system prompt, before all messages: this was moved there.";
      context.warn(item.path, said);
    }
    history.system.push(...item.parts.flatMap(encode));
  }
}

interface Rooms {
  encode: PartEncoder;
  family: Family;
  history: History;
  context: EncodeContext;
}

function itemEncoder({ encode, family, history, context }: Rooms): (item: TurnItem) => Block[] {
  let warned = false;
  const reasoning = (item: ReasoningOfTurn): Block[] => {
    const block = reasoningBlock(item, family);
    if (!block && !warned) {
      warned = true;
      const said = "Reasoning without Bedrock's signature cannot be given back, and was left out.";
      context.warn("input", said);
    }
    return block ? [block] : [];
  };
  return (item) => {
    switch (item.kind) {
      case "message":
        return item.parts.flatMap(encode);
      case "reasoning":
        return reasoning(item);
      case "call":
        history.called.add(item.name);
        return [toolUse(item, context)];
      case "output":
        return [toolResult(item, encode)];
      default:
        return otherBlocks(item, context);
    }
  };
}

function apartOf({ kind, item: { apart } }: TurnItem): { apart?: number } {
  return kind === "other" && typeof apart === "number" ? { apart } : {};
}

function otherBlocks({ item, type, path }: OtherOfTurn, context: EncodeContext): Block[] {
  const own = ownBlock(type, item);
  const blocks = own ? [own] : blocksOf(item);
  const remedy = "Give the client history: portableHistory(), or leave it out.";
  return blocks ?? context.refuse(path, `items of type ${type}`, remedy);
}

function reasoningBlock({ item, text, summary, sealed }: ReasoningOfTurn, family: Family) {
  if (item["redacted"] === true && sealed !== undefined) {
    return { reasoningContent: { redactedContent: sealed } };
  }
  if (sealed === undefined && (family.signed || text === "")) return undefined;
  // Somebody else's seal would be refused as a wrong signature.
  if (sealed !== undefined && summary !== "") return undefined;
  const signature = sealed !== undefined && { signature: sealed };
  return { reasoningContent: { reasoningText: { text, ...signature } } };
}

function toolUse(call: CallOfTurn, context: EncodeContext): Block {
  const input = parseJson(call.arguments);
  if (!isObject(input)) {
    const remedy = "Give the arguments as JSON, or leave the call and its output out.";
    context.refuse(`${call.path}.arguments`, "arguments that are no JSON object", remedy);
  }
  return { toolUse: { toolUseId: toolUseId(call.call_id), name: call.name, input } };
}

// Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ToolUseBlock.html, 1 to
// 64 of these characters; other vendors' ids may have more.
function toolUseId(id: string): string {
  return id.replace(/[^a-zA-Z0-9_.:-]/g, "_").slice(-64);
}

function toolResult({ item, call_id, parts }: OutputOfTurn, encode: PartEncoder): Block {
  const content = parts.flatMap(encode);
  const { is_error, status } = item;
  const failed = is_error ?? (status === "incomplete" || status === "failed" ? true : undefined);
  return {
    toolResult: {
      toolUseId: toolUseId(call_id),
      content,
      ...(typeof failed === "boolean" && { status: failed ? "error" : "success" }),
    },
  };
}

/** Whether any block of a conversation is a call or a result of one. */
export function hasTools({ messages }: History): boolean {
  return messages.some(({ content }) =>
    content.some((block: Loose) => "toolUse" in block || "toolResult" in block),
  );
}
