import { describe, expect, it } from "vitest";
import { builtinsBehind } from "../src/checks/browser-safe.ts";
import { measure } from "../src/checks/budgets.ts";
import { measureTypes } from "../src/checks/type-cost.ts";
import { check as exportsCheck } from "../src/checks/exports.ts";
import { exportedNames } from "../src/exported-names.ts";
import { manifest, plantedWorkspace, temporaryFolder } from "./fixture.ts";

const installed = (name: string, files: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ "package.json": `{"type":"module","exports":"./index.js"}`, ...files }).map(
      ([file, text]) => [`node_modules/${name}/${file}`, text],
    ),
  );

describe("browser safety", () => {
  it.each([
    ["an import", `import { readFileSync } from "node:fs"; export const a = readFileSync;`],
    ["an import without node:", `export { join } from "path";`],
    ["an import()", `export const a = () => import("node:http");`],
    ["a dependency", `export { b } from "dep";`],
  ])("finds a builtin behind %s, wherever it is reached", async (_name, code) => {
    const folder = temporaryFolder({
      ...installed("root", { "index.js": `export * from "./deep.js";`, "deep.js": code }),
      ...installed("dep", { "index.js": `import "node:os"; export const b = 1;` }),
    });
    const findings = await builtinsBehind("root", folder);
    expect(findings).toHaveLength(1);
    expect(findings[0]?.message).toMatch(/imports (?:node:fs|path|node:http|node:os)$/);
  });

  it("passes a package that reaches none, and reports one that does not resolve", async () => {
    const folder = temporaryFolder(installed("root", { "index.js": `export const a = 1;` }));
    expect(await builtinsBehind("root", folder)).toEqual([]);
    expect(await builtinsBehind("gone", folder)).toHaveLength(1);
  });
});

describe("byte budgets", () => {
  const code = `import { a } from "root"; console.log(a);`;
  const folder = (): string =>
    temporaryFolder(installed("root", { "index.js": `export const a = "${"x".repeat(40)}";` }));

  it("fails above the ceiling and reports the bytes below it", async () => {
    const small = await measure({ name: "n", code, maxGzip: 200, reason: "r" }, folder());
    expect(small).toMatchObject([
      { note: true, message: expect.stringMatching(/^\d+ of 200 bytes$/) },
    ]);
    const [large] = await measure({ name: "n", code, maxGzip: 20, reason: "r" }, folder());
    expect(large?.note).toBeUndefined();
    expect(large?.message).toContain("over by");
  });

  it("counts at start what a page loads before its first call, and no more", async () => {
    const now = `export const now = "${"n".repeat(10)}";`;
    // Hardly any of it can be compressed away.
    const late = `export const late = "${Array.from({ length: 400 }, (_, at) => (at * at * 7919).toString(36)).join("")}";`;
    const page = temporaryFolder(
      installed("root", {
        "index.js": `import { now } from "./now.js"; export const load = () => import("./late.js"); console.log(now);`,
        "now.js": now,
        "late.js": late,
      }),
    );
    const program = `import { load } from "root"; console.log((await load()).late);`;
    const budget = { name: "n", code: program, maxGzip: 4000, reason: "r" };
    const [whole, ...starts] = await measure(
      { ...budget, maxStart: { rolldown: 700, webpack: 1700 } },
      page,
    );
    expect(starts).toMatchObject([
      { where: "n, at start (rolldown)", note: true },
      { where: "n, at start (webpack)", note: true },
    ]);
    const bytes = (finding: typeof whole): number => Number.parseInt(finding?.message ?? "", 10);
    for (const start of starts) {
      expect(bytes(start)).toBeGreaterThan(50);
      expect(bytes(whole)).toBeGreaterThan(bytes(start) + 500);
    }
    const [, ...over] = await measure({ ...budget, maxStart: { rolldown: 20, webpack: 20 } }, page);
    expect(over.map(({ message }) => message)).toEqual(
      Array(2).fill(expect.stringContaining("over by")),
    );
  });

  it("refuses a ceiling without a reason", async () => {
    const findings = await measure({ name: "n", code, maxGzip: 200, reason: " " }, folder());
    expect(findings).toEqual([{ where: "n", message: "has no reason" }]);
  });

  it("counts a program that bundles to nothing as 0 bytes", async () => {
    const types = `import type { A } from "root"; export type { A };`;
    const findings = await measure({ name: "n", code: types, maxGzip: 0, reason: "r" }, folder());
    expect(findings).toEqual([{ where: "n", message: "0 of 0 bytes", note: true }]);
  });
});

