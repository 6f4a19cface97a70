import type { ItemWriter, Writer } from "@anyllm/core";
import { isObject, list, type Loose } from "@anyllm/core/translate";
import { type HostedCall, hostedItem } from "./hosted.ts";
import type { Open } from "./open-blocks.ts";

/** Reads the tools that Amazon runs: a call and its result are one item, where the call stood. */
export interface HostedReader {
  call(told: Loose): Open;
  result(told: Loose): Open;
  /** No result comes any more. */
  settle(): void;
}

interface Known extends HostedCall {
  item: ItemWriter;
}

/** @param unknown - Told of a result without a call. */
export function createHostedReader(
  writer: Writer,
  unknown: (key: string, value: unknown) => void,
): HostedReader {
  const hosted = new Map<string, Known>();
  const settleOne = (id: string, { item, ...told }: Known): void => {
    hosted.delete(id);
    const last = hostedItem(told);
    item.done(told.result ? last : { ...last, status: "incomplete" });
  };
  return {
    call(told) {
      let input = "";
      const first: HostedCall = { call: { ...told, input: {} } };
      const { bedrock: _, ...shown } = hostedItem(first);
      const known: Known = { ...first, item: writer.open(shown) };
      hosted.set(String(told["toolUseId"]), known);
      return {
        kind: "toolUse",
        delta(_key, piece) {
          const more = isObject(piece) ? piece["input"] : undefined;
          if (typeof more === "string") input += more;
          return typeof more === "string";
        },
        stop() {
          known.call = { ...told, input: parsed(input) };
        },
      };
    },
    result(told) {
      const content: unknown[] = [];
      return {
        kind: "toolResult",
        delta(_, piece) {
          content.push(...list(piece));
          return Array.isArray(piece);
        },
        stop() {
          const id = String(told["toolUseId"]);
          const result = { ...told, content };
          const known = hosted.get(id);
          if (known) settleOne(id, { ...known, result });
          else unknown("toolResult", result);
        },
      };
    },
    settle() {
      for (const [id, known] of hosted) settleOne(id, known);
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text === "" ? {} : text;
  }
}
