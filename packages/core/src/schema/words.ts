import type { JSONSchema } from "./standard.ts";

/**
 * A description that also says in words what the schema itself may not say, so that the model knows
 * it all the same.
 */
export function describeWith(description: unknown, notes: readonly [string, unknown][]): string {
  const said = notes.map(([keyword, value]) => `${keyword}: ${JSON.stringify(value)}`).join(", ");
  const before = typeof description === "string" && description !== "" ? `${description} ` : "";
  return said ? `${before}(${said})` : before.trimEnd();
}

/** What a JSON pointer of a `$ref` within the schema names: the root, or one of its definitions. */
export function definitionOf(reference: unknown): { root: true } | { name: string } | undefined {
  if (reference === "#") return { root: true };
  const [, name] = /^#\/(?:\$defs|definitions)\/([^/]+)$/.exec(String(reference)) ?? [];
  if (name === undefined) return undefined;
  return { name: unescape(name) };
}

function unescape(name: string): string {
  let plain = name;
  try {
    plain = decodeURIComponent(name);
  } catch {
    // A lone percent sign stands for itself.
  }
  return plain.replaceAll("~1", "/").replaceAll("~0", "~");
}

/** The schema that a `$ref` names, if it is one of the root's. */
export function resolve(root: JSONSchema, reference: unknown): unknown {
  const named = definitionOf(reference);
  if (!named || "root" in named) return named && root;
  for (const key of ["$defs", "definitions"]) {
    const definitions = root[key];
    if (typeof definitions === "object" && definitions && Object.hasOwn(definitions, named.name)) {
      return (definitions as JSONSchema)[named.name];
    }
  }
  return undefined;
}
