import type { ResponseResource } from "@anyllm/types";
import type { Exchange } from "../replay/exchange.ts";

/** What a wire of one message carries of an output item. */
export type Piece =
  | { kind: "text" | "refusal"; text: string; fields: Fields }
  | { kind: "reasoning"; text: string; sealed: string | undefined }
  | { kind: "call"; id: string; name: string; arguments: string; fields: Fields };

/** Further keys of the item: signatures. */
type Fields = Readonly<Record<string, unknown>>;

/**
 * The output of a response, in order, as what chat-like wires know.
 *
 * @throws TypeError for items and parts of other types, annotations and log probabilities: nothing is
 * left out in silence.
 */
export function piecesOf({ output }: ResponseResource): Piece[] {
  return output.flatMap((item): Piece[] => {
    const fields = item as unknown as Fields;
    if (item.type === "function_call") {
      const { call_id, name } = item as { call_id: string; name: string };
      return [{ kind: "call", id: call_id, name, arguments: String(fields["arguments"]), fields }];
    }
    if (item.type === "reasoning") {
      const parts = [...list(fields["content"]), ...list(fields["summary"])];
      const text = parts.map((part) => String(part["text"])).join("\n");
      const sealed = fields["encrypted_content"];
      return [{ kind: "reasoning", text, sealed: typeof sealed === "string" ? sealed : undefined }];
    }
    if (item.type !== "message") throw unknown(item.type);
    return list(fields["content"]).map((part) => {
      const kind = part["type"] === "refusal" ? "refusal" : "text";
      const text = part[kind];
      if (typeof text !== "string") throw unknown(String(part["type"]));
      for (const beside of ["annotations", "logprobs"]) {
        if (list(part[beside]).length > 0) throw unknown(beside);
      }
      return { kind, text, fields };
    });
  });
}

function list(value: unknown): Fields[] {
  return Array.isArray(value) ? (value as Fields[]) : [];
}

function unknown(what: string): TypeError {
  return new TypeError(`The wires of @anyllm/testing cannot carry ${what}.`);
}

/** A text as a vendor streams it: several pieces, none of them cut inside a character. */
export function deltasOf(text: string, size = 7): string[] {
  const characters = Array.from(text);
  const count = Math.ceil(characters.length / size);
  return Array.from({ length: count }, (_, at) =>
    characters.slice(at * size, (at + 1) * size).join(""),
  );
}

/** Why the answer ended, whatever the wire calls it. */
export function endingOf(response: ResponseResource): "stop" | "calls" | "length" | "filter" {
  const reason = response.incomplete_details?.reason;
  if (reason === "max_output_tokens") return "length";
  if (reason !== undefined) return "filter";
  return response.output.some(({ type }) => type === "function_call") ? "calls" : "stop";
}

/** The token counts, all of them told. */
export function countsOf({ usage }: ResponseResource) {
  return {
    input: usage?.input_tokens ?? 0,
    cached: usage?.input_tokens_details?.cached_tokens ?? 0,
    output: usage?.output_tokens ?? 0,
    reasoning: usage?.output_tokens_details?.reasoning_tokens ?? 0,
    total: usage?.total_tokens ?? 0,
  };
}

/** A whole answer, as HTTP carries it. */
export function playJson(body: object): Exchange {
  return { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

/** Server-sent events, already framed. */
export function playFrames(frames: readonly string[]): Exchange {
  return { headers: { "content-type": "text/event-stream" }, body: frames.join("") };
}
