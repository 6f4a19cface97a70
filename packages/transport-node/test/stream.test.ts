import { once } from "node:events";
import { expect, test } from "vitest";
import { nodeTransport } from "../src/index.ts";
import { post, readAll, serve } from "./loopback.ts";

test("each event arrives when it is sent, not when the answer ends", async () => {
  let release = (): void => {};
  const gate = new Promise<void>((resolve) => (release = resolve));
  await using server = await serve(async (_, response) => {
    response.write("data: 1\n\n");
    await gate;
    response.end("data: 2\n\n");
  });
  const response = await post(nodeTransport(), server.url);
  const iterator = response.body![Symbol.asyncIterator]();
  expect(new TextDecoder().decode((await iterator.next()).value)).toBe("data: 1\n\n");
  release();
  expect(new TextDecoder().decode((await iterator.next()).value)).toBe("data: 2\n\n");
  expect((await iterator.next()).done).toBe(true);
});

test("a large body arrives whole and in order", async () => {
  const lines = Array.from({ length: 200_000 }, (_, index) => `data: ${index}\n\n`);
  await using server = await serve(async (_, response) => {
    for (let start = 0; start < lines.length; start += 7) {
      if (!response.write(lines.slice(start, start + 7).join(""))) await once(response, "drain");
    }
    response.end();
  });
  expect(await readAll(await post(nodeTransport(), server.url))).toBe(lines.join(""));
});

test("a slow reader stops the server: what waits in memory stays small", async () => {
  let sent = 0;
  const piece = Buffer.alloc(64 * 1024, 97);
  const total = 512;
  await using server = await serve(async (_, response) => {
    for (; sent < total; sent++) {
      if (!response.write(piece)) await once(response, "drain");
    }
    response.end();
  });
  const response = await post(nodeTransport(), server.url);
  const iterator = response.body![Symbol.asyncIterator]();
  const before = process.memoryUsage().arrayBuffers;
  await iterator.next();
  await new Promise((resolve) => setTimeout(resolve, 300));
  // What left the server sits in the kernel's socket buffers; 32 MB must not have come through.
  expect(sent).toBeLessThan(total);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 1024 * 1024);
  let rest = 0;
  for (let part = await iterator.next(); !part.done; part = await iterator.next()) {
    rest += part.value.length;
  }
  expect(rest).toBeGreaterThan((total - 20) * piece.length);
  expect(sent).toBe(total);
});
