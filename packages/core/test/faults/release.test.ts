import { type CapturedRequest, replay } from "@anyllm/testing";
import { setTimeout } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { connect, readUntil, request, streamed, watchRejections } from "../support/play.ts";
import { begin, DONE, json, message, resource, sse, whole } from "../support/upstream.ts";

watchRejections();

const sound = sse(whole(...message(["Hello"])));
const delta = "response.output_text.delta";
const endless = sse([...begin(), ...message(["Hel", "lo"]).slice(0, 4)]);

/** Milliseconds from now until the server sees the connection of a request closed. */
async function closedWithin(captured: CapturedRequest | undefined): Promise<number> {
  const from = performance.now();
  const at = await captured?.closed;
  return (at ?? Infinity) - from;
}

describe("T25: bytes after the terminal event", () => {
  test.each([
    ["[DONE]", DONE],
    ["the terminal event again", sound.slice(sound.lastIndexOf("event:"))],
    ["another whole response", sound],
    ["an error", 'data: {"type":"error","message":"late","code":null}\n\n'],
    ["garbage", "data: {not json}\n\n\u0000 garbage"],
    ["bytes that are not UTF-8", Buffer.from([0xff, 0xfe, 0x0a, 0x0a])],
  ])("T25: %s: ignored", async (_, after) => {
    const body = Buffer.concat([Buffer.from(sound), Buffer.from(after)]);
    for (const cut of [body.length, sound.length]) {
      await using server = await replay({ body, cut, delay: 5 });
      const stream = await connect(server.baseURL).responses(streamed);
      const types: string[] = [];
      for await (const { type } of stream) types.push(type);
      expect(types.filter((type) => type === "response.completed")).toHaveLength(1);
      expect(types.at(-1)).toBe("response.completed");
      expect((await stream.finalResponse()).output_text).toBe("Hello");
    }
  });

  test("T25: a reset after it is nothing", async () => {
    await using server = await replay({ body: sound, ending: "reset" });
    const stream = await connect(server.baseURL).responses(streamed);
    await readUntil(stream, "response.completed");
    await server.requests[0]?.closed;
    expect((await stream.finalResponse()).output_text).toBe("Hello");
  });

  test("T25: the loop ends with the terminal event, not with the connection", async () => {
    await using server = await replay({ body: sound, ending: { keepalive: 20 } });
    const started = performance.now();
    await (await connect(server.baseURL).responses(streamed)).finalResponse();
    expect(performance.now() - started).toBeLessThan(500);
  });

  test("T25: a connection that ends properly is used for the next call", async () => {
    await using server = await replay([
      { body: sound + DONE, cut: sound.length, delay: 10 },
      json(resource()),
    ]);
    const llm = connect(server.baseURL);
    await (await llm.responses(streamed)).finalResponse();
    await setTimeout(60);
    await llm.responses(request);
    const ports = server.openSockets;
    expect(ports).toBe(1);
  });

  test.each([
    ["silent", "stall"],
    ["talking", { keepalive: 50 }],
  ] as const)("T25: a connection that stays open, %s, is closed", async (_, ending) => {
    await using server = await replay({ body: sound, ending });
    await (await connect(server.baseURL).responses(streamed)).finalResponse();
    expect(await closedWithin(server.requests[0])).toBeLessThan(2000);
  });
});

// How soon a socket closes is also up to how busy the machine is.
describe("T35: leaving a stream early", { retry: 2 }, () => {
  test("T35: break closes the connection", async () => {
    await using server = await replay({ body: endless, ending: "stall" });
    const stream = await connect(server.baseURL).responses(streamed);
    for await (const event of stream) if (event.type === delta) break;
    expect(await closedWithin(server.requests[0])).toBeLessThan(100);
    expect(server.requests[0]?.aborted).toBe(true);
  });

  test("T35: so does an error thrown in the loop, and it is that error that arrives", async () => {
    await using server = await replay({ body: endless, ending: { keepalive: 5 } });
    const stream = await connect(server.baseURL).responses(streamed);
    const loop = async (): Promise<void> => {
      for await (const event of stream) if (event.type === delta) throw new RangeError("mine");
    };
    await expect(loop()).rejects.toThrow(new RangeError("mine"));
    expect(await closedWithin(server.requests[0])).toBeLessThan(100);
  });

  test("T35: so does leaving an await using block without reading", async () => {
    await using server = await replay({ body: endless, ending: "stall" });
    {
      await using stream = await connect(server.baseURL).responses(streamed);
      expect(stream.response?.status).toBe("in_progress");
    }
    expect(await closedWithin(server.requests[0])).toBeLessThan(100);
  });

  test("T35: so does leaving the text stream", async () => {
    await using server = await replay({ body: endless, ending: "stall" });
    const stream = await connect(server.baseURL).responses(streamed);
    for await (const text of stream.textStream) if (text === "Hel") break;
    expect(await closedWithin(server.requests[0])).toBeLessThan(100);
  });

  test("T35: so does cancelling the readable stream", async () => {
    await using server = await replay({ body: endless, ending: "stall" });
    const reader = (await connect(server.baseURL).responses(streamed))
      .toReadableStream()
      .getReader();
    await reader.read();
    await reader.cancel();
    expect(await closedWithin(server.requests[0])).toBeLessThan(100);
  });

  test("T35: a stream left after its end is complete, and its connection is kept", async () => {
    await using server = await replay({ body: sound });
    const stream = await connect(server.baseURL).responses(streamed);
    await readUntil(stream, "response.completed");
    stream.abort();
    expect((await stream.finalResponse()).status).toBe("completed");
    expect(server.requests[0]?.aborted).toBe(false);
  });
});
