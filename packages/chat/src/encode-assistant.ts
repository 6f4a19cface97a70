import {
  type CallOfTurn,
  isObject,
  list,
  type Loose,
  type MessageOfTurn,
  object,
  type OtherOfTurn,
  text,
  type TurnItem,
  type TurnPart,
  words,
} from "@anyllm/core/translate";
import { encodeSaid } from "./encode-parts.ts";
import { encodeReplay, thinkingPart, withoutLastThoughts, withReasoning } from "./encode-replay.ts";
import { callIdOf, refuseItem, type Wire } from "./encode-wire.ts";

// What tools of the vendor's own did is over: its own history has no place for them.
function isBygone({ kind, item }: TurnItem, { dialect }: Wire): boolean {
  return kind === "other" && dialect.executed !== undefined && "executed_tool" in item;
}

const interleaving = /* @__PURE__ */ words("parts summaries reasoning_details");

/**
 * What the assistant said between two turns of the user, by messages. One answer of this wire is one
 * message: reasoning, then text, then calls. Whatever comes with or after a call belongs to its
 * message, for nothing may stand between calls and their outputs.
 */
export function toGroups(items: readonly TurnItem[], wire: Wire): TurnItem[][] {
  const { replay } = wire.dialect.reasoning ?? {};
  const interleaves = typeof replay === "string" && interleaving.has(replay);
  const groups: TurnItem[][] = [];
  let spoken = false;
  let called = false;
  let last: TurnItem | undefined;
  for (const item of items) {
    if (isBygone(item, wire)) continue;
    const { kind } = item;
    const again = kind === "message" ? last?.kind === kind : kind === "reasoning" && !interleaves;
    const group = groups.at(-1);
    const other = last?.item["choice"] !== item.item["choice"];
    if (group && !other && (called || !spoken || !again)) group.push(item);
    else {
      groups.push([item]);
      spoken = false;
      called = false;
    }
    spoken ||= kind === "message";
    called ||= kind === "call" || (kind === "other" && item.type === "custom_tool_call");
    last = item;
  }
  return groups;
}

/** An assistant's message in the making. */
interface Draft {
  /** In order; strings are plain text. */
  content: (string | Loose)[];
  calls: Loose[];
  /** Beside content and calls. */
  fields: Loose;
}

/** A message of the assistant; nothing where it says nothing. */
export function encodeGroup(group: readonly TurnItem[], wire: Wire): Loose | undefined {
  const draft: Draft = { content: [], calls: [], fields: {} };
  const thoughts = group.filter((item) => item.kind === "reasoning");
  const { fields = {}, opening } = encodeReplay(thoughts, wire);
  if (opening) draft.content.push(opening);
  for (const item of group) add(draft, item, wire);
  if (draft.calls.length === 0) draft.content = withoutLastThoughts(draft.content, wire);
  Object.assign(draft.fields, withText(fields, draft));
  const message = toMessage(draft);
  return message && withReasoning(message, wire);
}

// These blocks are read in the place of the content.
function withText({ content_blocks: blocks, ...fields }: Loose, { content }: Draft): Loose {
  if (blocks === undefined) return fields;
  const texts = content.flatMap((part) => (part === "" ? [] : [asPart(part)]));
  return { ...fields, content_blocks: [...list(blocks), ...texts] };
}

function asPart(part: string | Loose): Loose {
  return typeof part === "string" ? { type: "text", text: part } : part;
}

function add(draft: Draft, item: TurnItem, wire: Wire): void {
  if (item.kind === "message") addMessage(draft, item, wire);
  else if (item.kind === "call") draft.calls.push(encodeCall(item, wire));
  else if (item.kind === "reasoning") {
    const thinking = thinkingPart(item, wire);
    if (thinking) draft.content.push(thinking);
  } else if (item.kind === "other") addOther(draft, item, wire);
}

function encodeCall({ call_id: id, name, item, path, ...rest }: CallOfTurn, wire: Wire): Loose {
  if (item["namespace"] != null) {
    wire.warnOnce(path, "namespace of a call is not supported and was left out.");
  }
  const called = { name, arguments: rest.arguments };
  return { id: callIdOf(id, wire), type: "function", function: called, ...signatures(item) };
}

