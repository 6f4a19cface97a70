import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { UnsupportedError } from "@anyllm/core";
import { afterEach, describe, expect, it } from "vitest";
import { isPublicAddress } from "../src/address.ts";
import { BlockedUrlError, mcp } from "../src/index.ts";
import { createFetch } from "../src/platform/node.ts";
import { createFetch as createWebFetch, openStdio } from "../src/platform/web.ts";
import { closeAll, contextOf, failure, run, runner, toolAt } from "./support/open.ts";
import { type Exchange, startServer } from "./support/server.ts";

afterEach(closeAll);

describe("an address that is not public", () => {
  it.each([
    "http://127.0.0.1:9/mcp",
    "http://127.1:9/mcp",
    "http://0x7f.1:9/mcp",
    "http://0177.0.0.1:9/mcp",
    "http://2130706433:9/mcp",
    "http://[::1]:9/mcp",
    "http://[::ffff:127.0.0.1]:9/mcp",
    "http://[::ffff:7f00:1]:9/mcp",
    "http://[::127.0.0.1]:9/mcp",
    "http://[64:ff9b::7f00:1]:9/mcp",
    "http://[64:ff9b:1::7f00:1]:9/mcp",
    "http://[fc00::1]:9/mcp",
    "http://[fe80::1]:9/mcp",
    "http://[2002:7f00:1::]:9/mcp",
    "http://0.0.0.0:9/mcp",
    "http://[::]:9/mcp",
    "http://10.0.0.8/mcp",
    "http://172.16.0.1/mcp",
    "http://192.168.1.1/mcp",
    "http://100.64.0.1/mcp",
    "http://169.254.169.254/latest/meta-data/",
    "http://224.0.0.1/mcp",
    "http://255.255.255.255/mcp",
    "http://localhost:9/mcp",
    "http://localhost.:9/mcp",
    "http://LOCALHOST:9/mcp",
    "http://mcp.localhost:9/mcp",
    "http://printer.local/mcp",
    "http://metadata.google.internal/mcp",
  ])("is not called: %s", async (url) => {
    const error = await failure(mcp().open(toolAt(url), contextOf()));
    expect(error).toBeInstanceOf(BlockedUrlError);
    expect(error).toMatchObject({
      name: "BlockedUrl",
      code: "permission_denied",
      message: expect.stringMatching(/"test".*allowPrivate: true/),
    });
  });

  it.each(["ftp://example.com/mcp", "file:///etc/passwd", "data:text/plain,hi"])(
    "is not called by another scheme: %s",
    async (url) => {
      const error = await failure(runner().open(toolAt(url), contextOf()));
      expect(error).toBeInstanceOf(BlockedUrlError);
    },
  );

  it("with a password is refused without telling it", async () => {
    const url = "https://user:canary-secret@example.com/mcp";
    const error = await failure(mcp().open(toolAt(url), contextOf()));
    expect(error).toBeInstanceOf(BlockedUrlError);
    expect(String((error as Error).stack)).not.toMatch(/canary/);
  });

  it("is called where it is allowed, by host", async () => {
    const server = await startServer();
    const asked: string[] = [];
    const one = runner({ allowPrivate: (host) => asked.push(host) > 0 });
    expect((await one.open(toolAt(server.url), contextOf())).listed).toHaveLength(1);
    expect(new Set(asked)).toEqual(new Set(["127.0.0.1"]));
  });
});

