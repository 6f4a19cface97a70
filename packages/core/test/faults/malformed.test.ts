import { inspect } from "node:util";
import { replay } from "@anyllm/testing";
import { describe, expect, test } from "vitest";
import { createClient, defineProvider, httpRequest } from "../../src/index.ts";
import { KEY, PROMPT } from "../support/leaks.ts";
import { ask, failure, play, streamed, watchRejections } from "../support/play.ts";
import { begin, golden, json, message, sse, upTo, whole } from "../support/upstream.ts";

watchRejections();

const sound = sse(whole(...message(["Hi"])));
const utf8 = (text: string): Buffer => Buffer.from(text);

describe("T8: an event that is not JSON", () => {
  const secret = "payload of the customer";
  const events = sse([...begin(), ...message(["Half"])]);

  test.each([
    ["cut short", `data: {"type":"response.output_text.delta","delta":"${secret}\n\n`],
    ["no JSON at all", `data: ${secret}\n\n`],
    ["single-quoted", `data: {'delta': '${secret}'}\n\n`],
  ])("T8: %s: a protocol error that does not show the payload", async (_, frame) => {
    const { error, events: seen } = await play({ body: events + frame + sound });
    expect(error?.code).toBe("protocol_error");
    expect(error?.retryable).toBe(false);
    expect(error?.provider).toBe("openai");
    expect(error?.partial?.status).toBe("in_progress");
    expect(inspect(error, { showHidden: true, depth: 10 })).not.toContain(secret);
    expect(seen.at(-1)?.type).toBe("response.output_item.done");
  });

  test("T8: a decoder that throws is a protocol error too, not a connection worth another try", async () => {
    await using server = await replay({ body: sound });
    const clumsy = defineProvider({
      id: "clumsy",
      encode: (asked, extras) => httpRequest({ url: server.url, json: asked, extras }),
      decode: () => ({
        frame: (payload) => void (payload["missing"] as string).length,
        end: () => {},
      }),
    });
    const llm = createClient({ providers: [clumsy] });
    const error = await failure(llm.responses({ ...streamed, model: "clumsy/m" }));
    expect(error).toMatchObject({ code: "protocol_error", provider: "clumsy", retryable: false });
    expect(error.cause).toBeInstanceOf(TypeError);
    expect(server.requests).toHaveLength(1);
  });

  test.each(["null", "17", '"text"', "[]", "true"])(
    "T8: JSON that is no object is passed over: %s",
    async (data) => {
      const { error, response } = await play({ body: `data: ${data}\n\n${sound}` });
      expect(error).toBeUndefined();
      expect(response?.output_text).toBe("Hi");
    },
  );
});

describe("T9: bytes that are not UTF-8", () => {
  test.each([
    ["a lone continuation byte", [0x80]],
    ["a character cut short", [0xe2, 0x82, 0x20]],
    ["an overlong form", [0xc0, 0xaf]],
    ["a byte that never occurs", [0xff]],
  ])("T9: %s in a stream is a protocol error, not a replacement character", async (_, bytes) => {
    const delta = 'data: {"type":"response.output_text.delta","delta":"';
    const prefix = utf8(sse(upTo(golden, "response.content_part.added")) + delta);
    const body = Buffer.concat([prefix, Buffer.from(bytes), utf8(`"}\n\n`)]);
    // What came before the broken bytes is read, whether it came with them or ahead of them.
    for (const at of [body.length, prefix.length]) {
      const { error } = await play({ body, cut: { at }, delay: 10 });
      expect(error).toMatchObject({ code: "protocol_error", provider: "openai" });
      expect(error?.message).toContain("UTF-8");
      expect(error?.partial?.output).toHaveLength(1);
    }
  });

  test("T9: a whole answer is read with replacement characters", async () => {
    const text = JSON.stringify({
      object: "response",
      status: "completed",
      output: [message(["A?B"]).at(-1)?.["item"]],
    });
    const body = utf8(text);
    body[body.indexOf("A?B") + 1] = 0xff;
    const { response } = await ask({ headers: { "content-type": "application/json" }, body });
    expect(response?.output_text).toBe("A\u{FFFD}B");
  });
});

const page = `<!doctype html><html><head><style>b{color:red}</style><script>var a=1</script></head>
<body><h1>Sign in</h1>${"<p>to the corporate proxy</p>".repeat(5000)}</body></html>`;

describe("T10: status 200, and not what was asked for", () => {
  const html = { headers: { "content-type": "text/html; charset=utf-8" }, body: page };

  test.each([
    ["stream", play],
    ["call", ask],
  ])("T10: a web page for a %s: a bounded excerpt without the markup", async (_, call) => {
    const { error } = await call(html);
    expect(error?.code).toBe("protocol_error");
    expect(error?.message).toContain("Sign in to the corporate proxy");
    expect(error?.message).toContain("baseURL");
    expect(error?.message).not.toMatch(/[<>]|color|var a/);
    expect(error?.message.length).toBeLessThan(500);
    expect(error?.body?.length).toBeLessThan(3000);
  });

  test("T10: JSON for a stream", async () => {
    const { error } = await play({ body: '{"ok":true}' });
    expect(error?.code).toBe("protocol_error");
    expect(error?.message).toContain("application/json");
  });

  test("T10: a web page for a stream that breaks off is a connection that failed", async () => {
    const { error } = await play({ ...html, truncateAt: 200, ending: "reset" });
    expect(error).toMatchObject({
      code: "connection_failed",
      provider: "openai",
      retryable: true,
      cause: expect.any(Error),
    });
  });

  test("T10: an error as JSON for a stream is that error", async () => {
    const body = JSON.stringify({
      error: { message: "Slow down.", type: "rate_limit_error", code: null },
    });
    const { error } = await play({ body });
    expect(error?.code).toBe("rate_limited");
    expect(error?.message).toBe("openai: Slow down.");
  });

  test.each([
    ["an empty body", ""],
    ["half an answer", '{"object":"response","output":[{"type":"mess'],
    ["JSON of another kind", '{"models":[]}'],
    ["a number", "17"],
    ["null", "null"],
  ])("T10: %s for a whole answer", async (_, body) => {
    const { error } = await ask({ headers: { "content-type": "application/json" }, body });
    expect(error?.code).toBe("protocol_error");
    expect(error?.message).toContain("baseURL");
  });

  test("T10: a page that shows the request back shows neither key nor prompt in the error", async () => {
    const echo = `<html>Bad gateway. Authorization: Bearer ${KEY} input: ${PROMPT}</html>`;
    const headers = { "content-type": "text/html" };
    for (const call of [play, ask]) {
      const { error } = await call({ headers, body: echo });
      expect(error?.message).toContain("Bad gateway");
    }
  });

  test("T10: a stream with nothing in it is broken off", async () => {
    const { error } = await play({ headers: { "content-type": "text/event-stream" }, body: "" });
    expect(error?.code).toBe("stream_truncated");
    expect((await play({ status: 204, headers: {} })).error?.code).toBe("stream_truncated");
  });

  test("T10: an error answer is bounded as well", async () => {
    const { error } = await ask({ ...html, status: 502 });
    expect(error?.code).toBe("server_error");
    expect(error?.status).toBe(502);
    expect(error?.message.length).toBeLessThan(500);
    expect((await ask({ ...json({}), status: 500 })).error?.message).toContain("500");
  });
});
