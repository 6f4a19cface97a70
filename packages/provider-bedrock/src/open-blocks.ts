import { isObject, type Loose, type Writer } from "@anyllm/core/translate";
import { inputText, membersOf } from "./pieces.ts";

/** A block that is being told. Each kind knows what to do with its pieces and at its end. */
export interface Open {
  /** The key of its pieces. */
  kind: string;
  /** False for a piece that it does not know. */
  delta(key: string, piece: unknown): boolean;
  stop(): void;
  /** Whether it will not be given back. */
  blank?(): boolean;
}

/** Thoughts, with what they are known by to their model: an item of their own. */
export function openReasoning(writer: Writer): Open {
  let signature = "";
  const redacted: string[] = [];
  writer.close();
  return {
    kind: "reasoningContent",
    delta(_, piece) {
      if (!isObject(piece)) return false;
      const { text: thought, signature: signed, redactedContent: hidden } = piece;
      if (typeof thought === "string") writer.reasoning(thought);
      if (typeof signed === "string") signature += signed;
      if (typeof hidden === "string") redacted.push(hidden);
      return [thought, signed, hidden].some((told) => typeof told === "string");
    },
    stop() {
      if (signature !== "") writer.reasoningSeal(signature);
      if (redacted.length > 0) writer.reasoningSeal(joined(redacted), { redacted: true });
      writer.close();
    },
  };
}

// Each piece is base64 of its own, with its own padding.
function joined(pieces: readonly string[]): string {
  if (pieces.length === 1) return pieces[0] as string;
  try {
    return btoa(pieces.map((piece) => atob(piece)).join(""));
  } catch {
    return pieces.join("");
  }
}

/** A call of a function; `ended` hears of its end. */
export function openCall(writer: Writer, index: number, call: Call): Open {
  const { name, toolUseId, type: _, ...fields } = call.told;
  writer.toolCall(index, {
    name: typeof name === "string" ? name : "",
    ...(typeof toolUseId === "string" && { call_id: toolUseId }),
    fields,
  });
  return {
    kind: "toolUse",
    delta(_key, piece) {
      const input = isObject(piece) ? inputText(piece["input"]) : undefined;
      if (input) writer.toolArguments(index, input);
      return input !== undefined;
    },
    stop: call.ended,
  };
}

interface Call {
  told: Loose;
  ended(): void;
}

/** A picture, whole at its end. */
export function openImage(writer: Writer, told: Loose): Open {
  const whole: Loose = {};
  const pieces: string[] = [];
  const add = (piece: Loose): void => {
    Object.assign(whole, Object.fromEntries(membersOf(piece)));
    const { source } = piece;
    const bytes = isObject(source) ? source["bytes"] : undefined;
    if (typeof bytes === "string") pieces.push(bytes);
  };
  add(told);
  return {
    kind: "image",
    delta(_, piece) {
      if (isObject(piece)) add(piece);
      return isObject(piece);
    },
    stop() {
      const { format } = whole;
      const result = pieces.length > 0 ? joined(pieces) : null;
      if (result !== null) whole["source"] = { bytes: result };
      const plain = result !== null && Object.keys(whole).length === 2;
      const type = "image_generation_call";
      writer.open({ type, status: "in_progress", result: null }).done({
        type,
        status: plain ? "completed" : "failed",
        result,
        output_format: format,
        ...(!plain && { bedrock: [{ image: whole }] }),
      });
    },
  };
}
