import type { DecodeContext } from "@anyllm/core";
import type { Writer } from "@anyllm/core/translate";
import { PartReader } from "./parts.ts";
import type { WireCandidate, WirePart } from "./wire.ts";

/** The candidates after the first, gathered over all chunks: their items come after its own. */
export class OtherCandidates {
  readonly #byIndex = new Map<number, { parts: WirePart[]; told: object }>();

  add(index: number, candidate: WireCandidate, parts: WirePart[]): void {
    const before = this.#byIndex.get(index);
    const { content: _, ...more } = candidate;
    this.#byIndex.set(index, {
      parts: [...(before?.parts ?? []), ...parts],
      told: { index, ...before?.told, ...more },
    });
  }

  /** @returns Why they end, what is behind them: their items have no place for it. */
  tell(writer: Writer, context: DecodeContext): object[] {
    return Array.from(this.#byIndex, ([index, { parts, told }]) => {
      writer.close();
      const reader = new PartReader(writer, context, index);
      for (const part of parts) reader.read(part);
      reader.settle(true);
      return told;
    });
  }
}
