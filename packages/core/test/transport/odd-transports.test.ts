import { createClient, type HttpResponse, type Transport } from "@anyllm/core";
import { openai } from "@anyllm/provider-openai";
import { describe, expect, it } from "vitest";
import { failure } from "../support/play.ts";

const request = { model: "openai/m", input: "Hi" };
const bytes = (text: string) => new TextEncoder().encode(text);

function clientOver(send: Transport["send"]) {
  const provider = openai({ apiKey: "sk-test", baseURL: "http://upstream.example/v1" });
  return createClient({ providers: [provider], transport: { send }, maxRetries: 0 });
}

/** A body that does not hear of aborts, and is told before each read. */
function deaf(chunks: string[], before: (read: number) => unknown): HttpResponse["body"] {
  return {
    async *[Symbol.asyncIterator]() {
      for (const [at, chunk] of chunks.entries()) {
        await before(at);
        yield bytes(chunk);
      }
      await before(chunks.length);
    },
  };
}

describe("a transport that strays from its contract", () => {
  it("ends half an answer quietly when the caller gives up: the call was aborted", async () => {
    const controller = new AbortController();
    const body = deaf(['{"id":"resp_1"'], (read) => read === 1 && controller.abort());
    const llm = clientOver(async () => ({
      status: 200,
      headers: new Headers(),
      body,
      cancel() {},
    }));
    const error = await failure(llm.responses(request, { signal: controller.signal }));
    expect(error).toMatchObject({ code: "aborted", retryable: false });
  });

  it("ends half an answer quietly after a deadline: that is a timeout, worth another try", async () => {
    const late = (read: number) => read === 1 && new Promise((done) => setTimeout(done, 60));
    const body = deaf(['{"id":"resp_1"'], late);
    const llm = clientOver(async () => ({
      status: 200,
      headers: new Headers(),
      body,
      cancel() {},
    }));
    const error = await failure(llm.responses(request, { timeout: { idle: 20 } }));
    expect(error).toMatchObject({ code: "timeout", phase: "idle", retryable: true });
  });

  it("lets go of an answer that is not JSON", async () => {
    let cancelled = 0;
    const cancel = () => void cancelled++;
    const body = deaf(["no JSON"], () => undefined);
    const llm = clientOver(async () => ({ status: 200, headers: new Headers(), body, cancel }));
    await expect(failure(llm.responses(request))).resolves.toMatchObject({
      code: "protocol_error",
    });
    expect(cancelled).toBeGreaterThan(0);
  });

  it("gives no headers: a failed connection, and nothing left behind", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    let listeners = 0;
    const counted = new Proxy(signal, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key, target);
        if (typeof value !== "function") return value;
        return (...given: unknown[]) => {
          if (key === "addEventListener") listeners++;
          if (key === "removeEventListener") listeners--;
          return Reflect.apply(value, target, given) as unknown;
        };
      },
    });
    const llm = clientOver(async () => ({ status: 200, body: null, cancel() {} }) as never);
    const error = await failure(llm.responses(request, { signal: counted }));
    expect(error).toMatchObject({ code: "connection_failed", cause: expect.any(TypeError) });
    expect(listeners).toBe(0);
  });
});

it("takes a fetch that answers at once, as mocks do", async () => {
  const answer = Response.json({
    object: "response",
    id: "resp_1",
    status: "completed",
    output: [],
  });
  const provider = openai({ apiKey: "sk-test", fetch: (() => answer) as never });
  const { id } = await createClient({ providers: [provider] }).responses(request);
  expect(id).toBe("resp_1");
});

it.each(["https://upstream.example/v1?a\nb", "https://upstream.example\n/v1"])(
  "refuses a base URL with a line break, before anything is sent: %j",
  async (baseURL) => {
    let sent = 0;
    const send: Transport["send"] = async () => {
      sent++;
      throw new TypeError("sent");
    };
    const llm = createClient({
      providers: [openai({ apiKey: "sk-test", baseURL })],
      transport: { send },
    });
    const error = await failure(llm.responses(request));
    expect(error).toMatchObject({ code: "invalid_request", param: "baseURL" });
    expect(sent).toBe(0);
  },
);
