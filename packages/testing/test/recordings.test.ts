import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { loadRecordings, splitResponses } from "../src/index.ts";

const { recordings, missing } = loadRecordings();

function folder(files: Record<string, string>): string {
  const directory = mkdtempSync(join(tmpdir(), "recordings-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(directory, name, ".."), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  return directory;
}

const entry = (path: string, wire: string, mode: string): object => ({
  path,
  wire,
  mode,
  provider: "acme",
  status: 200,
  model: "m",
  features: ["text"],
  recorded: "recorded",
  fidelity: "payload-per-line",
});

describe("any folder", () => {
  test("an absent folder is no error but a reason", () => {
    const absent = loadRecordings({ directory: join(tmpdir(), "no-recordings-here") });
    expect(absent.recordings).toEqual([]);
    expect(absent.missing).toMatch(/^skipped: .*manifest\.json/);
  });

  test("payloads are framed as events again, with the name each payload gives itself", () => {
    const directory = folder({
      "manifest.json": JSON.stringify([entry("acme/chat", "openai-responses", "stream")]),
      "acme/chat/stream.jsonl": '{"type":"a","n":1}\n{"n":2}\n[DONE]\n',
      "acme/chat/meta.json": '{"http":{"headers":{"x-a":"1"}},"chunk_sizes":[5,6]}',
    });
    const [recording] = loadRecordings({ directory }).recordings;
    const text = 'event: a\ndata: {"type":"a","n":1}\n\ndata: {"n":2}\n\ndata: [DONE]\n\n';
    expect(new TextDecoder().decode(recording?.streamBody())).toBe(text);
    expect(recording?.exchange()).toMatchObject({
      status: 200,
      headers: { "x-a": "1" },
      cut: [5, 6],
    });
    expect(recording?.responseBody()).toBeUndefined();
    expect(recording?.requestBody()).toBeUndefined();
  });

  test("a wire of lines keeps its lines", () => {
    const directory = folder({
      "manifest.json": JSON.stringify([entry("acme/chat", "ollama-chat", "stream")]),
      "acme/chat/stream.jsonl": '{"done":true}\n',
    });
    const [recording] = loadRecordings({ directory }).recordings;
    expect(new TextDecoder().decode(recording?.streamBody())).toBe('{"done":true}\n');
  });

  test("the filter narrows by wire, provider and mode", () => {
    const entries = [
      entry("a", "w1", "stream"),
      entry("b", "w2", "stream"),
      entry("c", "w1", "json"),
    ];
    const directory = folder({ "manifest.json": JSON.stringify(entries) });
    const ids = (filter: object): string[] =>
      loadRecordings({ directory, ...filter }).recordings.map(({ id }) => id);
    expect(ids({ wire: "w1" })).toEqual(["a", "c"]);
    expect(ids({ wire: "w1", mode: "json" })).toEqual(["c"]);
    expect(ids({ provider: "other" })).toEqual([]);
  });
});

describe("several responses in one body", () => {
  const response = (id: string): string =>
    `event: response.created\r\ndata: {"type":"response.created","response":{"id":"${id}"}}\r\n\r\n` +
    `data: {"type":"response.completed"}\r\n\r\n`;

  test("each gets its own body and no byte is lost", () => {
    const whole = `: hello\n\n${response("1")}${response("2")}data: [DONE]\n\n`;
    const bodies = splitResponses(whole);
    expect(bodies.join("")).toBe(whole);
    expect(bodies).toEqual([`: hello\n\n${response("1")}`, `${response("2")}data: [DONE]\n\n`]);
  });

  test("one response, or an error, is one body", () => {
    expect(splitResponses(response("1"))).toEqual([response("1")]);
    expect(splitResponses('data: {"type":"error"}\n\n')).toHaveLength(1);
  });
});

describe.skipIf(missing)(`the recordings folder ${missing ?? ""}`, () => {
  test("every recording has a body to play", () => {
    expect(recordings.length).toBeGreaterThan(0);
    for (const recording of recordings) {
      const body = recording.exchange().body as Uint8Array;
      expect(body.length, recording.id).toBeGreaterThan(0);
      expect(recording.mode === "stream", recording.id).toBe(
        recording.responseBody() === undefined,
      );
    }
  });

  test("recorded chunk sizes cover their body", () => {
    const sized = recordings.filter(({ chunkSizes }) => chunkSizes);
    for (const recording of sized) {
      const total = recording.chunkSizes?.reduce((sum, size) => sum + size, 0);
      expect(total, recording.id).toBe(recording.streamBody()?.length);
    }
  });

  test("bodies with several responses fall apart into one response each", () => {
    const streams = recordings.filter(
      ({ wire, mode }) => wire === "openai-responses" && mode === "stream",
    );
    for (const recording of streams) {
      for (const body of splitResponses(recording.streamBody() as Uint8Array)) {
        expect(body.match(/"type":\s*"response\.created"/g)?.length ?? 1, recording.id).toBe(1);
      }
    }
  });
});
