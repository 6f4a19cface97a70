import { connect } from "node:net";
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { loadRecordings, replay } from "../src/index.ts";

const post = (url: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${url}/responses`, { method: "POST", body: '{"model":"m"}', ...init });

// What reaches the client chunk by chunk, and the error that ends it, if any.
async function chunks(response: Response): Promise<{ chunks: string[]; error?: unknown }> {
  const seen: string[] = [];
  const decoder = new TextDecoder();
  try {
    for await (const chunk of response.body ?? []) seen.push(decoder.decode(chunk));
  } catch (error) {
    return { chunks: seen, error };
  }
  return { chunks: seen };
}

test("a body cut at every byte arrives whole, in as many pieces", async () => {
  const body = 'data: {"é":"\u{1F600}"}\r\n\r\n'.repeat(20);
  await using server = await replay({ body, cut: 1 });
  const response = await post(server.baseURL);
  const pieces: Uint8Array[] = [];
  for await (const chunk of response.body ?? []) pieces.push(chunk);
  expect(Buffer.concat(pieces).toString()).toBe(body);
  expect(pieces.length).toBeGreaterThan(Buffer.byteLength(body) / 2);
});

test("recorded chunk sizes are the chunks the client reads, the rest in one more", async () => {
  await using server = await replay({ body: "aaabbcccc", cut: [3, 2], delay: 20 });
  expect((await chunks(await post(server.url))).chunks).toEqual(["aaa", "bb", "cccc"]);
});

test("one cut at a given byte makes two chunks", async () => {
  await using server = await replay({ body: "abcdef", cut: { at: 2 }, delay: 20 });
  expect((await chunks(await post(server.url))).chunks).toEqual(["ab", "cdef"]);
});

test("a cut that could never advance is refused", async () => {
  await using server = await replay({ body: "abc", cut: 0 });
  const response = await post(server.url);
  expect([response.status, await response.text()]).toEqual([
    500,
    expect.stringContaining("at least 1 byte"),
  ]);
});

test("recorded traffic arrives byte for byte, with its status and headers", async ({ skip }) => {
  const { recordings, missing } = loadRecordings();
  if (missing) skip(missing);
  const picks = recordings.filter((_, index) => index % 40 === 0);
  await using server = await replay(picks.map((recording) => recording.exchange()));
  for (const recording of picks) {
    const response = await post(server.url);
    const body = recording.streamBody() ?? recording.responseBody();
    expect(Buffer.compare(Buffer.from(await response.arrayBuffer()), body as Buffer)).toBe(0);
    expect(response.status).toBe(recording.status);
    for (const [name, value] of Object.entries(recording.headers)) {
      expect(response.headers.get(name)).toBe(value);
    }
  }
});

test("a reset reaches the client as an error, after what was sent", async () => {
  await using server = await replay({ body: "abcdef", truncateAt: 4, ending: "reset" });
  const { chunks: seen, error } = await chunks(await post(server.url));
  expect(seen.join("")).toBe("abcd");
  expect(error).toBeDefined();
  expect(server.requests[0]?.aborted).toBe(false);
});

test("a truncated body ends as proper HTTP", async () => {
  await using server = await replay({ body: "abcdef", truncateAt: 4, ending: "truncate" });
  expect(await chunks(await post(server.url))).toEqual({ chunks: ["abcd"] });
});

test("a stall stays open and silent until the client leaves, which is noticed", async () => {
  await using server = await replay({ body: "abc", ending: "stall" });
  const abort = new AbortController();
  const response = await post(server.url, { signal: abort.signal });
  const reading = chunks(response);
  const outcome = await Promise.race([reading, setTimeout(100, "silent")]);
  expect(outcome).toBe("silent");
  expect(server.openSockets).toBe(1);
  const left = performance.now();
  abort.abort();
  const [request] = server.requests;
  expect((await request!.closed) - left).toBeLessThan(100);
  expect(request?.aborted).toBe(true);
  expect(request?.closedAt).toBe(await request?.closed);
  expect(server.openSockets).toBe(0);
});

test("keepalives are comment lines that go on", async () => {
  await using server = await replay({ body: "data: 1\n\n", ending: { keepalive: 5 } });
  const response = await post(server.url);
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += new TextDecoder().decode(chunk);
    if (text.split(": ping\n\n").length > 3) break;
  }
  expect(text.startsWith("data: 1\n\n: ping\n\n: ping\n\n")).toBe(true);
});

test("headers may never come, or late", async () => {
  await using server = await replay([{ before: "never" }, { before: 50, body: "late" }]);
  await expect(post(server.url, { signal: AbortSignal.timeout(60) })).rejects.toThrow("timeout");
  const start = performance.now();
  expect(await (await post(server.url)).text()).toBe("late");
  expect(performance.now() - start).toBeGreaterThan(45);
});

test("requests are captured: line, query, headers, body", async () => {
  await using server = await replay({ body: "{}" });
  await fetch(`${server.baseURL}/responses?stream=true&include=a`, {
    method: "POST",
    headers: { Authorization: "Bearer k", "X-Case": "Kept" },
    body: '{"model":"m","n":1}',
  });
  const [request] = server.requests;
  expect(request).toMatchObject({
    method: "POST",
    url: "/v1/responses?stream=true&include=a",
    path: "/v1/responses",
    body: '{"model":"m","n":1}',
    json: { model: "m", n: 1 },
    aborted: false,
  });
  expect(request?.query.get("include")).toBe("a");
  expect(request?.headers["authorization"]).toBe("Bearer k");
  expect(request?.rawHeaders.map((text) => text.toLowerCase())).toContain("x-case");
});

test("exchanges play in order and the last one repeats; a function sees the request", async () => {
  await using list = await replay([{ status: 503, body: "busy" }, { body: "ok" }]);
  const statuses = [];
  for (let turn = 0; turn < 3; turn++) statuses.push((await post(list.url)).status);
  expect(statuses).toEqual([503, 200, 200]);
  await using echo = await replay((request) => ({ body: request.body }));
  expect(await (await post(echo.url, { body: "hello" })).text()).toBe("hello");
});

test("a script that throws answers 500 and says so", async () => {
  await using server = await replay(() => {
    throw new Error("no such case");
  });
  const response = await post(server.url);
  expect([response.status, await response.text()]).toEqual([
    500,
    expect.stringContaining("no such case"),
  ]);
});

test("a slow reader slows the server", async () => {
  const body = new Uint8Array(64 * 1024 * 1024);
  await using server = await replay({ body, cut: 64 * 1024 });
  const { port } = new URL(server.url);
  const socket = connect(Number(port), "127.0.0.1");
  socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  await new Promise((resolve) => socket.once("readable", resolve));
  await setTimeout(200);
  // Nothing was read but the first buffers: had the server written on, the request would be over.
  expect(server.openSockets).toBe(1);
  expect(server.requests[0]?.closedAt).toBeUndefined();
  expect(socket.readableLength).toBeLessThan(1024 * 1024);
  socket.destroy();
  await server.requests[0]?.closed;
  expect(server.requests[0]?.aborted).toBe(true);
});
