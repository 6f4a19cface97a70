import type { DecodeContext } from "@anyllm/core";
import { formatOf, further, type Loose, words, type Writer } from "@anyllm/core/translate";
import type { LogProb } from "@anyllm/types";
import { type HostedCall, openHosted, writeResult } from "./hosted.ts";
import { type ArgumentsWriter, createArgumentsWriter } from "./partial-arguments.ts";
import { MADE_ID, objectOf, objectsOf, stringOf, type WirePart } from "./wire.ts";

/** Tells the parts of one candidate to a writer. */
export interface PartReader {
  /** The text of the message that is open: what annotations are about. Empty without one. */
  text(): string;
  /** The texts of the messages before it, which are closed. */
  readonly earlier: readonly string[];
  /** The kinds of Google's own tools that were told as parts, such as `URL_CONTEXT`; after commas. */
  told(): string;
  read(part: WirePart, logprobs?: LogProb[]): void;
  /** No part comes any more: what is complete is closed, and with `stopped` all that is open. */
  settle(stopped: boolean): void;
}

// The keys that have a place of their own; what else a part tells stands under `part` of its item.
const ofText = words("text thought thoughtSignature functionCall inlineData");
const ofCall = words("functionCall thoughtSignature text thought");
const ofData = words("inlineData thoughtSignature text thought");

/** A call whose arguments come in pieces. */
interface Call {
  key: string;
  pieces: ArgumentsWriter;
}

/**
 * A signature belongs to the part that carries it, so each item has one at most. Where a text or
 * thought had begun before its signed part, `thought_signature_index` says where that part begins.
 *
 * Source: https://ai.google.dev/gemini-api/docs/thought-signatures
 *
 * @param index - The candidate's. Items of those after the first carry it, as `candidate_index`.
 */
