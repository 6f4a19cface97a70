import { afterEach, describe, expect, it } from "vitest";
import { closeAll, contextOf, failure, run, runner, toolAt } from "./support/open.ts";
import { echoTool, type Exchange, startServer, stream, withSessions } from "./support/server.ts";

afterEach(closeAll);

describe("a connection", () => {
  it("is one for all who ask at once, and so is the list", async () => {
    const server = await startServer();
    const one = runner();
    const tool = toolAt(server.url);
    await Promise.all([1, 2, 3].map(() => one.open(tool, contextOf())));
    await one.open({ ...tool, require_approval: "always" }, contextOf());
    expect(server.count("initialize")).toBe(1);
    expect(server.count("tools/list")).toBe(1);
  });

  it("is another for other headers: what one may see, another may not", async () => {
    const server = await startServer();
    const one = runner();
    for (const key of ["a", "b"])
      await one.open(toolAt(server.url, { headers: { key } }), contextOf());
    expect(server.count("initialize")).toBe(2);
  });

  it("does not end for the others when one of those who wait gives up", async () => {
    const server = await startServer({
      "tools/list": async () => {
        stop.abort(new Error("enough"));
        return { result: { tools: [echoTool] } };
      },
    });
    const one = runner();
    const stop = new AbortController();
    const impatient = failure(one.open(toolAt(server.url), contextOf({ signal: stop.signal })));
    const patient = one.open(toolAt(server.url), contextOf());
    expect(await impatient).toMatchObject({ message: "enough" });
    expect((await patient).listed).toHaveLength(1);
  });

  it("ends when it is not used, and is made again for the next call", async () => {
    const server = await startServer(withSessions(404));
    const opened = await runner({ idleTimeout: 1 }).open(toolAt(server.url), contextOf());
    await server.saw("DELETE");
    expect(await run(opened, "echo", { text: "again" })).toEqual({
      output: "echo again",
      error: null,
    });
    expect(server.count("initialize")).toBe(2);
  });

  it("is not begun to go on with a conversation that calls nothing", async () => {
    const server = await startServer();
    const listed = [{ name: "echo", input_schema: echoTool.inputSchema }];
    const opened = await runner().open(toolAt(server.url), contextOf({ listed }));
    expect(opened.listed).toEqual(listed);
    expect(opened.tools).toHaveLength(1);
    expect(server.received).toEqual([]);
  });
});

describe("a call whose connection is lost", () => {
  it.each([
    ["before the answer begins", ({ response }) => void response.destroy()],
    [
      "within the answer",
      ({ response }) => {
        stream(response);
        response.destroy();
      },
    ],
    [
      "by an answer that ends without saying anything",
      ({ response }) => {
        stream(response);
        response.end();
      },
    ],
  ] satisfies [string, (exchange: Exchange) => void][])(
    "%s is not made a second time, and the model is told",
    async (_when, cut) => {
      const server = await startServer({ "tools/call": cut });
      const opened = await runner().open(toolAt(server.url), contextOf());
      expect((await run(opened, "echo")).error).toMatchObject({
        type: "mcp_protocol_error",
        code: -32_000,
      });
      expect(server.count("tools/call")).toBe(1);
    },
  );

  it.each([404, 400])(
    "because the session is forgotten (%i) is made in a new one",
    async (status) => {
      const sessions = withSessions(status);
      const server = await startServer(sessions);
      const opened = await runner().open(toolAt(server.url), contextOf());
      sessions.forget();
      expect(await run(opened, "echo", { text: "on" })).toEqual({ output: "echo on", error: null });
      expect(server.count("initialize")).toBe(2);
    },
  );

  it("is not made again when the session is alive: the refusal may mean anything", async () => {
    const sessions = withSessions(404);
    const server = await startServer({
      ...sessions,
      "tools/call": ({ response }) => void response.writeHead(404).end(),
    });
    const opened = await runner().open(toolAt(server.url), contextOf());
    expect((await run(opened, "echo")).error).toMatchObject({ type: "http_error", code: 404 });
    expect(server.count("tools/call")).toBe(1);
  });
});

describe("an answer", () => {
  it("may come on a stream, after other messages", async () => {
    const server = await startServer({
      "tools/call": ({ response, message }) => {
        const send = stream(response);
        send({ method: "notifications/message", params: { level: "info", data: "working" } });
        send({ id: message.id, result: { content: [{ type: "text", text: "done" }] } });
        response.end();
      },
    });
    const opened = await runner().open(toolAt(server.url), contextOf());
    expect(await run(opened, "echo")).toEqual({ output: "done", error: null });
  });

  it("that is an error of JSON-RPC keeps its code", async () => {
    const server = await startServer({
      "tools/call": () => ({ error: { code: -32_099, message: "no more fuel" } }),
    });
    const opened = await runner().open(toolAt(server.url), contextOf());
    expect((await run(opened, "echo")).error).toEqual({
      type: "mcp_protocol_error",
      code: -32_099,
      message: 'MCP server "test" answered with an error: no more fuel',
    });
  });

  it("that says the tool failed keeps what the tool said", async () => {
    const content = [{ type: "text", text: "disk full" }];
    const server = await startServer({
      "tools/call": () => ({ result: { content, isError: true } }),
    });
    const opened = await runner().open(toolAt(server.url), contextOf());
    expect(await run(opened, "echo")).toEqual({
      output: null,
      error: { type: "mcp_tool_execution_error", content },
    });
  });

  it("with an HTTP status keeps the status", async () => {
    const server = await startServer({
      "tools/call": ({ response }) => void response.writeHead(503).end(),
    });
    const opened = await runner().open(toolAt(server.url), contextOf());
    expect((await run(opened, "echo")).error).toMatchObject({ type: "http_error", code: 503 });
    expect(server.count("tools/call")).toBe(1);
  });
});

describe("a list over a connection that was kept", () => {
  it.each([300_000, 0])(
    "is asked for again when the session is forgotten (kept for %i ms)",
    async (cacheTtl) => {
      const sessions = withSessions(404);
      const server = await startServer(sessions);
      const one = runner({ cacheTtl });
      const opened = await one.open(toolAt(server.url), contextOf());
      sessions.forget();
      expect((await run(opened, "echo", { text: "a" })).output).toBe("echo a");
      expect((await one.open(toolAt(server.url), contextOf())).listed).toHaveLength(1);
      expect(server.count("initialize")).toBe(2);
    },
  );

  it("is asked for again when the list has changed and the session is forgotten", async () => {
    const sessions = withSessions(404);
    const server = await startServer({
      ...sessions,
      "tools/call": ({ response, message }) => {
        const send = stream(response);
        send({ method: "notifications/tools/list_changed" });
        send({ id: message.id, result: { content: [] } });
        response.end();
        sessions.forget();
      },
    });
    const opened = await runner().open(toolAt(server.url), contextOf());
    await run(opened, "echo");
    expect((await run(opened, "echo")).error).toBeNull();
    expect(server.count("initialize")).toBe(2);
  });
});
