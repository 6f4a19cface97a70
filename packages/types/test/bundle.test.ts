import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";

interface Bundle {
  text: string;
  /** Bytes after gzip. */
  size: number;
  /** Bytes that come from this package, before gzip. */
  own: number;
}

describe("what a program pays for importing", () => {
  test("types: nothing", async () => {
    const { own } = await bundle(`
      import type { ResponseResource, StreamEvent } from "@anyllm/types";
      export const id = (response: ResponseResource) => response.id;
      export const type = (event: StreamEvent) => event.type;
    `);
    expect(own).toBe(0);
  });

  test("the module of types for its effects: nothing", async () => {
    const { own } = await bundle(`import "@anyllm/types";`);
    expect(own).toBe(0);
  });

  // Ceilings in bytes after gzip, zod included (an object of one string costs 4,450). Raise one only
  // with a reason.
  test.each([
    ["usageSchema", 5_050],
    ["functionToolParamSchema", 7_800],
    ["mcpToolSchema", 8_100],
    ["responseOutputTextDeltaStreamingEventSchema", 8_300],
    ["messageSchema", 9_400],
    ["createResponseBodySchema", 12_100],
    ["responseResourceSchema", 16_000],
    ["streamEventSchema", 16_700],
  ])("%s: at most %i bytes", async (name, ceiling) => {
    const { size } = await bundle(`
      import { ${name} } from "@anyllm/types/schemas";
      console.log(${name}.safeParse({}));
    `);
    expect(size).toBeLessThanOrEqual(ceiling);
  });

  test("one schema: no schema of another subject", async () => {
    const { text } = await bundle(`
      import { usageSchema } from "@anyllm/types/schemas";
      console.log(usageSchema.safeParse({}));
    `);
    expect(text).toContain("total_tokens");
    expect(text).not.toContain("server_label");
    expect(text).not.toContain("response.created");
    expect(text).not.toContain("call_id");
  });
});

async function bundle(contents: string): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL("..", import.meta.url)), loader: "ts" },
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
    metafile: true,
    conditions: ["@anyllm/source"],
  });
  const text = outputFiles.map((file) => file.text).join("");
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  const own = inputs
    .filter(([path]) => path.startsWith("src/") || path.includes("types/src/"))
    .reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0);
  return { text, size: gzipSync(text).length, own };
}
