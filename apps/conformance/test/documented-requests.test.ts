import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Json } from "../src/facts.ts";
import { requestReaders } from "../src/requests/index.ts";
import { verdictOf } from "../src/verdict.ts";

/** A request that a vendor documents and nobody recorded, by hand. */
interface Row {
  what: string;
  /** Where it stands in the path. */
  model?: string;
  body: Json & { model?: string; stream?: boolean };
}

const folder = join(import.meta.dirname, "requests");

// `<provider>-<wire>.jsonl`
const files = readdirSync(folder).map((file) => {
  const wire = Object.keys(requestReaders).find((name) => file.endsWith(`-${name}.jsonl`)) ?? "";
  return { file, wire, provider: file.slice(0, -`-${wire}.jsonl`.length) };
});

describe.each(files)(
  "what a client says arrives ($provider, $wire)",
  ({ file, wire, provider }) => {
    const lines = readFileSync(join(folder, file), "utf8").trim().split("\n");
    const rows = lines.map((line) => JSON.parse(line) as Row);

    it.each(rows.map((row) => [row.what, row] as const))("%s", async (_, row) => {
      const { body, model = body.model } = row;
      const { lines: wrong } = await verdictOf({
        provider,
        wire,
        body,
        model,
        stream: body.stream,
      });
      expect(wrong, wrong.join("\n")).toEqual([]);
    });
  },
);
