import { isObject, list, type Loose, parseJson, text, type Writer } from "@anyllm/core/translate";
import { toAnnotation } from "./citations.ts";
import { createHosted, type Hosted } from "./decode-hosted.ts";
import { beside, rest } from "./wire.ts";

/** A content block that has begun and not ended. */
interface Open {
  block: Loose;
  /** The writer's name for it: indexes begin anew where a stream does. */
  key: number;
  /** Its input as it streams. */
  json: string;
  /** Those that came apart from it. */
  citations: unknown[] | undefined;
}

/** The content blocks of an answer, as they come. */
export interface Blocks {
  /** Those that came when no text was open, and that no text followed. */
  readonly citations: readonly unknown[];
  /** A piece of the text that is being said. */
  say(piece: unknown): void;
  begin(index: unknown, block: unknown): void;
  change(index: unknown, delta: Loose): void;
  end(index: unknown): void;
  /** A block that does not stream. */
  whole(block: unknown): void;
  /** A stream broke off: citations may have come before the text that they are of. */
  endTexts(): void;
  /** Forgets what has begun: another message begins. */
  drop(): void;
  /** No more comes; what was `cut` short has a last item that is not complete. */
  finish(cut: boolean): void;
}

/** Makes what tells content blocks to the writer. */
export function createBlocks(writer: Writer): Blocks {
  // None for a whole answer.
  let open: Map<unknown, Open> | undefined;
  let hosted: Hosted | undefined;
  let count = 0;
  let length = 0;
  // Blocks that will be given back.
  let passed = 0;
  // A call that came to its end stays open until what follows shows that it was not cut short.
  let called: number | undefined;
  const citations: unknown[] = [];

  const settle = (): void => {
    if (called !== undefined) writer.toolDone(called);
    called = undefined;
  };
  const say = (piece: unknown): void => {
    const said = text(piece);
    length += said.length;
    writer.text(said);
  };
  const seal = (block: Loose, encrypted: string | undefined, own: Loose | undefined): void => {
    writer.reasoningSeal(encrypted, { anthropic: { type: block["type"], ...own } });
  };

  const start = (block: Loose): Open => {
    settle();
    const key = count++;
    const { type, id } = block;
    if (type === "text") {
      writer.nextPart();
      length = 0;
      say(block["text"]);
    } else if (type === "thinking") {
      writer.close();
      writer.reasoning(text(block["thinking"]));
    } else if (type === "redacted_thinking") {
      writer.close();
      seal(block, text(block["data"]), beside(block, ofRedacted));
    } else if (type === "tool_use") {
      const own = beside(block, ofCall);
      writer.toolCall(key, {
        name: text(block["name"]),
        ...(typeof id === "string" && { call_id: id }),
        ...(own && { fields: { anthropic: own } }),
      });
    }
    const early = type === "text" && citations.length > 0 ? citations.splice(0) : undefined;
    return { block, key, json: "", citations: early };
  };

  const cite = (citation: unknown): void => {
    if (isObject(citation)) writer.annotation(toAnnotation(citation, length));
  };
  const endText = ({ block, citations: apart }: Open): void => {
    list(block["citations"]).forEach(cite);
    apart?.forEach(cite);
    if (length === 0) passed--;
    const own = beside(block, ofText);
    if (own) writer.partFields({ anthropic: own });
  };
  const endThinking = ({ block }: Open): void => {
    const signature = text(block["signature"]) || undefined;
    const own = beside(block, ofThinking);
    if (signature === undefined) passed--;
    if (signature !== undefined || own) seal(block, signature, own);
  };
  const endCall = ({ block, key, json }: Open): void => {
    const { input } = block;
    const own = beside(block, ofCall);
    if (own) writer.toolFields(key, { anthropic: own });
    if (json === "" && !isEmpty(input)) writer.toolArguments(key, JSON.stringify(input));
    called = key;
  };
  const stop = (entry: Open): void => {
    const { block, json } = entry;
    const { type } = block;
    passed++;
    if (type === "text") endText(entry);
    else if (type === "thinking") endThinking(entry);
    else if (type === "tool_use") endCall(entry);
    else if (type === "redacted_thinking") {
      seal(block, text(block["data"]), beside(block, ofRedacted));
      writer.close();
    } else {
      if (json !== "") block["input"] = parseJson(json) ?? json;
      (hosted ??= createHosted(writer)).tell(block, passed);
    }
  };
  const end = (index: unknown): void => {
    const entry = open?.get(index);
    if (!entry) return;
    open?.delete(index);
    stop(entry);
  };

  return {
    citations,
    say,
    begin(index, block) {
      if (!isObject(block)) return;
      const before = open?.get(index)?.block;
      // Told twice.
      if (
        before &&
        before["type"] === block["type"] &&
        before["id"] &&
        before["id"] === block["id"]
      )
        return;
      // Some gateways do not say that a block ends, and count all as one.
      if (before) end(index);
      (open ??= new Map()).set(index, start({ ...block }));
    },
    change(index, delta) {
      const { type } = delta;
      // Some servers do not say that a block of thinking begins.
      if (type === "thinking_delta") return writer.reasoning(text(delta["thinking"]));
      const entry = open?.get(index);
      if (!entry) {
        if (type === "citations_delta") citations.push(delta["citation"]);
        return;
      }
      const { block } = entry;
      if (type === "signature_delta") block["signature"] = delta["signature"];
      else if (type === "citations_delta") (entry.citations ??= []).push(delta["citation"]);
      else if (type === "input_json_delta") {
        const piece = text(delta["partial_json"]);
        entry.json += piece;
        if (block["type"] === "tool_use") writer.toolArguments(entry.key, piece);
      } else append(block, delta);
    },
    end,
    whole(block) {
      if (isObject(block)) stop(start(block));
    },
    endTexts() {
      open?.forEach(({ block }, index) => {
        if (block["type"] === "text") end(index);
      });
    },
    drop() {
      open = undefined;
    },
    finish(cut) {
      open?.forEach((_, index) => end(index));
      if (!cut) {
        settle();
        writer.close();
      }
      hosted?.end();
    },
  };
}

// Keys that have a place of their own in what is told.
const ofText = ["type", "text", "citations"];
const ofThinking = ["type", "thinking", "signature"];
const ofRedacted = ["type", "data"];
const ofCall = ["type", "id", "name", "input"];

function isEmpty(input: unknown): boolean {
  return input == null || (isObject(input) && Object.keys(input).length === 0);
}

// A delta of a block that is kept as data: its strings go on, the rest is replaced.
function append(block: Loose, delta: Loose): void {
  for (const [key, value] of Object.entries(rest(delta, "type"))) {
    const before = block[key];
    block[key] = typeof before === "string" && typeof value === "string" ? before + value : value;
  }
}
