import type { Writer } from "@anyllm/core";
import { isObject, list, type Loose, parseJson, text } from "@anyllm/core/translate";
import { toAnnotation } from "./citations.ts";
import { createHosted } from "./decode-hosted.ts";
import { entryOf, rest } from "./wire.ts";

/** A content block that has begun and not ended. */
interface Open {
  block: Loose;
  /** The writer's name for it: indexes begin anew where a stream does. */
  key: number;
  /** Its input as it streams. */
  json: string;
  citations: unknown[];
}

/** The content blocks of an answer, as they come. */
export interface Blocks {
  /** A piece of the text that is being said. */
  say(piece: unknown): void;
  begin(index: unknown, block: unknown): void;
  change(index: unknown, delta: Loose): void;
  end(index: unknown): void;
  /** A stream broke off: citations may have come before the text that they are of. */
  endTexts(): void;
  /** Forgets what has begun: another message begins. */
  drop(): void;
  /** No more comes; what was `cut` short has a last item that is not complete. */
  finish(cut: boolean): void;
}

/** Makes what tells content blocks to the writer. */
export function createBlocks(writer: Writer): Blocks {
  const hosted = createHosted(writer);
  const open = new Map<unknown, Open>();
  let count = 0;
  let length = 0;
  // A call that came to its end stays open until what follows shows that it was not cut short.
  let called: number | undefined;

  const settle = (): void => {
    if (called !== undefined) writer.toolDone(called);
    called = undefined;
  };
  const say = (piece: unknown): void => {
    length += text(piece).length;
    writer.text(text(piece));
  };

  const sealRedacted = (block: Loose): void => {
    const own = { type: "redacted_thinking", ...furtherOf(block)?.anthropic };
    writer.reasoningSeal(text(block["data"]), { anthropic: own });
  };

  const beginners: Record<string, (entry: Open) => void> = {
    text({ block }) {
      writer.nextPart();
      length = 0;
      say(block["text"]);
    },
    thinking({ block }) {
      writer.close();
      writer.reasoning(text(block["thinking"]));
    },
    redacted_thinking({ block }) {
      writer.close();
      sealRedacted(block);
    },
    tool_use({ block, key }) {
      const further = furtherOf(block);
      writer.toolCall(key, {
        name: text(block["name"]),
        ...(typeof block["id"] === "string" && { call_id: block["id"] }),
        ...(further && { fields: further }),
      });
    },
  };

  const changers: Record<string, (entry: Open, delta: Loose) => void> = {
    thinking_delta(_, { thinking }) {
      writer.reasoning(text(thinking));
    },
    signature_delta({ block }, { signature }) {
      block["signature"] = signature;
    },
    citations_delta({ citations }, { citation }) {
      citations.push(citation);
    },
    input_json_delta(entry, { partial_json }) {
      const piece = text(partial_json);
      entry.json += piece;
      if (entry.block["type"] === "tool_use") writer.toolArguments(entry.key, piece);
    },
  };

  const enders: Record<string, (entry: Open) => void> = {
    text({ block, citations }) {
      for (const citation of [...list(block["citations"]), ...citations]) {
        if (isObject(citation)) writer.annotation(toAnnotation(citation, length));
      }
      if (length === 0) hosted.skip();
      const further = furtherOf(block);
      if (further) writer.partFields(further);
    },
    thinking({ block }) {
      const { signature } = block;
      const further = furtherOf(block);
      const sealed = typeof signature === "string" && signature !== "";
      if (!sealed) hosted.skip();
      if (!sealed && !further) return;
      const own = { type: "thinking", ...further?.anthropic };
      writer.reasoningSeal(sealed ? signature : undefined, { anthropic: own });
    },
    redacted_thinking({ block }) {
      sealRedacted(block);
      writer.close();
    },
    tool_use({ block, key, json }) {
      const { input } = block;
      writer.toolFields(key, furtherOf(block) ?? {});
      if (json === "" && !isEmpty(input)) writer.toolArguments(key, JSON.stringify(input));
      called = key;
    },
  };

  const end = (index: unknown): void => {
    const entry = open.get(index);
    if (!entry) return;
    open.delete(index);
    const { block, json } = entry;
    hosted.pass();
    const ender = entryOf(enders, block["type"]);
    if (ender) return ender(entry);
    if (json !== "") block["input"] = parseJson(json) ?? json;
    hosted.tell(block);
  };

  return {
    say,
    begin(index, block) {
      if (!isObject(block)) return;
      settle();
      const entry = { block: { ...block }, key: count++, json: "", citations: [] };
      open.set(index, entry);
      entryOf(beginners, block["type"])?.(entry);
    },
    change(index, delta) {
      const entry = open.get(index);
      if (entry) (entryOf(changers, delta["type"]) ?? append)(entry, delta);
      // Some servers do not say that a block begins.
      else if (delta["type"] === "thinking_delta") writer.reasoning(text(delta["thinking"]));
    },
    end,
    endTexts() {
      for (const [index, { block }] of open) if (block["type"] === "text") end(index);
    },
    drop() {
      open.clear();
    },
    finish(cut) {
      for (const index of open.keys()) end(index);
      if (!cut) {
        settle();
        writer.close();
      }
      hosted.end();
    },
  };
}

// Keys that have a place of their own in what is told.
const known: Readonly<Record<string, readonly string[]>> = {
  text: ["type", "text", "citations"],
  thinking: ["type", "thinking", "signature"],
  redacted_thinking: ["type", "data"],
  tool_use: ["type", "id", "name", "input"],
};

function furtherOf(block: Loose): { anthropic: Loose } | undefined {
  const own = rest(block, ...(entryOf(known, block["type"]) ?? []));
  return Object.keys(own).length > 0 ? { anthropic: own } : undefined;
}

function isEmpty(input: unknown): boolean {
  return input == null || (isObject(input) && Object.keys(input).length === 0);
}

// A delta of a block that is kept as data: its strings go on, the rest is replaced.
function append({ block }: Open, delta: Loose): void {
  for (const [key, value] of Object.entries(rest(delta, "type"))) {
    const before = block[key];
    block[key] = typeof before === "string" && typeof value === "string" ? before + value : value;
  }
}
