import { type AnyLLMError, createClient } from "@anyllm/core";
import { replay } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { bedrock, eventStream } from "../src/index.ts";
import { codec, concat, message, stream } from "./wire.ts";

const body = stream([
  { messageStart: { role: "assistant" } },
  { contentBlockDelta: { contentBlockIndex: 0, delta: { text: "Grüße, 世界 👋" } } },
  { contentBlockStop: { contentBlockIndex: 0 } },
  { messageStop: { stopReason: "end_turn" } },
]);

function read(chunks: readonly Uint8Array[], limit = 1_000_000): [string, unknown][] {
  const frames: [string, unknown][] = [];
  const parser = eventStream((data, name) => frames.push([name, JSON.parse(data)]), limit);
  for (const chunk of chunks) parser.feed(chunk);
  return frames;
}

const whole = read([body]);

function errorOf(run: () => unknown): AnyLLMError {
  try {
    run();
  } catch (error) {
    return error as AnyLLMError;
  }
  throw new Error("nothing was thrown");
}

describe("the event stream", () => {
  it("names frames by their event", () => {
    expect(whole.map(([name]) => name)).toEqual([
      "messageStart",
      "contentBlockDelta",
      "contentBlockStop",
      "messageStop",
    ]);
  });

  it("reads the same wherever it is cut", () => {
    for (let at = 0; at <= body.length; at++) {
      expect(read([body.slice(0, at), body.slice(at)])).toEqual(whole);
    }
    expect(read(Array.from(body, (byte) => Uint8Array.of(byte)))).toEqual(whole);
  });

  it("gives what came whole when the rest is missing", () => {
    for (let at = 0; at < body.length; at++) {
      const frames = read([body.slice(0, at)]);
      expect(frames).toEqual(whole.slice(0, frames.length));
      expect(frames.length).toBeLessThan(whole.length);
    }
  });

  it("never takes changed bytes for an answer", () => {
    for (let at = 0; at < body.length; at++) {
      const changed = body.slice();
      changed[at]! ^= 0x41;
      const parsed: unknown[] = [];
      const parser = eventStream((data, name) => parsed.push([name, JSON.parse(data)]), 100_000);
      const failed = ((): AnyLLMError | undefined => {
        try {
          parser.feed(changed);
          return undefined;
        } catch (error) {
          return error as AnyLLMError;
        }
      })();
      // A longer length waits for bytes that never come; everything else is told at once.
      expect(failed?.code ?? "waits").toMatch(/^(protocol_error|event_too_large|waits)$/);
      expect(parsed).toEqual(whole.slice(0, parsed.length));
      expect(parsed.length).toBeLessThan(whole.length);
    }
  });

  it("holds no more than the limit, even where a length lies", () => {
    expect(read([body], 200).length).toBe(whole.length);
    expect(errorOf(() => read([body], 100)).code).toBe("event_too_large");
    const huge = Uint8Array.of(0x1f, 0xff, 0xff, 0xff);
    expect(errorOf(() => read([huge])).code).toBe("event_too_large");
  });

  it.each(["<html>", '{"message":"no"}', "data: {}\n\n"])("says that %j is none", (text) => {
    expect(errorOf(() => read([new TextEncoder().encode(text)])).code).toBe("protocol_error");
  });

  it("unwraps what InvokeModel wraps, with letters of any size", () => {
    const event = { type: "content_block_delta", delta: { text: "世界 👋" } };
    const bytes = Buffer.from(JSON.stringify(event)).toString("base64");
    expect(read([message("chunk", { bytes, p: "abc" })])).toEqual([["chunk", event]]);
    expect(errorOf(() => read([message("chunk", { bytes: "%" })])).code).toBe("protocol_error");
  });

  it("reads errors that have no payload", () => {
    const string = (value: string) => ({ type: "string" as const, value });
    const headers = {
      ":message-type": string("error"),
      ":error-code": string("InternalFailure"),
      ":error-message": string("Broken."),
    };
    const error = codec.encode({ headers, body: new Uint8Array() });
    expect(read([error])).toEqual([["error", { code: "InternalFailure", message: "Broken." }]]);
  });
});

describe("a stream with damage in the middle", () => {
  it("fails with what came before it", async () => {
    const messages = [
      message("messageStart", { role: "assistant" }),
      message("contentBlockDelta", { contentBlockIndex: 0, delta: { text: "Half" } }),
      message("messageStop", { stopReason: "end_turn" }),
    ];
    const last = messages[2] as Uint8Array;
    last[20] = 255 - (last[20] as number);
    await using server = await replay({ body: concat(messages), cut: 50 });
    const llm = createClient({
      providers: [bedrock({ baseURL: server.url, apiKey: "k" })],
      maxRetries: 0,
    });
    const reading = await llm.responses({ model: "m", input: "Hi", stream: true });
    const error = await reading.finalResponse().catch((thrown: unknown) => thrown as AnyLLMError);
    expect(error).toMatchObject({ code: "protocol_error", provider: "bedrock" });
    expect((error as AnyLLMError).partial?.output).toMatchObject([{ content: [{ text: "Half" }] }]);
  });
});
