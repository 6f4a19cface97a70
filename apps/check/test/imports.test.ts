import { describe, expect, it } from "vitest";
import { importsIn } from "../src/imports.ts";

function found(code: string): string[] {
  return importsIn(code).map(
    ({ specifier, typeOnly, line }) => `${line} ${typeOnly ? "type" : "value"} ${specifier}`,
  );
}

describe("imports of a module", () => {
  it("tells values from types in every form of import and re-export", () => {
    const code = [
      `import a from "a";`,
      `import type { B } from "b";`,
      `import { c, type D } from "c";`,
      `export { e } from "e";`,
      `export type { F } from "f";`,
      `export * from "g";`,
      `import "h";`,
      `import {`,
      `  i,`,
      `} from "i";`,
      `const j = await import("j");`,
      `let k: import("k").K;`,
      `import type from "l";`,
      `import * as m from 'm';`,
    ].join("\n");
    expect(found(code).toSorted()).toEqual(
      [
        "1 value a",
        "2 type b",
        "3 value c",
        "4 value e",
        "5 type f",
        "6 value g",
        "7 value h",
        "8 value i",
        "11 value j",
        "12 type k",
        "13 value l",
        "14 value m",
      ].toSorted(),
    );
  });

  it("does not take comments, docstrings or plain strings for imports", () => {
    const code = [
      `/**`,
      `import { a } from "a";`,
      ` * import { b } from "b";`,
      ` */`,
      `// import { c } from "c";`,
      `export const d = "d from 'e'";`,
      `export const accept = "image/*";`,
      `import { real } from "real";`,
    ].join("\n");
    expect(found(code)).toEqual(["8 value real"]);
  });
});
