import type { DecodeContext } from "@anyllm/core";
import {
  formatOf,
  further,
  isEmpty,
  list,
  type Loose,
  words,
  type Writer,
} from "@anyllm/core/translate";
import type { LogProb } from "@anyllm/types";
import { type HostedCall, openHosted, writeItem, writeResult } from "./hosted.ts";
import { type ArgumentsWriter, createArgumentsWriter } from "./partial-arguments.ts";
import { MADE_ID, objectOf, objectsOf, present, stringOf, type WirePart } from "./wire.ts";

// The keys that have a place of their own; what else a part tells stands under `part` of its item.
const ofText = words("text thought thoughtSignature functionCall inlineData");
const ofCall = words("functionCall thoughtSignature text thought");
const ofData = words("inlineData thoughtSignature text thought");

/** A call whose arguments come in pieces. */
interface Call {
  key: string;
  /** As the vendor told it. */
  id: string | undefined;
  pieces: ArgumentsWriter;
}

/**
 * Tells the parts of one candidate to a writer. A signature belongs to the part that carries it, so
 * each item has one at most. Where a text or thought had begun before its signed part,
 * `thought_signature_index` says where that part begins.
 *
 * Source: https://ai.google.dev/gemini-api/docs/thought-signatures
 */
export class PartReader {
  readonly #writer: Writer;
  readonly #context: Pick<DecodeContext, "id">;
  readonly #index: number;
  // What each item carries of a candidate after the first.
  readonly #marks: Loose | undefined;
  #open: "text" | "thought" | undefined;
  #text = "";
  #signed = false;
  // What else each part of it tells, as JSON.
  #beside = "";
  #earlier: string[] | undefined;
  #call: Call | undefined;
  #calls = 0;
  // Those that have no answer yet, and the one that nothing has come after.
  #hosted: HostedCall[] | undefined;
  #latest: HostedCall | undefined;
  #told: string[] | undefined;

  /**
   * @param index - The candidate's. Items of those after the first carry it, as `candidate_index`.
   */
  constructor(writer: Writer, context: Pick<DecodeContext, "id">, index = 0) {
    this.#writer = writer;
    this.#context = context;
    this.#index = index;
    this.#marks = index > 0 ? { candidate_index: index } : undefined;
  }

  /** The text of the message that is open: what annotations are about. Empty without one. */
  get text(): string {
    return this.#open === "text" ? this.#text : "";
  }

  /** The texts of the messages before it, which are closed. */
  get earlier(): readonly string[] {
    return this.#earlier ?? [];
  }

  /** Whether no call is open whose arguments are still coming. */
  get whole(): boolean {
    return this.#call === undefined;
  }

  /** Whether a tool of Google's own was told as a part, such as `URL_CONTEXT`. */
  hasTold(kind: string): boolean {
    return this.#told?.some((told) => told.includes(kind)) ?? false;
  }

