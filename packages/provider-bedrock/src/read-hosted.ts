import {
  isObject,
  type ItemWriter,
  list,
  type Loose,
  parseJson,
  type Writer,
} from "@anyllm/core/translate";
import { type HostedCall, hostedItem } from "./hosted.ts";
import type { Open } from "./open-blocks.ts";
import { inputText } from "./pieces.ts";

/** Reads the tools that Amazon runs: a call and its result are one item, where the call stood. */
export interface HostedReader {
  /** A block has gone by. */
  pass(): void;
  call(told: Loose): Open;
  result(told: Loose): Open;
  /** No result comes any more. */
  settle(): void;
}

interface Known extends HostedCall {
  item: ItemWriter;
  /** How many blocks had gone by, itself included. */
  at: number;
}

/** @param unknown - Told of a result without a call. */
export function createHostedReader(
  writer: Writer,
  unknown: (key: string, value: unknown) => void,
): HostedReader {
  const hosted = new Map<string, Known>();
  let passed = 0;
  const settleOne = (id: string, { item, ...told }: Known): void => {
    hosted.delete(id);
    const last = hostedItem(told);
    item.done(told.result ? last : { ...last, status: "incomplete" });
  };
  return {
    pass() {
      passed++;
    },
    call(told) {
      let input = "";
      const first: HostedCall = { call: { ...told, input: {} } };
      const { bedrock: _, ...shown } = hostedItem(first);
      const known: Known = { ...first, item: writer.open(shown), at: passed + 1 };
      hosted.set(String(told["toolUseId"]), known);
      return {
        kind: "toolUse",
        delta(_key, piece) {
          const more = isObject(piece) ? inputText(piece["input"]) : undefined;
          input += more ?? "";
          return more !== undefined;
        },
        stop() {
          known.call = { ...told, input: parseJson(input || "{}") ?? input };
          known.at = passed;
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
          // What stood between the two is needed to put them back in their places.
          if (known) settleOne(id, { ...known, result, apart: passed - known.at - 1 });
          else unknown("toolResult", result);
        },
      };
    },
    settle() {
      for (const [id, known] of hosted) settleOne(id, known);
    },
  };
}
