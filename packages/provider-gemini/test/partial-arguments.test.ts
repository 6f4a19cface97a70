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

  it("keep their places in a list that does not begin with its first", () => {
    const pieces = [2, 3].map((at) => ({ jsonPath: `$.list[${at}]`, numberValue: at }));
    expect(JSON.parse(write(pieces))).toEqual({ list: [null, null, 2, 3] });
  });

  it("take names in quotes", () => {
    const pieces = [{ jsonPath: '$[\'a.b\']["c\\"d"]', stringValue: "x" }];
    expect(JSON.parse(write(pieces))).toEqual({ "a.b": { 'c"d': "x" } });
  });

  it("take names that every object has as names", () => {
    const pieces = [
      { jsonPath: "$.__proto__.a", numberValue: 1 },
      { jsonPath: "$.constructor.prototype.b", numberValue: 2 },
      { jsonPath: "$.list[0]", numberValue: 3 },
    ];
    const said = '{"__proto__":{"a":1},"constructor":{"prototype":{"b":2}},"list":[3]}';
    expect(write(pieces)).toBe(said);
    expect(write([...pieces, { jsonPath: "$.b", numberValue: 4 }])).toBe(
      said.replace(/}$/, ',"b":4}'),
    );
    expect([{}, []].map((value) => ["a", "b"].filter((name) => name in value))).toEqual([[], []]);
  });

  it("leave lists alone where a name stands in them", () => {
    const list = { jsonPath: "$.list[0]", numberValue: 1 };
    for (const name of ["length", "x", "__proto__.x"]) {
      const json = write([list, { jsonPath: `$.list.${name}`, numberValue: -1 }]);
      expect(JSON.parse(json)).toEqual({ list: [1] });
      expect("x" in []).toBe(false);
    }
    expect(JSON.parse(write([{ jsonPath: "$[0]", numberValue: 1 }]))).toEqual({ 0: 1 });
  });

  it("are told once where names are numbers", () => {
    const pieces = ["2020.a", "2019.a", "2019.b"].map((name) => ({
      jsonPath: `$.years.${name}`,
      numberValue: 1,
    }));
    expect(write(pieces)).toBe('{"years":{"2020":{"a":1},"2019":{"a":1,"b":1}}}');
  });

  it("are an empty object without any", () => {
    expect(write([])).toBe("{}");
  });
});
