import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { replay } from "@anyllm/testing";
import { describe, expect, test } from "vitest";
import { connect, failure, request, streamed, watchRejections } from "../support/play.ts";
import { json, message, resource } from "../support/upstream.ts";

watchRejections();

/** A port of loopback on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

describe("T28: no connection", () => {
  test.each([
    ["a call", request],
    ["a stream", streamed],
  ])("T28: refused, for %s", async (_, asked) => {
    const origin = `http://127.0.0.1:${await closedPort()}`;
    const error = await failure(connect(`${origin}/v1`).responses(asked));
    expect(error.code).toBe("connection_failed");
    expect(error.retryable).toBe(true);
    expect(error.provider).toBe("openai");
    expect(error.message).toContain(origin);
    expect(error.message).toContain("ECONNREFUSED");
    expect(error.cause).toBeInstanceOf(Error);
  });

  test("T28: a name that does not exist", async () => {
    const error = await failure(connect("http://nonexistent.invalid/v1").responses(request));
    expect(error.code).toBe("connection_failed");
    expect(error.message).toContain("http://nonexistent.invalid");
    expect(error.message).toMatch(/ENOTFOUND|EAI_AGAIN/);
    expect(error.cause).toBeInstanceOf(Error);
  });

  test("T28: TLS with a server that does not speak it", async () => {
    await using server = await replay(json(resource()));
    const secure = server.baseURL.replace("http:", "https:");
    const error = await failure(connect(secure, { maxRetries: 2 }).responses(request));
    expect(error.code).toBe("connection_failed");
    expect(error.cause).toBeInstanceOf(Error);
    // It will not speak it the next time either.
    expect(error.retryable).toBe(false);
    expect(server.requests).toHaveLength(0);
  });

  test.each([
    ["before the head", ""],
    ["within the head", "HTTP/1.1 200 OK\r\ncontent-type: appl"],
    ["with something that is not HTTP", "SSH-2.0-OpenSSH_9.6\r\n"],
  ])("T28: closed %s", async (_, said) => {
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => socket.end(said));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const error = await failure(connect(`http://127.0.0.1:${port}/v1`).responses(request));
    server.close();
    expect(error.code).toBe("connection_failed");
    expect(error.cause).toBeInstanceOf(Error);
  });

  test("T28: a connection that fails once is made again", async () => {
    let attempts = 0;
    await using server = await replay(() => {
      const body = json(
        resource({ status: "completed", output: [message(["Hi"]).at(-1)?.["item"]] }),
      );
      return ++attempts === 1 ? { ...body, truncateAt: 0, ending: "reset" } : body;
    });
    const response = await connect(server.baseURL, { maxRetries: 1 }).responses(request);
    expect(response.output_text).toBe("Hi");
    expect(attempts).toBe(2);
  });

  test("T28: a base URL that is none is refused before anything is sent", async () => {
    for (const baseURL of ["api.example.com/v1", "localhost:8080/v1", "", "ftp://example.com/v1"]) {
      const error = await failure(connect(baseURL).responses(request));
      expect(error).toMatchObject({ code: "invalid_request", param: "baseURL" });
    }
  });
});
