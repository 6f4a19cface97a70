import { isObject, type Loose, object, parseJson, text, type Writer } from "@anyllm/core/translate";
import { toAnnotation } from "./citations.ts";
import { Hosted } from "./decode-hosted.ts";
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

/** Tells the content blocks of an answer to the writer, as they come. */
export class Blocks {
  /** Those that came when no text was open, and that no text followed. */
  citations: unknown[] | undefined;
  readonly #writer: Writer;
  // None for a whole answer.
  #open: Map<unknown, Open> | undefined;
  #hosted: Hosted | undefined;
  #count = 0;
  // Of the text that is being said.
  #length = 0;
  // Blocks that will be given back.
  #passed = 0;
  // A call that came to its end stays open until what follows shows that it was not cut short.
  #called: number | undefined;

  constructor(writer: Writer) {
    this.#writer = writer;
  }

  begin(index: unknown, block: unknown): void {
    if (!isObject(block)) return;
    const before = this.#open?.get(index)?.block;
    // Told twice.
    if (before?.["id"] && before["id"] === block["id"] && before["type"] === block["type"]) return;
    // Some gateways do not say that a block ends, or count all as one. Calls may be made at once.
    this.#open?.forEach((open, at) => {
      if (at === index || open.block["type"] !== "tool_use") this.end(at);
    });
    (this.#open ??= new Map()).set(index, this.#start({ ...block }));
  }

  change(index: unknown, told: unknown): void {
    const delta = object(told);
    const { type } = delta;
    if (type === "text_delta") return this.#say(delta["text"]);
    // Some servers do not say that a block of thinking begins.
    if (type === "thinking_delta") return this.#writer.reasoning(text(delta["thinking"]));
    const entry = this.#open?.get(index);
    if (type === "citations_delta") ((entry ?? this).citations ??= []).push(delta["citation"]);
    else if (entry) this.#grow(entry, delta);
  }

  end(index: unknown): void {
    const entry = this.#open?.get(index);
    if (!entry) return;
    this.#open?.delete(index);
    this.#stop(entry);
  }

  /** A block that does not stream. */
  whole(block: unknown): void {
    if (isObject(block)) this.#stop(this.#start(block));
  }

  /** A stream broke off: citations may have come before the text that they are of. */
  endTexts(): void {
    this.#open?.forEach(({ block }, index) => {
      if (block["type"] === "text") this.end(index);
    });
  }

  /** Forgets what has begun: another message begins. */
  drop(): void {
    this.#open = undefined;
  }

  /** No more comes; what was `cut` short has a last item that is not complete. */
  finish(cut: boolean): void {
    this.#open?.forEach((_, index) => this.end(index));
    if (!cut) {
      this.#settle();
      this.#writer.close();
    }
    this.#hosted?.end();
  }

  #start(block: Loose): Open {
    this.#settle();
    const entry: Open = { block, key: this.#count++, json: "", citations: undefined };
    const { type, id } = block;
    if (type === "text") {
      this.#writer.nextPart();
      this.#length = 0;
      this.#say(block["text"]);
      entry.citations = this.citations?.splice(0);
    } else if (type === "thinking") {
      this.#writer.close();
      this.#writer.reasoning(text(block["thinking"]));
    } else if (type === "redacted_thinking") {
      this.#writer.close();
      this.#seal(block, text(block["data"]), ofRedacted);
    } else if (type === "tool_use") {
      const own = beside(block, ofCall);
      this.#writer.toolCall(entry.key, {
        name: text(block["name"]),
        ...(typeof id === "string" && id !== "" && { call_id: id }),
        ...(own && { fields: { anthropic: own } }),
      });
    }
    return entry;
  }

  #grow(entry: Open, delta: Loose): void {
    const { block, key } = entry;
    const { type } = delta;
    if (type === "signature_delta") block["signature"] = delta["signature"] || block["signature"];
    else if (type === "input_json_delta") {
      const piece = text(delta["partial_json"]);
      entry.json += piece;
      if (block["type"] === "tool_use") this.#writer.toolArguments(key, piece);
    } else append(block, delta);
  }

  #stop(entry: Open): void {
    const { block, json } = entry;
    const { type } = block;
    this.#passed++;
    if (type === "text") this.#endText(entry);
    else if (type === "thinking") this.#endThinking(block);
    else if (type === "tool_use") this.#endCall(entry);
    else if (type === "redacted_thinking") {
      this.#seal(block, text(block["data"]), ofRedacted);
      this.#writer.close();
    } else {
      if (json !== "") block["input"] = parseJson(json) ?? json;
      (this.#hosted ??= new Hosted(this.#writer)).tell(block, this.#passed);
    }
  }

  #say(piece: unknown): void {
    const said = text(piece);
    this.#length += said.length;
    this.#writer.text(said);
  }

  #endText({ block, citations }: Open): void {
    this.#cite(block["citations"]);
    this.#cite(citations);
    if (this.#length === 0) this.#passed--;
    const own = beside(block, ofText);
    if (own) this.#writer.partFields({ anthropic: own });
  }

  #cite(citations: unknown): void {
    if (!Array.isArray(citations)) return;
    for (const citation of citations as unknown[]) {
      if (isObject(citation)) this.#writer.annotation(toAnnotation(citation, this.#length));
    }
  }

  #endThinking(block: Loose): void {
    const signature = text(block["signature"]) || undefined;
    if (signature === undefined) this.#passed--;
    if (signature !== undefined || beside(block, ofThinking)) {
      this.#seal(block, signature, ofThinking);
    }
  }

  #seal(block: Loose, encrypted: string | undefined, keys: readonly string[]): void {
    const own = { type: block["type"], ...beside(block, keys) };
    this.#writer.reasoningSeal(encrypted, { anthropic: own });
  }

  #endCall({ block, key, json }: Open): void {
    const { input } = block;
    const own = beside(block, ofCall);
    if (own) this.#writer.toolFields(key, { anthropic: own });
    if (json === "" && !isEmpty(input)) {
      this.#writer.toolArguments(key, typeof input === "string" ? input : JSON.stringify(input));
    }
    this.#called = key;
  }

  #settle(): void {
    if (this.#called !== undefined) this.#writer.toolDone(this.#called);
    this.#called = undefined;
  }
}

// Keys that have a place of their own in what is told.
const ofText = ["type", "text", "citations"];
const ofThinking = ["type", "thinking", "signature"];
const ofRedacted = ["type", "data"];
const ofCall = ["type", "id", "name", "input"];

function isEmpty(input: unknown): boolean {
  return input == null || input === "" || (isObject(input) && Object.keys(input).length === 0);
}

// A delta of a block that is kept as data: its strings go on, the rest is replaced.
function append(block: Loose, delta: Loose): void {
  for (const [key, value] of Object.entries(rest(delta, "type"))) {
    const before = block[key];
    block[key] = typeof before === "string" && typeof value === "string" ? before + value : value;
  }
}
