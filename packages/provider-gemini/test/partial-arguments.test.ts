import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createArgumentsWriter } from "../src/partial-arguments.ts";

type Piece = Record<string, unknown>;

function write(pieces: readonly Piece[]): string {
  const writer = createArgumentsWriter();
  return pieces.map((piece) => writer.add(piece)).join("") + writer.end();
}

// A value as the vendor tells it: leaves in the order of the document, strings in two parts.
function piecesOf(value: unknown, path: string): Piece[] {
  if (typeof value === "object" && value !== null) {
    const named = Array.isArray(value)
      ? value.map((each, index): [string, unknown] => [`${path}[${index}]`, each])
      : Object.entries(value).map(([key, each]): [string, unknown] => [`${path}.${key}`, each]);
    return named.flatMap(([inner, each]) => piecesOf(each, inner));
  }
  if (typeof value !== "string") {
    const key =
      { number: "numberValue", boolean: "boolValue" }[typeof value as string] ?? "nullValue";
    return [{ jsonPath: path, [key]: value ?? "NULL_VALUE" }];
  }
  const half = Math.floor(value.length / 2);
  return [
    { jsonPath: path, stringValue: value.slice(0, half), willContinue: true },
    { jsonPath: path, stringValue: value.slice(half) },
  ];
}

describe("arguments in pieces", () => {
  it("make the JSON they were cut from", () => {
    const key = fc.stringMatching(/^[a-zß][a-z_]{0,5}$/).filter((name) => name !== "__proto__");
    const { value } = fc.letrec<{ value: unknown; container: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        fc.string({ unit: "binary" }),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        tie("container"),
      ),
      container: fc.oneof(
        fc.dictionary(key, tie("value"), { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
        fc.array(tie("value"), { minLength: 1, maxLength: 3 }),
      ),
    }));
    const args = fc.dictionary(key, value, { maxKeys: 4, noNullPrototype: true });
    fc.assert(
      fc.property(args, (told) => {
        expect(JSON.parse(write(piecesOf(told, "$")))).toEqual(told);
      }),
    );
  });

  it("lose nothing when they come out of order", () => {
    const pieces = [
      { jsonPath: "$.a.x", numberValue: 1 },
      { jsonPath: "$.b", boolValue: true },
      { jsonPath: "$.a.y", stringValue: "late" },
      { jsonPath: "$.c[0]", nullValue: "NULL_VALUE" },
    ];
    expect(JSON.parse(write(pieces))).toEqual({ a: { x: 1, y: "late" }, b: true, c: [null] });
  });

  it("take names in quotes", () => {
    const pieces = [{ jsonPath: '$[\'a.b\']["c\\"d"]', stringValue: "x" }];
    expect(JSON.parse(write(pieces))).toEqual({ "a.b": { 'c"d': "x" } });
  });

  it("are an empty object without any", () => {
    expect(write([])).toBe("{}");
  });
});
