import type { StreamEvent } from "@anyllm/types";
import { describe, expect, it } from "vitest";
import { partialJson } from "../../src/structured/partial.ts";
import { partialOutputs } from "../../src/structured/partials.ts";

const delta = (text: string, item_id = "msg_1"): StreamEvent =>
  ({ type: "response.output_text.delta", item_id, delta: text }) as unknown as StreamEvent;
const partial = async (text: string) => partialJson(text);
const other = { type: "response.in_progress" } as unknown as StreamEvent;

/** Events as chunks of bytes give them: those of one are there at once, the next comes later. */
async function* chunked(chunks: StreamEvent[][]): AsyncGenerator<StreamEvent> {
  for (const chunk of chunks) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    yield* chunk;
  }
}

async function gather(events: AsyncIterable<StreamEvent>) {
  let parsed = 0;
  const spec = {
    async partial(text: string) {
      parsed++;
      return partialJson(text);
    },
  };
  const values: unknown[] = [];
  for await (const value of partialOutputs(events, spec)) values.push(value);
  return { values, parsed };
}

describe("partial outputs", () => {
  it("tell the value whenever it has grown", async () => {
    const chunks = ['{"a":"x', "y", '","b":1', "2}"].map((text) => [other, delta(text)]);
    expect((await gather(chunked(chunks))).values).toEqual([
      { a: "x" },
      { a: "xy" },
      { a: "xy", b: 12 },
    ]);
  });

  it("read what has come at once only once", async () => {
    const letters = JSON.stringify({ text: "hello world" })
      .split("")
      .map((letter) => delta(letter));
    const { values, parsed } = await gather(chunked([letters]));
    expect(values).toEqual([{ text: "hello world" }]);
    expect(parsed).toBe(1);
  });

  it("read a long text a number of times that does not grow with it", async () => {
    const text = JSON.stringify({ text: "x".repeat(20_000) });
    const chunks = text.match(/.{1,4}/g)?.map((part) => [delta(part)]) ?? [];
    let read = 0;
    const spec = { partial: async (seen: string) => ((read += seen.length), partialJson(seen)) };
    async function* soon() {
      for (const [event] of chunks) {
        // Longer than what one chunk takes to be read.
        for (let turn = 0; turn < 40; turn++) await Promise.resolve();
        yield event as StreamEvent;
      }
    }
    let last: unknown;
    for await (const value of partialOutputs(soon(), spec)) last = value;
    expect(last).toEqual(JSON.parse(text));
    expect(read).toBeLessThan(300 * text.length);
  });

  it("begin anew with another message", async () => {
    const chunks = [
      [delta("Let me see.")],
      [delta('{"a":"wrong"}', "msg_2")],
      [delta('{"a":"r', "msg_3")],
      [delta('ight"}', "msg_3")],
    ];
    expect((await gather(chunked(chunks))).values).toEqual([
      { a: "wrong" },
      { a: "r" },
      { a: "right" },
    ]);
  });

  it("read nothing that nobody asks for", async () => {
    let taken = 0;
    async function* counted() {
      for await (const event of chunked([[delta('{"a":"b')], [delta("c")], [delta('"}')]])) {
        taken++;
        yield event;
      }
    }
    const values = partialOutputs(counted(), { partial });
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(taken).toBe(0);
    await values.next();
    await new Promise((resolve) => setTimeout(resolve, 10));
    // One event is on its way while the value is looked at, and no more.
    expect(taken).toBeLessThanOrEqual(2);
    await values.return();
  });

  it("end the stream when they are left", async () => {
    let left = false;
    async function* watched() {
      try {
        yield* chunked([[delta('{"a":"b')], [delta("c")], [delta("d")]]);
      } finally {
        left = true;
      }
    }
    for await (const value of partialOutputs(watched(), { partial })) {
      expect(value).toEqual({ a: "b" });
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(left).toBe(true);
  });

  it("tell what is there before the stream fails", async () => {
    async function* failing() {
      yield delta('{"a":"b');
      throw new Error("cut");
    }
    const values = partialOutputs(failing(), { partial });
    expect(await values.next()).toEqual({ done: false, value: { a: "b" } });
    await expect(values.next()).rejects.toThrow("cut");
  });
});
