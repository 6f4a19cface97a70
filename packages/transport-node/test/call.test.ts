import { createServer as createTcpServer } from "node:net";
import { deflateSync, brotliCompressSync, createGzip, gzipSync, zstdCompressSync } from "node:zlib";
import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { nodeTransport } from "../src/index.ts";
import { listen, post, readAll, serve } from "./loopback.ts";

const answer = JSON.stringify({ object: "response", output: [{ text: "Grüße, 世界 🎉" }] });

describe("a call", () => {
  test("sends method, headers and body as given and reads status, headers and text", async () => {
    const seen: { method?: string; headers?: object; body?: string; path?: string } = {};
    await using server = await serve(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { method = "", headers, url = "" } = request;
      Object.assign(seen, { method, headers, path: url, body: Buffer.concat(chunks).toString() });
      response.writeHead(201, { "x-request-id": "req_1", "content-type": "application/json" });
      response.end(answer);
    });
    const response = await post(nodeTransport(), `${server.url}?api-version=1`, {
      headers: { authorization: "Bearer key" },
    });
    expect(response.status).toBe(201);
    expect(response.headers.get("X-Request-Id")).toBe("req_1");
    expect(response.headers.get("retry-after")).toBeNull();
    expect(await readAll(response)).toBe(answer);
    expect(seen.path).toBe("/v1/responses?api-version=1");
    expect(seen).toMatchObject({ method: "POST", body: `{"model":"m","input":"hi"}` });
    expect(seen.headers).toMatchObject({ authorization: "Bearer key", "content-length": "26" });
    expect(seen.headers).not.toHaveProperty("accept-encoding");
  });

  test("an answer without content has no body and frees its socket", async () => {
    await using server = await serve((_, response) => response.writeHead(204).end());
    const transport = nodeTransport();
    for (let round = 0; round < 2; round++) {
      const response = await post(transport, server.url);
      expect(response.body).toBeNull();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(server.sockets).toHaveLength(1);
  });

  test("a redirect is handed back, not followed: the key goes nowhere else", async () => {
    let calls = 0;
    await using server = await serve((_, response) => {
      calls++;
      response.writeHead(307, { location: "http://example.invalid/" }).end("moved");
    });
    const response = await post(nodeTransport(), server.url);
    expect([response.status, response.headers.get("location")]).toEqual([
      307,
      "http://example.invalid/",
    ]);
    response.cancel();
    expect(calls).toBe(1);
  });

  test("complete bodies give their socket back, whether read, iterated or cancelled", async () => {
    await using server = await serve((_, response) => response.end(answer));
    const transport = nodeTransport();
    await readAll(await post(transport, server.url));
    await readAll(await post(transport, server.url));
    const third = await post(transport, server.url);
    await new Promise((resolve) => setTimeout(resolve, 20));
    third.cancel();
    await new Promise((resolve) => setTimeout(resolve, 5));
    await readAll(await post(transport, server.url));
    expect(server.sockets).toHaveLength(1);
  });

  test("keepAlive: false opens a socket per call; maxSockets: 1 queues", async () => {
    await using server = await serve((_, response) => setTimeout(() => response.end(answer), 5));
    const single = nodeTransport({ keepAlive: false });
    await readAll(await post(single, server.url));
    await readAll(await post(single, server.url));
    expect(server.sockets).toHaveLength(2);
    const queued = nodeTransport({ maxSockets: 1 });
    const calls = Array.from({ length: 5 }, async () => readAll(await post(queued, server.url)));
    expect(await Promise.all(calls)).toEqual(Array.from({ length: 5 }, () => answer));
    expect(server.sockets).toHaveLength(3);
  });
});

describe("compressed answers nobody asked for", () => {
  const codings: [string, Buffer][] = [
    ["gzip", gzipSync(answer)],
    ["x-gzip", gzipSync(answer)],
    ["deflate", deflateSync(answer)],
    ["br", brotliCompressSync(answer)],
    ["gzip, br", brotliCompressSync(gzipSync(answer))],
    ["identity", Buffer.from(answer)],
  ];
  if (typeof zstdCompressSync === "function") codings.push(["zstd", zstdCompressSync(answer)]);

  test.each(codings)("%s is decoded", async (coding, bytes) => {
    await using server = await serve((_, response) => {
      response.writeHead(200, { "content-encoding": coding }).end(bytes);
    });
    const transport = nodeTransport();
    expect(await readAll(await post(transport, server.url))).toBe(answer);
    expect(await readAll(await post(transport, server.url))).toBe(answer);
  });

  test("a gzip stream gives each event when the server flushes it", async () => {
    await using server = await serve(async (_, response) => {
      response.writeHead(200, { "content-encoding": "gzip" });
      const gzip = createGzip();
      gzip.pipe(response);
      gzip.write("data: 1\n\n");
      gzip.flush();
      await once(response, "close");
    });
    const response = await post(nodeTransport(), server.url);
    for await (const chunk of response.body ?? []) {
      expect(new TextDecoder().decode(chunk)).toBe("data: 1\n\n");
      break;
    }
  });

  test("broken gzip data and unknown codings are errors with a code", async () => {
    await using server = await serve((request, response) => {
      const coding = request.url?.endsWith("?odd") ? "compress" : "gzip";
      response.writeHead(200, { "content-encoding": coding }).end("not compressed");
    });
    const broken = await post(nodeTransport(), server.url);
    await expect(readAll(broken)).rejects.toMatchObject({ code: "Z_DATA_ERROR" });
    await expect(post(nodeTransport(), `${server.url}?odd`)).rejects.toMatchObject({
      code: "ERR_CONTENT_ENCODING",
    });
  });
});

test("a reply that is not HTTP is an error with a code", async () => {
  const server = createTcpServer((socket) => socket.end("SSH-2.0-OpenSSH\r\n\r\n"));
  await using loopback = await listen(server, "http");
  const code = expect.stringContaining("HPE_") as string;
  await expect(post(nodeTransport(), loopback.url)).rejects.toMatchObject({ code });
});