describe("a public address", () => {
  it.each(["8.8.8.8", "::ffff:8.8.8.8", "2606:4700:4700::1111", "1.1.1.1"])("is: %s", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describe("a name", () => {
  const resolver =
    (...rounds: string[][]) =>
    (_name: string, _options: object, callback: (error: null, found: object[]) => void): void => {
      const addresses = rounds.length > 1 ? rounds.shift() : rounds[0];
      callback(
        null,
        (addresses ?? []).map((address) => ({ address, family: 4 })),
      );
    };
  const visit = async (...rounds: string[][]): Promise<{ error: unknown; visits: number }> => {
    let visits = 0;
    const http = createServer((_request, response) => {
      visits++;
      response.setHeader("connection", "close").end("secret");
    });
    http.listen(0, "127.0.0.1");
    await once(http, "listening");
    const { port } = http.address() as AddressInfo;
    const guard = { server: "it", allowPrivate: () => false };
    const platform = createFetch(guard, resolver(...rounds) as never);
    const error: unknown = await platform
      .fetch(`http://rebinding.example:${port}/`, { signal: AbortSignal.timeout(3_000) })
      .then(
        () => undefined,
        (thrown: unknown) => (thrown as { cause?: unknown }).cause ?? thrown,
      );
    platform.close();
    http.close();
    return { error, visits };
  };

  it("that resolves to a private address is not connected to", async () => {
    const { error, visits } = await visit(["127.0.0.1"]);
    expect(error).toBeInstanceOf(BlockedUrlError);
    expect((error as Error).message).toMatch(/rebinding\.example resolves to 127\.0\.0\.1/);
    expect(visits).toBe(0);
  });

  it("that resolves to a private address among others is not connected to", async () => {
    const { error, visits } = await visit(["192.0.0.1", "127.0.0.1"]);
    expect(error).toBeInstanceOf(BlockedUrlError);
    expect(visits).toBe(0);
  });

  it("is resolved once for a connection: what was checked is what is connected to", async () => {
    const server = await startServer({
      GET: ({ response }) => void response.setHeader("connection", "close").writeHead(204).end(),
    });
    const answers = ["127.0.0.1", "127.0.0.2"];
    const checked: string[] = [];
    let allowed = true;
    const guard = { server: "it", allowPrivate: () => allowed };
    const resolve = (
      _name: string,
      _options: object,
      callback: (error: null, found: object[]) => void,
    ): void => {
      const address = answers.shift() ?? "";
      checked.push(address);
      callback(null, [{ address, family: 4 }]);
    };
    const platform = createFetch(guard, resolve as never);
    const { port } = new URL(server.origin);
    const fetch = (): Promise<Response> =>
      platform.fetch(`http://rebinding.example:${port}/`, { method: "GET" });
    expect((await fetch()).status).toBe(204);
    expect(checked).toEqual(["127.0.0.1"]);
    // The next connection resolves anew, to another address, and is checked anew.
    allowed = false;
    expect(((await failure(fetch())) as Error).cause).toBeInstanceOf(BlockedUrlError);
    expect(checked).toEqual(["127.0.0.1", "127.0.0.2"]);
    expect(server.count("GET")).toBe(1);
    platform.close();
  });

  it("that is allowed is connected to wherever it is", async () => {
    const server = await startServer();
    const guard = { server: "it", allowPrivate: (host: string) => host === "mcp.corp.example" };
    const platform = createFetch(guard, resolver(["127.0.0.1"]) as never);
    const { port } = new URL(server.origin);
    const response = await platform.fetch(`http://mcp.corp.example:${port}/`, { method: "GET" });
    expect(response.status).toBe(405);
    platform.close();
  });
});

describe("a redirect", () => {
  const to =
    (location: string, status = 307) =>
    ({ response }: Exchange): void =>
      void response.writeHead(status, { location }).end();
  const everywhere = (answer: (exchange: Exchange) => void) => ({
    "server/discover": answer,
    initialize: answer,
    "tools/list": answer,
    "tools/call": answer,
    "notifications/initialized": answer,
    GET: answer,
  });

  it("takes no credential to another origin", async () => {
    const target = await startServer();
    const server = await startServer(everywhere(to(target.url)));
    const headers = { cookie: "canary-1", "x-api-key": "canary-2" };
    const tool = toolAt(server.url, { headers, authorization: "canary-3" });
    const opened = await runner().open(tool, contextOf());
    expect((await run(opened, "echo", { text: "a" })).output).toBe("echo a");
    expect(server.received[0]?.headers).toMatchObject({
      ...headers,
      authorization: "Bearer canary-3",
    });
    expect(target.count("tools/call")).toBe(1);
    expect(JSON.stringify(target.received)).not.toMatch(/canary/);
  });

  it("within an origin keeps them", async () => {
    const server = await startServer({
      initialize: ({ request, response, message }) => {
        if (request.url === "/mcp") return void response.writeHead(308, { location: "/v2" }).end();
        const result = {
          protocolVersion: "2025-06-18",
          capabilities: {},
          serverInfo: { name: "t", version: "1" },
        };
        return { id: message.id, result };
      },
    });
    const tool = toolAt(server.url, { headers: { "x-api-key": "mine" } });
    await runner().open(tool, contextOf());
    const seen = server.received.filter(({ method }) => method === "initialize");
    expect(seen.map(({ headers }) => headers["x-api-key"])).toEqual(["mine", "mine"]);
  });

  it("to an address that is not public is not followed", async () => {
    const target = await startServer();
    const elsewhere = target.url.replace("127.0.0.1", "localhost");
    const server = await startServer(everywhere(to(elsewhere)));
    const one = runner({ allowPrivate: (host) => host === "127.0.0.1" });
    const error = await failure(one.open(toolAt(server.url), contextOf()));
    expect(error).toBeInstanceOf(BlockedUrlError);
    expect((error as Error).message).toMatch(/localhost is not a public name/);
    expect(target.received).toEqual([]);
  });

  it("that would turn a POST into a GET is not followed", async () => {
    const target = await startServer();
    const server = await startServer(everywhere(to(target.url, 302)));
    const error = await failure(runner().open(toolAt(server.url), contextOf()));
    expect(error).toBeInstanceOf(BlockedUrlError);
    expect((error as Error).message).toMatch(/redirects a POST with status 302/);
    expect(target.received).toEqual([]);
  });

  it("that does not end is not followed for ever", async () => {
    const server = await startServer(everywhere(to("/mcp")));
    const error = await failure(runner().open(toolAt(server.url), contextOf()));
    expect((error as Error).message).toMatch(/redirects more than 3 times/);
    expect(server.count("server/discover")).toBe(4);
  });
});

describe("a fetch of one's own", () => {
  it("is used, and addresses and redirects are checked all the same", async () => {
    const called: string[] = [];
    const one = mcp({
      fetch: async (url, { redirect }) => {
        called.push(`${redirect} ${url}`);
        return Response.redirect("http://169.254.169.254/", 307);
      },
    });
    const error = await failure(one.open(toolAt("https://mcp.example.com/mcp"), contextOf()));
    expect(error).toBeInstanceOf(BlockedUrlError);
    expect(called).toEqual(["manual https://mcp.example.com/mcp"]);
  });
});

describe("the platform of browsers", () => {
  it("runs no command", () => {
    const parameters = { command: "x", args: [], env: {}, cwd: undefined, maxMessageBytes: 1 };
    expect(() => openStdio(parameters)).toThrow(UnsupportedError);
  });

  it("sends with the fetch that is there", async () => {
    const server = await startServer();
    const guard = { server: "it", allowPrivate: () => true };
    const response = await createWebFetch(guard).fetch(server.url, { method: "GET" });
    expect(response.status).toBe(405);
  });

  it("follows no redirect that it cannot see", async () => {
    const opaque = Object.create(Response.error(), {
      type: { value: "opaqueredirect" },
    }) as Response;
    const one = mcp({ fetch: async () => opaque });
    const error = await failure(one.open(toolAt("https://mcp.example.com"), contextOf()));
    expect(error).toBeInstanceOf(BlockedUrlError);
    expect((error as Error).message).toMatch(/does not let us check/);
  });
});
