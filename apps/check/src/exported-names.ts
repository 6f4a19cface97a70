import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A name that a module exports, and whether it exists at run time. */
export interface ExportedName {
  name: string;
  kind: "value" | "type";
}

const declaration =
  /^export (?:declare )?(?:abstract )?(?<keyword>const|let|var|function\*?|async function|class|enum|namespace|type|interface) (?<name>[\w$]+)/gm;
const list = /^export (?<type>type )?\{(?<names>[^}]*)\}(?: from "(?<specifier>[^"]+)")?/gm;
const star = /^export (?<type>type )?\* (?:as (?<name>[\w$]+) )?from "(?<specifier>[^"]+)"/gm;

/**
 * The names a declaration file exports, following `export *` through relative files.
 * Reads what tsc emits, whose declarations are regular enough to need no compiler.
 */
export function exportedNames(path: string): ExportedName[] {
  const text = readFileSync(path, "utf8");
  const found = new Map<string, ExportedName>();
  const add = (name: string, kind: ExportedName["kind"]): void => {
    if (found.get(name)?.kind !== "value") found.set(name, { name, kind });
  };
  for (const { groups = {} } of text.matchAll(declaration)) {
    add(groups["name"]!, /^(?:type|interface)$/.test(groups["keyword"]!) ? "type" : "value");
  }
  for (const { groups = {} } of text.matchAll(list)) {
    for (const { name, local, typeOnly } of listed(groups["names"]!)) {
      const isType = typeOnly || groups["type"] !== undefined || declaresType(text, local);
      add(name, isType ? "type" : "value");
    }
  }
  for (const { groups = {} } of text.matchAll(star)) {
    if (groups["name"]) add(groups["name"], groups["type"] ? "type" : "value");
    else {
      const target = join(dirname(path), groups["specifier"]!.replace(/\.(?:ts|js)$/, ".d.ts"));
      for (const { name, kind } of exportedNames(target)) {
        if (name !== "default") add(name, groups["type"] ? "type" : kind);
      }
    }
  }
  if (/^export default /m.test(text)) add("default", "value");
  return [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function listed(names: string): { name: string; local: string; typeOnly: boolean }[] {
  return names
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const [local = "", name = local] = part.replace(/^type /, "").split(" as ");
      return { name, local, typeOnly: part.startsWith("type ") };
    });
}

// `export { X }` of a local interface or alias carries no `type` keyword.
function declaresType(text: string, name: string): boolean {
  return new RegExp(`^(?:declare )?(?:type|interface) ${name.replaceAll("$", "\\$")}\\b`, "m").test(
    text,
  );
}
