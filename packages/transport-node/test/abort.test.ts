import { once } from "node:events";
import { createServer as createTcpServer, type Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { nodeTransport } from "../src/index.ts";
import { closedAfter, listen, post, serve, readAll } from "./loopback.ts";

const reason = new Error("the user left");

/** Listeners that are left on a signal are found by spying on its two methods. */
function countingController(): { controller: AbortController; listeners: () => number } {
  const controller = new AbortController();
  const { signal } = controller;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  const held = new Set<unknown>();
  signal.addEventListener = ((type: string, listener: EventListener) => {
    held.add(listener);
    add(type, listener);
  }) as typeof signal.addEventListener;
  signal.removeEventListener = ((type: string, listener: EventListener) => {
    held.delete(listener);
    remove(type, listener);
  }) as typeof signal.removeEventListener;
  return { controller, listeners: () => held.size };
}

describe("abort closes the socket within 100 ms", () => {
  test("before sending: nothing is sent", async () => {
    await using server = await serve((_, response) => response.end());
    await expect(
      post(nodeTransport(), server.url, { signal: AbortSignal.abort(reason) }),
    ).rejects.toBe(reason);
    expect(server.sockets).toHaveLength(0);
  });

  test("during the TLS handshake", async () => {
    // Accepts and says nothing: the client waits for the server's hello.
    const silent = createTcpServer(() => {});
    await using server = await listen(silent, "https");
    const { controller, listeners } = countingController();
    const call = post(nodeTransport(), server.url, { signal: controller.signal });
    const [socket] = (await once(silent, "connection")) as [Socket];
    socket.resume();
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
    expect(await closedAfter(socket)).toBeLessThan(100);
    expect(listeners()).toBe(0);
  });

  test("while waiting for the head", async () => {
    let arrived = (): void => {};
    const request = new Promise<void>((resolve) => (arrived = resolve));
    await using server = await serve(() => arrived());
    const { controller, listeners } = countingController();
    const call = post(nodeTransport(), server.url, { signal: controller.signal });
    await request;
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
    expect(await closedAfter(server.sockets[0]!)).toBeLessThan(100);
    expect(listeners()).toBe(0);
  });

  test("while the body waits for its next byte", async () => {
    await using server = await serve((_, response) => response.write("data: 1\n\n"));
    const { controller, listeners } = countingController();
    const { body } = await post(nodeTransport(), server.url, { signal: controller.signal });
    const iterator = body![Symbol.asyncIterator]();
    await iterator.next();
    const pending = iterator.next();
    controller.abort(reason);
    await expect(pending).rejects.toBe(reason);
    expect(await closedAfter(server.sockets[0]!)).toBeLessThan(100);
    await expect(iterator.next()).rejects.toBe(reason);
    expect(listeners()).toBe(0);
  });

  test("with the head read and the body not begun", async () => {
    await using server = await serve((_, response) => response.write("data: 1\n\n"));
    const { controller } = countingController();
    const response = await post(nodeTransport(), server.url, { signal: controller.signal });
    controller.abort(reason);
    expect(await closedAfter(server.sockets[0]!)).toBeLessThan(100);
    await expect(readAll(response)).rejects.toBe(reason);
  });

  test("while queued for a socket: the queue's owner is not disturbed", async () => {
    await using server = await serve((_, response) => setTimeout(() => response.end("{}"), 50));
    const transport = nodeTransport({ maxSockets: 1 });
    const first = post(transport, server.url);
    const controller = new AbortController();
    const second = post(transport, server.url, { signal: controller.signal });
    controller.abort(reason);
    await expect(second).rejects.toBe(reason);
    expect(await readAll(await first)).toBe("{}");
    expect(await readAll(await post(transport, server.url))).toBe("{}");
  });

  test("an abort after the end disturbs nothing and finds no listener", async () => {
    await using server = await serve((_, response) => response.end("{}"));
    const { controller, listeners } = countingController();
    const response = await post(nodeTransport(), server.url, { signal: controller.signal });
    expect(await readAll(response)).toBe("{}");
    expect(listeners()).toBe(0);
    controller.abort(reason);
    expect(server.sockets[0]!.destroyed).toBe(false);
  });
});

describe("leaving a body", () => {
  test.each(["break", "cancel"])("%s closes the socket within 100 ms", async (how) => {
    await using server = await serve((_, response) => response.write("data: 1\n\n"));
    const { controller, listeners } = countingController();
    const response = await post(nodeTransport(), server.url, { signal: controller.signal });
    if (how === "cancel") response.cancel();
    else for await (const _ of response.body!) break;
    response.cancel();
    expect(await closedAfter(server.sockets[0]!)).toBeLessThan(100);
    expect(listeners()).toBe(0);
  });

  test("cancel ends a read that waits", async () => {
    await using server = await serve((_, response) => response.write("data: 1\n\n"));
    const response = await post(nodeTransport(), server.url);
    const iterator = response.body![Symbol.asyncIterator]();
    await iterator.next();
    const pending = iterator.next();
    response.cancel();
    expect((await pending).done).toBe(true);
  });
});
