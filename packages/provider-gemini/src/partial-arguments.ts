import type { Loose } from "@anyllm/core/translate";
import { objectOf } from "./wire.ts";

type Path = readonly (string | number)[];

/** Writes the JSON of a call's arguments from the pieces that a stream tells of them. */
export interface ArgumentsWriter {
  /** Takes one piece. Returns the JSON that it adds. */
  add(piece: unknown): string;
  /** Nothing more comes. Returns what closes the JSON. */
  end(): string;
}

/**
 * Pieces come as values at paths (`$.recipe.steps[0].text`), in the order of the document; strings in
 * several parts. What comes out of order cannot be written where it belongs: at the end the members
 * it stands in are told once more, whole, and JSON's last word counts.
 *
 * Source: https://docs.cloud.google.com/vertex-ai/generative-ai/docs/multimodal/function-calling#streaming-fc
 */
export function createArgumentsWriter(): ArgumentsWriter {
  const root = empty();
  let cursor: Path = [];
  let open = false; // the value at the cursor is a string that goes on
  const late = new Set<string>();

  const move = (path: Path): string => {
    const common = sharedDepth(cursor, path);
    let json = closeDown(cursor, common) + (cursor.length > 0 ? "," : "{");
    for (let depth = common; depth < path.length; depth++) {
      const key = path[depth];
      if (depth > common) json += typeof key === "number" ? "[" : "{";
      if (typeof key === "string") json += `${JSON.stringify(key)}:`;
    }
    cursor = path;
    return json;
  };
  const close = (): string => {
    const json = open ? '"' : "";
    open = false;
    return json;
  };
  return {
    add(told) {
      const piece = objectOf(told);
      const { jsonPath, willContinue } = piece;
      const path = readPath(jsonPath);
      if (path.length === 0) return "";
      const value = valueOf(piece);
      const goesOn = open && samePath(cursor, path) && typeof value === "string";
      const fits = late.size === 0 && (goesOn || follows(root, path, cursor));
      store({ root, path, value, goesOn });
      if (!fits) {
        late.add(String(path[0]));
        return "";
      }
      if (goesOn) {
        const more = JSON.stringify(value).slice(1, -1);
        return willContinue === true ? more : more + close();
      }
      const json = close() + move(path) + JSON.stringify(value);
      if (typeof value !== "string" || willContinue !== true) return json;
      open = true;
      return json.slice(0, -1);
    },
    end() {
      if (cursor.length === 0) return JSON.stringify(root);
      const again = [...late].map((key) => `,${JSON.stringify(key)}:${JSON.stringify(root[key])}`);
      return `${close()}${closeDown(cursor, 0)}${again.join("")}}`;
    },
  };
}

// Tokens that both paths begin with; the last one of each is a value, and never shared.
function sharedDepth(from: Path, to: Path): number {
  let depth = 0;
  const most = Math.min(from.length, to.length) - 1;
  while (depth < most && from[depth] === to[depth]) depth++;
  return depth;
}

function closeDown(path: Path, depth: number): string {
  let json = "";
  for (let at = path.length - 1; at > depth; at--) json += typeof path[at] === "number" ? "]" : "}";
  return json;
}

function samePath(one: Path, other: Path): boolean {
  return one.length === other.length && one.every((key, index) => key === other[index]);
}

const token = /\.([^.[\]]+)|\[(\d+)\]|\[(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\]/g;

function readPath(path: unknown): Path {
  if (typeof path !== "string") return [];
  return [...path.matchAll(token)].map(([, name, index, single, double]) =>
    index === undefined
      ? (name ?? (single ?? double ?? "").replace(/\\(.)/g, "$1"))
      : Number(index),
  );
}

function valueOf({ stringValue, numberValue, boolValue, nullValue }: Loose): unknown {
  if (nullValue !== undefined) return null;
  return stringValue ?? numberValue ?? boolValue ?? "";
}

type Container = Record<string | number, unknown>;

// Without a prototype: the model gives the names, and `__proto__` is one like any other.
function empty(): Container {
  return Object.create(null) as Container;
}

function isContainer(value: unknown): value is Container {
  return typeof value === "object" && value !== null;
}

// Whether the value's place is the next one of the document, whose last one is the cursor.
function follows(root: Container, path: Path, cursor: Path): boolean {
  let at = root;
  for (const [depth, key] of path.entries()) {
    const inner = at[key];
    if (inner === undefined) {
      // In a list without its first, places are not where they seem.
      return Array.isArray(at) ? key === at.length && 0 in at : typeof key === "string";
    }
    if (key !== cursor[depth] || !isContainer(inner)) return false;
    at = inner;
  }
  return false;
}

function store({
  root,
  path,
  value,
  goesOn,
}: {
  root: Container;
  path: Path;
  value: unknown;
  goesOn: boolean;
}): void {
  let at = root;
  for (const [depth, key] of path.entries()) {
    // A list has no names.
    if (Array.isArray(at) && typeof key === "string") return;
    const next = path[depth + 1];
    const inner = at[key];
    if (next === undefined) {
      at[key] = goesOn ? `${String(inner)}${String(value)}` : value;
      return;
    }
    const below = isContainer(inner) ? inner : typeof next === "number" ? [] : empty();
    at[key] = below;
    at = below as Container;
  }
}
