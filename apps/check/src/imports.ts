import { readFileSync } from "node:fs";

/** One import, re-export or `import()` with a literal specifier. */
export interface ImportReference {
  specifier: string;
  /** Erased by the compiler: `import type`, `export type … from`, `import("x")` in a type. */
  typeOnly: boolean;
  line: number;
}

const statement =
  /^[ \t]*(?:import|export)\b(?<type>[ \t]+type\b(?![ \t]*(?:,|from\b)))?(?<names>[^"'`;()]*?\bfrom)?\s*["'](?<specifier>[^"']+)["']/gm;
const dynamic = /\bimport\(\s*["'](?<specifier>[^"']+)["']/g;

/** Every import of a module, found in its text; comments are left out. */
export function importsOf(path: string): ImportReference[] {
  return importsIn(readFileSync(path, "utf8"));
}

export function importsIn(text: string): ImportReference[] {
  const code = blankComments(text);
  const found: ImportReference[] = [];
  for (const match of code.matchAll(statement)) {
    const { type, names, specifier = "" } = match.groups ?? {};
    // `export const x = "…"` has quotes but no `from`; `import "x"` has neither.
    if (!names && match[0].trimStart().startsWith("export")) continue;
    found.push({ specifier, typeOnly: type !== undefined, line: lineAt(code, match.index) });
  }
  for (const match of code.matchAll(dynamic)) {
    const typeOnly = /(?:[:|<&,]|typeof|type \w+ =)\s*$/.test(code.slice(0, match.index));
    const specifier = match.groups?.["specifier"] ?? "";
    found.push({ specifier, typeOnly, line: lineAt(code, match.index) });
  }
  return found;
}

// Comments become spaces, so that lines keep their numbers. Only comments that begin a line or
// follow a space count: `"image/*"` and `https://` are strings.
function blankComments(text: string): string {
  const blank = (comment: string): string => comment.replaceAll(/[^\n]/g, " ");
  return text
    .replaceAll(/^[ \t]*\/\*[\s\S]*?\*\//gm, blank)
    .replaceAll(/(?<=^|\s)\/\/.*$/gm, blank);
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}
