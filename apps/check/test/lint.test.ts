import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { check as format } from "../src/checks/format.ts";
import { check as lint } from "../src/checks/lint.ts";
import { findRoot } from "../src/open.ts";
import type { Workspace } from "../src/workspace.ts";
import { linkTools, plantedWorkspace } from "./fixture.ts";
import type { Files } from "./fixture.ts";

/** A package with the workspace's own configuration, and one defect. */
function planted(files: Files): Workspace {
  const prefixed = Object.entries(files).map(([name, text]) => [`packages/x/${name}`, text]);
  const workspace = plantedWorkspace({
    ...(Object.fromEntries(prefixed) as Files),
    "packages/x/tsconfig.json": `{ "extends": "../../tsconfig.base.json" }\n`,
    ".gitignore": "node_modules\n",
  });
  for (const name of [".oxlintrc.json", ".oxfmtrc.json", "tsconfig.base.json"]) {
    copyFileSync(join(findRoot(), name), join(workspace.root, name));
  }
  linkTools(workspace.root);
  return workspace;
}

describe("the lint configuration catches", () => {
  it.each([
    [
      "an import cycle",
      "no-cycle",
      {
        "src/a.ts": `import { b } from "./b.ts";\nexport const a = (): number => b();\n`,
        "src/b.ts": `import { a } from "./a.ts";\nexport const b = (): number => a();\n`,
      },
    ],
    [
      "a floating promise",
      "no-floating-promises",
      { "src/a.ts": `export function f(): void {\n  Promise.resolve(1);\n}\n` },
    ],
    [
      "an explicit any",
      "no-explicit-any",
      { "src/a.ts": `export const a = (b: any): void => {};\n` },
    ],
    [
      "a forgotten case",
      "switch-exhaustiveness-check",
      {
        "src/a.ts": `export function f(k: "a" | "b"): number {\n  switch (k) {\n    case "a":\n      return 1;\n  }\n  return 0;\n}\n`,
      },
    ],
    [
      "a fourth parameter",
      "max-params",
      { "src/a.ts": `export const f = (a: 1, b: 1, c: 1, d: 1): number => a + b + c + d;\n` },
    ],
    [
      "a value import of a type",
      "consistent-type-imports",
      {
        "src/a.ts": `import { T } from "./t.ts";\nexport const a: T = 1;\n`,
        "src/t.ts": `export type T = 1;\n`,
      },
    ],
    ["a log line in a package", "no-console", { "src/a.ts": `console.log(1);\n` }],
    [
      "a module mock",
      "no-restricted-vi-methods",
      { "test/a.test.ts": `import { vi } from "vitest";\nvi.mock("./a.ts");\n` },
    ],
  ])("%s", async (_name, rule, files) => {
    const findings = await lint.run(planted(files));
    expect(findings.map(({ message }) => message).join("\n")).toContain(rule);
  });

  it("nothing in a clean module, and formatting is checked beside it", async () => {
    const clean = { "src/a.ts": `export const a = 1;\n` };
    expect(await lint.run(planted(clean))).toEqual([]);
    expect(await format.run(planted(clean))).toEqual([]);
    expect(await format.run(planted({ "src/a.ts": `export const a = '1'\n` }))).toEqual([
      { where: "packages/x/src/a.ts", message: "is not formatted" },
    ]);
  });
});
