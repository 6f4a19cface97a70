import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { format } from "../../src/structured/format.ts";
import { partialJson } from "../../src/structured/partial.ts";
import { specOf } from "./helpers.ts";

/** Whether one value is the beginning of another: no key, item or character that is not in it. */
function begins(part: unknown, whole: unknown): boolean {
  if (typeof part === "string") return typeof whole === "string" && whole.startsWith(part);
  if (Array.isArray(part)) {
    return Array.isArray(whole) && part.every((item, index) => begins(item, whole[index]));
  }
  if (typeof part === "object" && part !== null) {
    return Object.entries(part).every(
      ([key, value]) =>
        Object.hasOwn(whole as object, key) &&
        begins(value, (whole as Record<string, unknown>)[key]),
    );
  }
  return Object.is(part, whole);
}

const values = fc.oneof(
  fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue({ maxDepth: 4, stringUnit: "binary" })),
  fc.array(fc.jsonValue({ maxDepth: 3, stringUnit: "binary" })),
);
// Room in every place where JSON may have it.
const spaced = (json: string): string =>
  json.replace(/"(?:[^"\\]|\\.)*"|[{}[\],:]/g, (token) =>
    token[0] === '"' ? token : ` ${token}\n`,
  );

const writings: [string, (value: unknown) => string][] = [
  ["densely", (value) => JSON.stringify(value)],
  ["with indents", (value) => JSON.stringify(value, null, 2)],
  ["with room everywhere", (value) => spaced(JSON.stringify(value))],
  [
    "with escapes",
    (value) =>
      JSON.stringify(value).replace(
        /[^\0-~]/g,
        (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
      ),
  ],
  ["in a fence", (value) => `\`\`\`json\n${JSON.stringify(value)}\n\`\`\``],
];

describe("any beginning of JSON", () => {
  it.each(writings)("written %s is read without inventing or losing anything", (_, write) => {
    fc.assert(
      fc.property(values, (value) => {
        const text = write(value);
        const truth = JSON.parse(JSON.stringify(value)) as unknown;
        let before: unknown;
        for (let end = 1; end <= text.length; end++) {
          const read = partialJson(text.slice(0, end));
          if (before !== undefined && !begins(before, read)) throw new Error(`shrank at ${end}`);
          if (read !== undefined && !begins(read, truth)) throw new Error(`invented at ${end}`);
          before = read;
        }
        // Under __proto__ nothing is read.
        expect(text.includes("__proto__") ? truth : before).toEqual(truth);
      }),
      { numRuns: 20 },
    );
  });
});

describe("what can be read early", () => {
  it.each<[string, unknown]>([
    ["", undefined],
    ["Sure, ", undefined],
    ["12", undefined],
    ["{", {}],
    ['{"na', {}],
    ['{"name"', {}],
    ['{"name":', {}],
    ['{"name":"', { name: "" }],
    ['{"name":"Ann', { name: "Ann" }],
    ['{"name":"Ann\\', { name: "Ann" }],
    ['{"name":"Ann\\u00', { name: "Ann" }],
    ['{"n":12', {}],
    ['{"n":12,', { n: 12 }],
    ['{"n":1e', {}],
    ['{"n":-', {}],
    ['{"b":tru', {}],
    ['{"b":true', { b: true }],
    ['{"a":[1,2', { a: [1] }],
    ['{"a":[ ],"b":"c', { a: [], b: "c" }],
    ['{"a":[\n  ', { a: [] }],
    ['Here:\n```json\n{"a":"b', { a: "b" }],
    ['["a","b', ["a", "b"]],
    // Half a pair is no character.
    ['{"a":"\ud83d', { a: "" }],
    ['{"a":"x\\ud83d', { a: "x" }],
    ['{"a":"x\\ud83d\\ude0', { a: "x" }],
    ['{"a":"x\\ud83d\\ude00', { a: "x😀" }],
  ])("%j is %j", (text, value) => {
    expect(partialJson(text)).toEqual(value);
  });

  it("never sets a prototype", () => {
    for (const key of ["__proto__", "\\u005f_proto__"]) {
      const read = partialJson(`{"${key}":{"admin":true},"a":"b`) as { admin?: boolean };
      expect(read.admin).toBeUndefined();
      expect(read).toEqual({ a: "b" });
    }
  });

  it("never throws for what is no JSON", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void partialJson(text)));
    const pieces = ["{", "}", "[", "]", ",", ":", '"', "\\", "a", "1", "e", " ", "\n", "-", "t"];
    const noise = fc.array(fc.constantFrom(...pieces), { maxLength: 30 });
    fc.assert(
      fc.property(noise, (parts) => void partialJson(`{${parts.join("")}`)),
      { numRuns: 2000 },
    );
  });

  it("is linear: a megabyte of strings takes no more than its share", () => {
    const text = JSON.stringify({ list: Array.from({ length: 20_000 }, () => "x".repeat(40)) });
    const started = performance.now();
    expect(partialJson(text.slice(0, -10))).toBeDefined();
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe("the partial value of a form", () => {
  it("is not sought in brackets among the words before it", async () => {
    const { partial } = specOf(format(z.object({ a: z.string() })));
    expect(await partial('As you "asked" [1]: ')).toBeUndefined();
    expect(await partial('As you "asked" [1]: {"a":"b')).toEqual({ a: "b" });
    expect(await partial('{see below}\n```json\n{"a":"b')).toEqual({ a: "b" });
  });

  it("comes out of the object that the wire needs", async () => {
    const { partial } = specOf(format(z.array(z.string())));
    expect(await partial("{")).toBeUndefined();
    expect(await partial('{"value":["a","b')).toEqual(["a", "b"]);
  });

  it("has no null where strict only means that something is absent", async () => {
    const { partial } = specOf(format(z.object({ a: z.string().optional(), b: z.string() })));
    expect(await partial('{"a":null,"b":"x')).toEqual({ b: "x" });
  });
});
