import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer as createHttpsServer, Agent } from "node:https";
import { createServer as createTcpServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { nodeTransport } from "../src/index.ts";
import { listen, post, serve, readAll } from "./loopback.ts";

const head = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";

describe("no connection", () => {
  test("a refused connection has the code ECONNREFUSED", async () => {
    const server = await serve(() => {});
    await server[Symbol.asyncDispose]();
    await expect(post(nodeTransport(), server.url)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  test("a name that does not resolve has a look-up code", async () => {
    const code = expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/) as string;
    await expect(post(nodeTransport(), "http://nowhere.invalid/v1")).rejects.toMatchObject({
      code,
    });
  });

  test("the connect deadline covers the TLS handshake and closes the socket", async () => {
    await using server = await listen(
      createTcpServer((socket) => socket.resume()),
      "https",
    );
    const start = performance.now();
    const call = post(nodeTransport(), server.url, { connectTimeout: 60 });
    await expect(call).rejects.toMatchObject({ code: "ETIMEDOUT", syscall: "connect" });
    expect(performance.now() - start).toBeLessThan(160);
    await expect.poll(() => server.sockets[0]?.destroyed, { timeout: 100 }).toBe(true);
  });

  test("the connect deadline ends with the connection: a slow answer is no concern of it", async () => {
    await using server = await serve((_, response) => setTimeout(() => response.end("{}"), 120));
    const response = await post(nodeTransport(), server.url, { connectTimeout: 50 });
    expect(await readAll(response)).toBe("{}");
  });
});

const openssl = spawnSync("openssl", ["version"]).status === 0;

describe.skipIf(!openssl)(
  `TLS${openssl ? "" : " (skipped: no openssl to make a certificate)"}`,
  () => {
    const { key, cert } = openssl ? selfSigned() : { key: "", cert: "" };
    const secure = () => createHttpsServer({ key, cert }, (_, response) => response.end("{}"));

    test("an untrusted certificate is refused with its code", async () => {
      await using server = await listen(secure(), "https");
      await expect(post(nodeTransport(), server.url)).rejects.toMatchObject({
        code: "DEPTH_ZERO_SELF_SIGNED_CERT",
      });
    });

    test("an agent of one's own brings its certificate authority and keeps its sockets", async () => {
      await using server = await listen(secure(), "https");
      const transport = nodeTransport({ agent: new Agent({ ca: cert, keepAlive: true }) });
      for (let round = 0; round < 3; round++) {
        expect(await readAll(await post(transport, server.url))).toBe("{}");
      }
      expect(server.sockets).toHaveLength(1);
    });
  },
);

describe("broken connections", () => {
  test("a reset in the middle of the body gives what came, then ECONNRESET", async () => {
    await using server = await serve((_, response) => {
      response.write("data: 1\n\n", () => setTimeout(() => response.socket?.resetAndDestroy(), 20));
    });
    const response = await post(nodeTransport(), server.url);
    const iterator = response.body![Symbol.asyncIterator]();
    expect((await iterator.next()).value).toHaveLength(9);
    await expect(iterator.next()).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  test("a body shorter than its content-length is an error, not an end", async () => {
    await using server = await listen(
      createTcpServer((socket) => socket.once("data", () => socket.end(head.replace("{}", "{")))),
      "http",
    );
    const response = await post(nodeTransport(), server.url);
    await expect(readAll(response)).rejects.toMatchObject({ code: "ECONNRESET" });
  });
});

describe("a pooled socket that died", () => {
  // Answers the first request of each of its first `alive` sockets; anything later finds it dead.
  const dying = (seen: Socket[], bytes = "") =>
    createTcpServer((socket) => {
      seen.push(socket);
      let requests = 0;
      socket.on("data", () => {
        requests++;
        if (requests === 1) return socket.write(head);
        return bytes ? socket.end(bytes) : socket.resetAndDestroy();
      });
    });
  const repeatable = { headers: { "idempotency-key": "key-1" } };

  test("is replaced once by a fresh one, unseen by the caller", async () => {
    const seen: Socket[] = [];
    await using server = await listen(dying(seen), "http");
    const transport = nodeTransport();
    // Two sockets in the pool, so that a second try must not pick the other dead one.
    const both = await Promise.all([post(transport, server.url), post(transport, server.url)]);
    for (const response of both) await readAll(response);
    await new Promise((resolve) => setTimeout(resolve, 10));
    const response = await post(transport, server.url, repeatable);
    expect(await readAll(response)).toBe("{}");
    expect(seen).toHaveLength(3);
  });

  test("is an error for a POST without an idempotency key: the server may have acted", async () => {
    const seen: Socket[] = [];
    await using server = await listen(dying(seen), "http");
    const transport = nodeTransport();
    await readAll(await post(transport, server.url));
    await expect(post(transport, server.url)).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(seen).toHaveLength(1);
  });

  test("is an error once a byte of the answer has come", async () => {
    const seen: Socket[] = [];
    await using server = await listen(dying(seen, "HTTP/1.1 200"), "http");
    const transport = nodeTransport();
    await readAll(await post(transport, server.url));
    await expect(post(transport, server.url, repeatable)).rejects.toMatchObject({
      code: "ECONNRESET",
    });
    expect(seen).toHaveLength(1);
  });

  test("is an error when the fresh one dies as well: one replacement, no loop", async () => {
    let connections = 0;
    const server = createTcpServer((socket) => {
      connections++;
      let requests = 0;
      const last = connections > 1;
      socket.on("data", () => {
        if (last || ++requests > 1) socket.resetAndDestroy();
        else socket.write(head);
      });
    });
    await using loopback = await listen(server, "http");
    const transport = nodeTransport();
    await readAll(await post(transport, loopback.url));
    await expect(post(transport, loopback.url, repeatable)).rejects.toMatchObject({
      code: "ECONNRESET",
    });
    expect(connections).toBe(2);
  });
});

function selfSigned(): { key: string; cert: string } {
  const folder = mkdtempSync(join(tmpdir(), "anyllm-tls-"));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"];
  const made = ["req", "-x509", "-nodes", ...curve, "-days", "2", ...subject];
  execFileSync("openssl", [...made, "-keyout", key, "-out", cert], { stdio: "ignore" });
  const pair = { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
  rmSync(folder, { recursive: true });
  return pair;
}