function addOther(draft: Draft, item: OtherOfTurn, wire: Wire): void {
  const { type, item: given } = item;
  const media_type = text(given["media_type"]);
  const inline = media_type && `data:${media_type};base64,${text(given["result"])}`;
  const url = text(given["image_url"]) || inline;
  const image = { type: "image_url", image_url: { url } };
  // Where the image came on this wire, as its keys say.
  if (type !== "image_generation_call" || !url) draft.calls.push(encodeCustomCall(item, wire));
  else if (wire.dialect.reasoning?.replay === "parts") draft.content.push(image);
  else list((draft.fields["images"] ??= [])).push(image);
}

function encodeCustomCall(item: OtherOfTurn, wire: Wire): Loose {
  const { type, item: given } = item;
  const takes = wire.dialect.tools?.hosted?.includes("custom") ?? false;
  if (type !== "custom_tool_call" || !takes) return refuseItem(item, wire);
  const { call_id: id, name, input } = given;
  return {
    id: callIdOf(text(id), wire),
    type: "custom",
    custom: { name, input },
    ...signatures(given),
  };
}

function addMessage(draft: Draft, { item, parts, path }: MessageOfTurn, wire: Wire): void {
  if (item["phase"] === "commentary") {
    const said = "phase is not supported and was left out: commentary looks like an answer.";
    wire.warnOnce(`${path}.phase`, said);
  }
  for (const part of parts) addPart(draft, part, wire);
  const { audio } = item;
  if (isObject(audio)) addSound(draft, { part: audio, path: `${path}.audio` }, wire);
  if (typeof item["name"] === "string") draft.fields["name"] = item["name"];
  for (const mark of prefixes) if (item[mark] === true) draft.fields[mark] = true;
  Object.assign(draft.fields, signatures(item));
}

// A caller's own mark of a beginning that is to be gone on with.
const prefixes = ["prefix", "partial"] as const;

function addPart({ content, fields }: Draft, given: TurnPart, wire: Wire): void {
  const { type, part } = given;
  if (type === "refusal") {
    const refusal = text(part["refusal"]);
    if (!wire.dialect.refusals) content.push(refusal);
    else fields["refusal"] = text(fields["refusal"]) + refusal;
  } else if (type === "output_audio") {
    addSound({ content, fields }, given, wire);
  } else if (type.startsWith(`${wire.dialect.id}:`)) {
    content.push({ ...part, type: type.slice(wire.dialect.id.length + 1) });
  } else {
    content.push(encodeSaid(given, wire));
    // Source: https://openrouter.ai/docs/features/multimodal/pdfs, skip parsing costs
    const read = wire.dialect.readFiles ? list(part["annotations"]).flatMap(fileOf) : [];
    if (read.length > 0) list((fields["annotations"] ??= [])).push(...read);
  }
}

function addSound(
  { content, fields }: Pick<Draft, "content" | "fields">,
  { part, path }: Pick<TurnPart, "part" | "path">,
  wire: Wire,
): void {
  const { dialect } = wire;
  const { id, transcript } = part;
  if (typeof id === "string" && dialect.media?.audio) {
    fields["audio"] = { id };
    return;
  }
  const lack = typeof id === "string" ? `${dialect.name} keeps none` : "it has no id";
  wire.warnOnce(path, `Sound cannot be given back, for ${lack}: its transcript was sent, if any.`);
  if (text(transcript) !== "") content.push(text(transcript));
}

function fileOf(annotation: unknown): Loose[] {
  const { type, file } = object(annotation);
  return type === "file_citation" && isObject(file) ? [{ type: "file", file }] : [];
}

// A signature goes back where it came from, or the vendor refuses the call that it stood on.
function signatures(item: Loose): Loose | undefined {
  let given: Loose | undefined;
  for (const key of signed) if (item[key] != null) (given ??= {})[key] = item[key];
  return given;
}

// Source: https://github.com/databricks/databricks-ai-bridge/pull/270, thoughtSignature
const signed = ["extra_content", "thought_signature", "thoughtSignature"] as const;

// Never an empty shell: a message without content and calls is refused everywhere.
function toMessage({ content, calls, fields }: Draft): Loose | undefined {
  const texts = content.filter((part) => typeof part === "string");
  const told = texts.length === content.length ? texts.join("") : content.map(asPart);
  const bare = calls.length === 0 && Object.keys(fields).length === 0;
  if (told === "" && bare) return undefined;
  const silent = told === "" && (calls.length > 0 || "refusal" in fields || "audio" in fields);
  return {
    role: "assistant",
    content: silent ? null : told,
    ...fields,
    ...(calls.length > 0 && { tool_calls: calls }),
  };
}
