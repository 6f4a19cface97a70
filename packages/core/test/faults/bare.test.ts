import { describe, expect, test } from "vitest";
import { sseDecode } from "../../src/transport/sse-decode.ts";

// All frames of a stream that comes in these pieces, and then is over.
function frames(...pieces: string[]): string[] {
  const told: string[] = [];
  const parser = sseDecode((data) => told.push(data), 100);
  for (const piece of pieces) parser.feed(new TextEncoder().encode(piece));
  parser.end?.();
  return told;
}

const error = '{\n  "error": {\n    "code": 503\n  }\n}';
const parsed = (told: string[]): unknown[] => told.map((data): unknown => JSON.parse(data));

describe("JSON that stands bare at the end of a stream", () => {
  test.each([
    ["over several lines", error],
    ["with a line end", `${error}\n`],
    ["in one line", '{"error":{"code":503}}'],
    ["as CRLF", `${error}\n\n`.replaceAll("\n", "\r\n")],
  ])("is its last frame, cut anywhere: %s", (_, bare) => {
    const stream = `data: {}\n\n${bare}`;
    const expected = [{}, { error: { code: 503 } }];
    expect(parsed(frames(stream))).toEqual(expected);
    expect(parsed(frames(...Array.from(stream)))).toEqual(expected);
    expect(parsed(frames(bare))).toEqual(expected.slice(1));
  });

  test("is a list as well", () => {
    expect(parsed(frames(`[${error},\n${error}\n]\n`))).toHaveLength(1);
  });

  test("is none where it breaks off, or events come after it", () => {
    expect(frames(`data: {}\n\n${error.slice(0, -1)}`)).toEqual(["{}"]);
    expect(frames(`${error}\n\ndata: {}\n\n`)).toEqual(["{}"]);
    expect(frames(": {\n}\nid: {}\n")).toEqual([]);
  });

  test("is no part of an event that it stands in", () => {
    expect(frames(`data: {\n${error}\ndata: }\n\n`)).toEqual(["{\n}"]);
  });

  test("is held to the limit", () => {
    expect(() => frames(`{\n${"x".repeat(60)}\n${"x".repeat(60)}\n`)).toThrow(/characters/);
  });
});