export function createPartReader(
  writer: Writer,
  { id }: Pick<DecodeContext, "id">,
  index = 0,
): PartReader {
  const marks = index > 0 ? { candidate_index: index } : undefined;
  let open: "text" | "thought" | undefined;
  let text = "";
  let signed = false;
  let call: Call | undefined;
  let hosted: HostedCall | undefined;
  let calls = 0;
  let told = "";
  const earlier: string[] = [];

  const settle = (): void => {
    hosted?.close();
    hosted = undefined;
  };
  const begin = (kind: typeof open): void => {
    settle();
    endCall();
    writer.close();
    if (open === "text" && text !== "") earlier.push(text);
    open = kind;
    text = "";
    signed = false;
  };
  const endCall = (): void => {
    if (!call) return;
    writer.toolArguments(call.key, call.pieces.end());
    writer.toolDone(call.key);
    call = undefined;
  };

  const readText = (part: WirePart, delta: string, logprobs: LogProb[] | undefined): void => {
    const kind = part.thought === true ? "thought" : "text";
    const signature = stringOf(part.thoughtSignature);
    const more = further(part, ofText);
    if (delta === "" && signature === undefined) return;
    if (open !== kind || signed || more) {
      begin(kind);
      // A signature without a text to be on.
      if (delta === "" && kind === "text") {
        writer.reasoningSeal(signature, { ...marks, thought: false });
        return begin(undefined);
      }
      const fields = marks || more ? { ...marks, ...(more && { part: more }) } : undefined;
      if (fields && kind === "text") writer.itemFields(fields);
      else if (fields) writer.reasoningSeal(undefined, fields);
    }
    const at = text.length;
    if (kind === "thought") writer.reasoningSummary(delta);
    else writer.text(delta, logprobs && { logprobs });
    text += delta;
    // What is special to one part is special to its item.
    signed = more !== undefined || signature !== undefined;
    if (signature === undefined) return;
    const place = at > 0 ? { thought_signature_index: at } : {};
    if (kind === "thought") writer.reasoningSeal(signature, { ...marks, ...place });
    else writer.itemFields({ thought_signature: signature, ...place });
  };

  const readCall = (part: WirePart): void => {
    const { name, args, id: given, partialArgs, willContinue } = objectOf(part.functionCall);
    const signature = stringOf(part.thoughtSignature);
    const fields = { ...marks, ...fieldsOf(part, ofCall) };
    if (stringOf(name) !== undefined) {
      begin(undefined);
      const key = `${index}/${calls++}`;
      writer.toolCall(key, {
        name: name as string,
        call_id: stringOf(given) ?? id(MADE_ID),
        fields,
      });
      if (willContinue !== true && partialArgs === undefined) {
        const json = typeof args === "string" ? args : JSON.stringify(args ?? {});
        writer.toolArguments(key, json);
        return writer.toolDone(key);
      }
      call = { key, pieces: createArgumentsWriter() };
    } else if (call && signature !== undefined) writer.toolFields(call.key, fields);
    if (!call) return keep(part);
    for (const piece of objectsOf(partialArgs)) {
      writer.toolArguments(call.key, call.pieces.add(piece));
    }
    if (willContinue !== true) endCall();
  };

  const readData = (part: WirePart): void => {
    const { mimeType, data, displayName } = objectOf(part.inlineData);
    const filename = stringOf(displayName);
    const named = filename !== undefined && { filename };
    const fields = { ...marks, ...fieldsOf(part, ofData), ...named };
    const mime_type = String(mimeType);
    if (typeof data !== "string" || part.thought === true) return keep(part);
    if (mime_type.startsWith("image/")) {
      begin(undefined);
      const output_format = formatOf(mime_type);
      const exact = `image/${output_format}` !== mime_type && { mime_type };
      const item = { type: "image_generation_call", output_format, ...exact, ...fields };
      const drawn = writer.open({ ...item, status: "in_progress", result: null });
      drawn.event("response.image_generation_call.in_progress");
      drawn.event("response.image_generation_call.completed");
      return drawn.done({ ...item, status: "completed", result: data });
    }
    if (!mime_type.startsWith("audio/")) return keep(part);
    if (open !== "text" || signed) begin("text");
    text = "";
    writer.part({ type: "output_audio", data, transcript: "", mime_type, ...fields });
  };

  // What we do not know stays as it is.
  const keep = (part: WirePart): void => {
    if (Object.keys(part).length === 0) return;
    begin(undefined);
    const item = { type: "gemini:part", part, ...marks };
    writer.open({ ...item, status: "in_progress" }).done({ ...item, status: "completed" });
  };

  const readRest = (part: WirePart): void => {
    if (hosted?.takes(part)) {
      hosted.close(part);
      hosted = undefined;
    } else if (part.functionCall != null) readCall(part);
    else if (part.inlineData != null) readData(part);
    else if (part.executableCode != null || part.toolCall != null) {
      begin(undefined);
      told += `,${stringOf(objectOf(part.toolCall)["toolType"]) ?? ""}`;
      hosted = openHosted(writer, part);
    } else if (part.codeExecutionResult != null) {
      begin(undefined);
      writeResult(writer, part);
    } else if (part.text === undefined && stringOf(part.thoughtSignature) !== undefined) {
      if (Object.keys(part).every((key) => key.startsWith("thought")))
        readText(part, "", undefined);
      else keep(part);
    } else keep(part);
  };

  return {
    earlier,
    // No getters: a literal with them has a shape of its own, and is kept as long as that.
    told: () => told,
    text: () => (open === "text" ? text : ""),
    read(part, logprobs) {
      if (typeof part.text !== "string") return readRest(part);
      if (part.text === "" && further(part, ofText)) return readRest(part);
      if (part.functionCall == null && part.inlineData == null) {
        return readText(part, part.text, logprobs);
      }
      // One part is one thing; a text beside it was not signed.
      readText({ thought: part.thought }, part.text, logprobs);
      readRest(part);
    },
    settle(stopped) {
      if (stopped) endCall();
      settle();
    },
  };
}

function fieldsOf(part: WirePart, known: ReadonlySet<string>): Loose {
  const signature = stringOf(part.thoughtSignature);
  const more = further(part, known);
  return {
    ...(signature !== undefined && { thought_signature: signature }),
    ...(more && { part: more }),
  };
}