  read(part: WirePart, logprobs?: LogProb[]): void {
    const { text } = part;
    if (typeof text !== "string") return this.#readRest(part);
    const beside = text === "" ? besideText(part) : "";
    if (beside !== "" && beside !== this.#beside) return this.#readRest(part);
    if (part.functionCall == null && part.inlineData == null) {
      return this.#readText(part, text, logprobs);
    }
    // One part is one thing; a text beside it was not signed.
    this.#readText({ thought: part.thought }, text, logprobs);
    this.#readRest(part);
  }

  /** No part comes any more: what is complete is closed, and with `stopped` all that is open. */
  settle(stopped: boolean): void {
    if (stopped) this.#endCall();
    for (const call of this.#hosted ?? []) call.close();
    this.#hosted = undefined;
  }

  #begin(kind?: "text" | "thought"): void {
    this.#latest = undefined;
    this.#endCall();
    this.#writer.close();
    if (this.text !== "") (this.#earlier ??= []).push(this.#text);
    this.#open = kind;
    this.#text = "";
    this.#signed = false;
    this.#beside = "";
  }

  #endCall(): void {
    if (!this.#call) return;
    const { key, pieces } = this.#call;
    this.#writer.toolArguments(key, pieces.end());
    this.#writer.toolDone(key);
    this.#call = undefined;
  }

  // What answers later stays in its own place, where it goes back to.
  #answer(call: HostedCall, part: WirePart): void {
    const apart = call !== this.#latest;
    call.close(part, apart);
    this.#hosted = this.#hosted?.filter((other) => other !== call);
    if (apart) this.#keep(part);
  }

  #readText(part: WirePart, delta: string, logprobs: LogProb[] | undefined): void {
    const kind = part.thought === true ? "thought" : "text";
    const signature = stringOf(part.thoughtSignature);
    if (delta === "" && signature === undefined) return;
    const beside = besideText(part);
    // What is special to one part is special to its item.
    if (this.#open !== kind || this.#signed || beside !== this.#beside) {
      this.#begin(kind);
      this.#beside = beside;
      // A signature without a text to be on.
      if (delta === "" && kind === "text") {
        this.#writer.reasoningSeal(signature, { ...this.#marks, thought: false });
        return this.#begin();
      }
      const more = further(part, ofText);
      if (this.#marks || more) this.#tellFields(more && { part: more });
    }
    const at = this.#text.length;
    if (kind === "thought") this.#writer.reasoningSummary(delta);
    else this.#writer.text(delta, logprobs && { logprobs });
    this.#text += delta;
    if (signature === undefined) return;
    this.#signed = true;
    this.#tellFields(at > 0 ? { thought_signature_index: at } : undefined, signature);
  }

  // Of the text or thought that is open.
  #tellFields(fields: Loose | undefined, signature?: string): void {
    const marked = { ...this.#marks, ...fields };
    if (this.#open === "thought") this.#writer.reasoningSeal(signature, marked);
    else this.#writer.itemFields(present({ thought_signature: signature, ...marked }));
  }

  #readRest(part: WirePart): void {
    const asked = this.#hosted?.findLast((call) => call.takes(part));
    if (asked) this.#answer(asked, part);
    else if (part.functionCall != null) this.#readCall(part);
    else if (part.inlineData != null) this.#readData(part);
    else if (part.executableCode != null || part.toolCall != null) {
      this.#begin();
      (this.#told ??= []).push(stringOf(objectOf(part.toolCall)["toolType"]) ?? "");
      this.#latest = openHosted(this.#writer, part, this.#marks);
      (this.#hosted ??= []).push(this.#latest);
    } else if (part.codeExecutionResult != null) {
      this.#begin();
      writeResult(this.#writer, part, this.#marks);
    } else if (isSignature(part)) this.#readText(part, "", undefined);
    else this.#keep(part);
  }

  #readCall(part: WirePart): void {
    const writer = this.#writer;
    const { name, args, id, partialArgs, willContinue } = objectOf(part.functionCall);
    const fields = { ...this.#marks, ...fieldsOf(part, ofCall) };
    const named = stringOf(name);
    const told = stringOf(id);
    const again = told !== undefined && told === this.#call?.id;
    if (named !== undefined && !again) {
      this.#begin();
      const key = `${this.#index}/${this.#calls++}`;
      const call_id = told ?? this.#context.id(MADE_ID);
      writer.toolCall(key, { name: named, call_id, fields });
      if (willContinue !== true && list(partialArgs).length === 0) {
        const json = typeof args === "string" ? args : JSON.stringify(args ?? {});
        writer.toolArguments(key, json);
        return writer.toolDone(key);
      }
      this.#call = { key, id: told, pieces: createArgumentsWriter() };
    } else if (this.#call && stringOf(part.thoughtSignature) !== undefined) {
      writer.toolFields(this.#call.key, fields);
    }
    if (!this.#call) return this.#keep(part);
    const { key, pieces } = this.#call;
    for (const piece of objectsOf(partialArgs)) writer.toolArguments(key, pieces.add(piece));
    if (willContinue !== true) this.#endCall();
  }

  #readData(part: WirePart): void {
    const { mimeType, data, displayName } = objectOf(part.inlineData);
    const mime_type = String(mimeType);
    const drawn = mime_type.startsWith("image/");
    const known = typeof data === "string" && part.thought !== true;
    if (!known || !(drawn || mime_type.startsWith("audio/"))) return this.#keep(part);
    const named = present({ filename: stringOf(displayName) });
    const fields = { ...this.#marks, ...fieldsOf(part, ofData), ...named };
    if (drawn) return this.#tellImage(mime_type, data, fields);
    if (this.#open !== "text" || this.#signed || this.#beside !== "") this.#begin("text");
    this.#text = "";
    this.#writer.part({ type: "output_audio", data, transcript: "", mime_type, ...fields });
  }

  #tellImage(mime_type: string, result: string, fields: Loose): void {
    this.#begin();
    const output_format = formatOf(mime_type);
    const exact = `image/${output_format}` !== mime_type && { mime_type };
    const item = { type: "image_generation_call", output_format, ...exact, ...fields };
    const drawn = this.#writer.open({ ...item, status: "in_progress", result: null });
    drawn.event("response.image_generation_call.in_progress");
    drawn.event("response.image_generation_call.completed");
    drawn.done({ ...item, status: "completed", result });
  }

  // What we do not know stays as it is.
  #keep(part: WirePart): void {
    const { thought: _, ...said } = part;
    if (isEmpty(said)) return;
    this.#begin();
    const item = { type: "gemini:part", part, ...this.#marks, status: "completed" };
    writeItem(this.#writer, item);
  }
}

function besideText(part: WirePart): string {
  const more = further(part, ofText);
  return more ? JSON.stringify(more) : "";
}

// A part that is nothing but signed.
function isSignature(part: WirePart): boolean {
  return (
    part.text === undefined &&
    stringOf(part.thoughtSignature) !== undefined &&
    Object.keys(part).every((key) => key.startsWith("thought"))
  );
}

function fieldsOf(part: WirePart, known: ReadonlySet<string>): Loose {
  const thought_signature = stringOf(part.thoughtSignature);
  return present({ thought_signature, part: further(part, known) });
}
