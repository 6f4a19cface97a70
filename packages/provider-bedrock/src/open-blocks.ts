import { isObject, type Loose, type Writer } from "@anyllm/core/translate";

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
      else if (typeof signed === "string") signature += signed;
      else if (typeof hidden === "string") redacted.push(hidden);
      else return false;
      return true;
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
      const input = isObject(piece) ? piece["input"] : undefined;
      if (typeof input === "string" && input !== "") writer.toolArguments(index, input);
      return typeof input === "string";
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
  let whole = told;
  return {
    kind: "image",
    delta(_, piece) {
      if (!isObject(piece)) return false;
      whole = { ...whole, ...piece };
      return true;
    },
    stop() {
      const { format, source } = whole;
      const bytes = isObject(source) ? source["bytes"] : undefined;
      const result = typeof bytes === "string" ? bytes : null;
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
