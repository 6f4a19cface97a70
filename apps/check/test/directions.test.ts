import { describe, expect, it } from "vitest";
import { check } from "../src/checks/directions.ts";
import { manifest, plantedWorkspace } from "./fixture.ts";

const room = (name: string): Record<string, object> => ({
  [`packages/${name}/package.json`]: manifest(name),
});

async function messages(files: Record<string, string>): Promise<string[]> {
  const names = ["types", "core", "testing", "provider-openai", "provider-groq"];
  const findings = await check.run(
    plantedWorkspace({ ...Object.assign({}, ...names.map(room)), ...files }),
  );
  return findings.map(({ where, message }) => `${where} ${message}`);
}

describe("import directions", () => {
  it("accepts imports that go down, and tests that go up", async () => {
    const found = await messages({
      "packages/core/src/index.ts": `export { a } from "./a.ts";\nimport type { T } from "@anyllm/types";`,
      "packages/core/src/a.ts": `export const a = 1;`,
      "packages/core/test/a.test.ts": `import { replay } from "@anyllm/testing";`,
      "packages/provider-openai/src/index.ts": `import { createClient } from "@anyllm/core";`,
      "packages/provider-groq/src/index.ts": `import { x } from "@anyllm/provider-openai/codec";`,
    });
    expect(found).toEqual([]);
  });

  it.each([
    [
      "core above itself",
      "packages/core/src/x.ts",
      `import { r } from "@anyllm/testing";`,
      "above it",
    ],
    [
      "types of core",
      "packages/types/src/x.ts",
      `import type { C } from "@anyllm/core";`,
      "above it",
    ],
    [
      "types at run time",
      "packages/core/src/x.ts",
      `import { s } from "@anyllm/types";`,
      "import type",
    ],
    [
      "a provider from a provider",
      "packages/provider-groq/src/x.ts",
      `import { o } from "@anyllm/provider-openai";`,
      "another provider",
    ],
    ["itself by name", "packages/core/src/x.ts", `import { c } from "@anyllm/core";`, "itself"],
    [
      "another package by path",
      "packages/core/src/x.ts",
      `import { s } from "../../types/src/index.ts";`,
      "leaves packages/core",
    ],
    [
      "its tests",
      "packages/core/src/x.ts",
      `import { s } from "../test/helper.ts";`,
      "outside src",
    ],
    ["what is not there", "packages/core/src/x.ts", `import "./gone.ts";`, "does not exist"],
  ])("reports a module that imports %s", async (_name, file, code, expected) => {
    const found = await messages({ [file]: code });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`${file}:1 `);
    expect(found[0]).toContain(expected);
  });

  it("keeps the pure rooms of core away from transport, and everything away from client", async () => {
    const found = await messages({
      "packages/core/src/transport/send.ts": `import { c } from "../client.ts";`,
      "packages/core/src/events/writer.ts": `import type { S } from "../transport/send.ts";`,
      "packages/core/src/client.ts": `export const c = 1;`,
      "packages/core/src/index.ts": `export { c } from "./client.ts";`,
    });
    expect(found).toEqual([
      expect.stringContaining("packages/core/src/events/writer.ts:1 events/ and route/ are pure"),
      expect.stringContaining("packages/core/src/transport/send.ts:1 client.ts is the top"),
    ]);
  });
});