describe("type budgets", () => {
  const before = `export type Id<T> = T;`;
  const code = `type Box<T> = { value: T }; export type A = Box<1> | Box<2> | Box<3>;`;
  const budget = { name: "n", before, code, reason: "r" };

  it("counts what a program adds, and fails above the ceiling", async () => {
    const folder = temporaryFolder({});
    const small = await measureTypes({ ...budget, maxInstantiations: 1000 }, folder);
    expect(small).toMatchObject({ note: true, message: expect.stringMatching(/^\d+ of 1000 /) });
    const large = await measureTypes({ ...budget, maxInstantiations: -1 }, folder);
    expect(large.note).toBeUndefined();
    expect(large.message).toContain("over by");
  });

  it("tells an error of the program, and refuses a ceiling without a reason", async () => {
    const folder = temporaryFolder({});
    const wrong = { ...budget, code: `export const a: string = 1;`, maxInstantiations: 1000 };
    expect((await measureTypes(wrong, folder)).message).toContain("error TS2322");
    const unreasoned = { ...budget, maxInstantiations: 1000, reason: " " };
    expect(await measureTypes(unreasoned, folder)).toEqual({
      where: "n",
      message: "has no reason",
    });
  });
});

describe("exported names", () => {
  it("reads every form tsc emits, telling values from types", () => {
    const folder = temporaryFolder({
      "index.d.ts": [
        `import { type H } from "./rest.ts";`,
        `export declare const a: number;`,
        `export declare function b(): void;`,
        `export declare class C {}`,
        `export interface D {}`,
        `export type E = 1;`,
        `export { f, type G } from "./rest.ts";`,
        `export type { H as Renamed } from "./rest.ts";`,
        `export * from "./star.ts";`,
        `export * as space from "./star.ts";`,
        `interface Local {}`,
        `export { Local };`,
      ].join("\n"),
      "star.d.ts": `export declare const starred: 1;\nexport type Starred = 1;`,
    });
    const names = exportedNames(`${folder}/index.d.ts`);
    expect(names.filter(({ kind }) => kind === "value").map(({ name }) => name)).toEqual(
      ["C", "a", "b", "f", "space", "starred"].toSorted(),
    );
    expect(names.filter(({ kind }) => kind === "type").map(({ name }) => name)).toEqual(
      ["D", "E", "G", "Local", "Renamed", "Starred"].toSorted(),
    );
  });

  const snapshot = async (types: string, list: string): Promise<string[]> => {
    const workspace = plantedWorkspace({
      "packages/x/package.json": manifest("x"),
      "apps/check/exports/x.txt": list,
      "consumer/node_modules/@anyllm/x/dist/index.d.ts": types,
      "consumer/node_modules/@anyllm/x/dist/index.js": `export const a = 1;`,
      "consumer/node_modules/@anyllm/x/package.json": `{"type":"module"}`,
    });
    return (await exportsCheck.run(workspace)).map(({ message }) => message);
  };

  it("accepts the list that was committed", async () => {
    expect(await snapshot(`export declare const a: 1;`, "@anyllm/x value a\n")).toEqual([]);
  });

  it("names what was added and what was removed", async () => {
    const messages = await snapshot(
      `export declare const a: 1;\nexport type New = 1;`,
      "@anyllm/x value a\n@anyllm/x type Old\n",
    );
    expect(messages).toEqual(["added: @anyllm/x type New", "removed: @anyllm/x type Old"]);
  });

  it("notices a declared value that does not exist at run time", async () => {
    const messages = await snapshot(
      `export declare const a: 1;\nexport declare const ghost: 1;`,
      "@anyllm/x value a\n@anyllm/x value ghost\n",
    );
    expect(messages).toEqual(["ghost is declared but missing at run time"]);
  });
});
