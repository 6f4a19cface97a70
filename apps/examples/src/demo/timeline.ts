import type { StreamEvent } from "@anyllm/types";
import { line, paint } from "./screen.ts";

const COLUMN = 38;

/**
 * Shows semantic events as they come: one row each, and one row for a run of deltas, whose text
 * grows in it as it arrives.
 */
export class Timeline {
  #running: string | undefined;
  #width = 0;
  #count = 0;

  show(event: StreamEvent): void {
    if ("delta" in event && typeof event.delta === "string")
      return this.#delta(event.type, event.delta);
    this.end();
    line(
      `  ${paint("magenta", event.type.padEnd(COLUMN))} ${paint("dim", detail(event))}`.trimEnd(),
    );
  }

  /** Closes a row of deltas that is still growing. */
  end(): void {
    if (this.#running === undefined) return;
    line(paint("dim", `  × ${this.#count}`));
    this.#running = undefined;
  }

  #delta(type: string, delta: string): void {
    if (this.#running !== type) {
      this.end();
      process.stdout.write(`  ${paint("green", type.padEnd(COLUMN))} `);
      this.#running = type;
      this.#width = 0;
      this.#count = 0;
    }
    this.#count++;
    // A row that is full goes on below, under the same column.
    const room = Math.max(30, Math.min(process.stdout.columns ?? 110, 120) - COLUMN - 3);
    for (const piece of delta.match(/\s*\S+|\s+/g) ?? []) {
      if (this.#width > 0 && this.#width + piece.length > room) {
        process.stdout.write(`\n${" ".repeat(COLUMN + 3)}`);
        this.#width = 0;
      }
      const text = this.#width === 0 ? piece.trimStart() : piece.replaceAll("\n", " ");
      process.stdout.write(text);
      this.#width += text.length;
    }
  }
}

function detail(event: StreamEvent): string {
  if ("item" in event && event.item) {
    const { type, status } = event.item as { type: string; status?: string | null };
    return [type, status].filter(Boolean).join(", ");
  }
  if ("part" in event) return (event.part as { type: string }).type;
  if ("response" in event) return (event.response as { status: string }).status;
  return "";
}
