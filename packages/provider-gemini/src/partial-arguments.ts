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
  const root: Loose = {};
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
      const { jsonPath, willContinue, ...values } = objectOf(told);
      const path = readPath(jsonPath);
      if (path.length === 0) return "";
      const value = valueOf(values);
      const goesOn = open && samePath(cursor, path) && typeof value === "string";
      const fits = goesOn || follows(root, path);
      store({ root, path, value, goesOn });
      if (late.size > 0 || !fits) {
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

// Whether the value's place is the next one of the document as it stands.
function follows(root: Loose, path: Path): boolean {
  let at: Container = root;
  for (const key of path) {
    const last = Object.keys(at).at(-1);
    const next = typeof key === "number" ? Object.keys(at).length : undefined;
    if (!Object.hasOwn(at, key)) return next === undefined || next === key;
    if (String(key) !== last) return false;
    const inner = at[key];
    if (typeof inner !== "object" || inner === null) return false;
    at = inner as Container;
  }
  return false;
}

function store({
  root,
  path,
  value,
  goesOn,
}: {
  root: Loose;
  path: Path;
  value: unknown;
  goesOn: boolean;
}): void {
  let at: Container = root;
  path.forEach((key, depth) => {
    const next = path[depth + 1];
    if (next === undefined) {
      at[key] = goesOn ? `${String(at[key])}${String(value)}` : value;
      return;
    }
    const inner = at[key];
    if (typeof inner !== "object" || inner === null) at[key] = typeof next === "number" ? [] : {};
    at = at[key] as Container;
  });
}
