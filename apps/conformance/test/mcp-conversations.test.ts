import { AnyLLMError, type Checkpoint, resume } from "@anyllm/core";
import { mcp, type McpOptions } from "@anyllm/mcp";
import type { InputItem, McpTool } from "@anyllm/types";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  type Behaviour,
  closeServers,
  echoTool,
  startServer,
  type TestServer,
} from "../../../packages/mcp/test/support/server.ts";
import { type Agent, createAgent, itemsOf, kept, typesOf, user, verdicts } from "./mcp/agent.ts";
import { functionsOf, tellsMcp } from "./mcp/wire.ts";
import { rows } from "./peers/rows.ts";
import { type Server, servers } from "./peers/servers.ts";

let embedded: Server;
const runners: ReturnType<typeof mcp>[] = [];
beforeAll(async () => {
  embedded = await servers.embedded();
});
afterEach(async () => {
  await Promise.all(runners.splice(0).map((runner) => runner.close()));
  await closeServers();
});
afterAll(() => embedded.close());

const names = ["openai", "deepseek", "mistral", "anthropic (embedded-1)", "gemini (embedded-1)"];

/** A new process, with a provider of one wire. */
function start(name: string, stream: boolean, options: McpOptions = {}): Agent {
  const runner = mcp({ allowPrivate: true, ...options });
  runners.push(runner);
  const row = rows.find((one) => one.name === name)!;
  const baseURL = embedded.url + row.base.embedded;
  const headers = { "x-embedded-chat": JSON.stringify(row.chat ?? {}) };
  const provider = row.create({ baseURL, apiKey: "key", headers });
  return createAgent({ provider, model: "embedded-1", stream, mcp: runner });
}

const modes = [false, true];
const each = names.flatMap((name) => modes.map((stream) => [name, stream] as const));
const tools = ["one_thing", "two_things"].map((name) => ({ ...echoTool, name }));
const two: Behaviour = { "tools/list": () => ({ result: { tools } }) };
const both = user('Use docs__one_thing and docs__two_things with "hello".');

const at = ({ url }: TestServer, more: Partial<McpTool> = {}): McpTool => ({
  type: "mcp",
  server_label: "docs",
  server_url: url,
  require_approval: "never",
  ...more,
});

/** Calls that were made at once, and then an output for each: as models made them. */
function expectPairs(agent: Agent): void {
  for (const { body } of agent.sent()) expect(tellsMcp(body)).toBeUndefined();
  expect(functionsOf(agent.sent().at(-1)?.body ?? {}).order).toBe("ccoo");
}

describe.each(each)("two approvals at once, by %s (streamed: %s)", (name, stream) => {
  const begin = async () => {
    const server = await startServer(two);
    const agent = start(name, stream);
    const asked = [at(server, { require_approval: "always" })];
    const { response } = await agent.ask({ input: [both], tools: asked });
    expect(typesOf(response)).toEqual([
      "mcp_list_tools",
      "mcp_approval_request",
      "mcp_approval_request",
    ]);
    const [yes, no] = verdicts(response, true) as [InputItem, InputItem];
    return { server, agent, asked, items: kept(response), yes, no: { ...no, approve: false } };
  };

  it("are one allowed and one denied", async () => {
    const { server, agent, asked, items, yes, no } = await begin();
    const input = [both, ...items, yes, { ...no, reason: "too risky" } as InputItem];
    const { response } = await agent.ask({ input, tools: asked });
    expect(itemsOf(response, "mcp_call").map((call) => [call["name"], call["output"]])).toEqual([
      ["one_thing", "echo hello"],
    ]);
    expect(response.output_text).toMatch(/echo hello.*too risky/s);
    expect(server.count("tools/call")).toBe(1);
    expectPairs(agent);
    const next = [...input, ...kept(response), user("Thanks, hello!")];
    const last = await agent.ask({ input: next, tools: asked });
    expect(typesOf(last.response)).toEqual(["message"]);
    expectPairs(agent);
    expect(server.count("tools/call")).toBe(1);
  });

  it("are answered one after the other", async () => {
    const { server, agent, asked, items, yes, no } = await begin();
    const input = [both, ...items, yes];
    const first = await agent.ask({ input, tools: asked });
    expect(itemsOf(first.response, "mcp_call").map(({ name: called }) => called)).toEqual([
      "one_thing",
    ]);
    expect(server.count("tools/call")).toBe(1);
    expectPairs(agent);
    const later = [...input, ...kept(first.response), { ...no, approve: true } as InputItem];
    const second = await agent.ask({ input: later, tools: asked });
    expect(itemsOf(second.response, "mcp_call").map(({ name: called }) => called)).toEqual([
      "two_things",
    ]);
    expect(server.count("tools/call")).toBe(2);
    expectPairs(agent);
  });

  it("are passed over: the model is told that nobody allowed them", async () => {
    const { server, agent, asked, items } = await begin();
    const input = [both, ...items, user("Never mind, hello!")];
    const { response } = await agent.ask({ input, tools: asked });
    expect(typesOf(response)).toEqual(["message"]);
    expectPairs(agent);
    expect(functionsOf(agent.sent()[0]?.body ?? {}).outputs).toEqual([
      expect.stringContaining("not allowed this call"),
      expect.stringContaining("not allowed this call"),
    ]);
    expect(server.count("tools/call")).toBe(0);
  });
});

const pairs = names.flatMap((from) =>
  names.filter((to) => to !== from).map((to) => [from, to] as const),
);

describe.each(pairs)("a conversation that begins at %s", (from, to) => {
  it(`is allowed a call, and goes on, at ${to}`, async () => {
    const server = await startServer(two);
    const asked = [at(server, { require_approval: { never: { tool_names: ["one_thing"] } } })];
    const first = await start(from, true).ask({ input: [both], tools: asked });
    expect(typesOf(first.response)).toEqual(["mcp_list_tools", "mcp_call", "mcp_approval_request"]);
    const input = [both, ...kept(first.response), ...verdicts(first.response, true)];
    const agent = start(to, false);
    const second = await agent.ask({ input, tools: asked });
    expect(itemsOf(second.response, "mcp_call")[0]).toMatchObject({
      name: "two_things",
      output: "echo hello",
    });
    expect(second.response.output_text).toContain("echo hello");
    expect(server.count("tools/call")).toBe(2);
    expectPairs(agent);
    const back = start(from, true);
    const next = [...input, ...kept(second.response), user("Thanks, hello!")];
    expect(typesOf((await back.ask({ input: next, tools: asked })).response)).toEqual(["message"]);
    expectPairs(back);
  });
});

describe.each(each)("by %s (streamed: %s)", (name, stream) => {
  it("names that no function may have are given back as they were given", async () => {
    const long = `a.${"long_".repeat(20)}name`;
    const offered = ["ask.now", long].map((own) => ({ ...echoTool, name: own }));
    const server = await startServer({ "tools/list": () => ({ result: { tools: offered } }) });
    const agent = start(name, stream);
    const label = "my docs";
    const asked = [at(server, { server_label: label })];
    const probe = await agent.ask({ input: "Hello!", tools: asked });
    const functions = functionsOf(probe.sent[0]?.body ?? {}).offered;
    for (const own of functions) expect(own).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
    const question = user(`Use ${functions.join(" and ")} with "hello".`);
    const { response } = await agent.ask({ input: [question], tools: asked });
    expect(
      itemsOf(response, "mcp_call").map((call) => [call["server_label"], call["name"]]),
    ).toEqual([
      [label, "ask.now"],
      [label, long],
    ]);
    // They run at once, so either may come first.
    const called = server.received.filter(({ method }) => method === "tools/call");
    expect(new Set(called.map(({ params }) => params?.["name"]))).toEqual(
      new Set(["ask.now", long]),
    );
    const input = [question, ...kept(response), user("Hello!")];
    const next = await agent.ask({ input, tools: asked });
    expect(functionsOf(next.sent[0]?.body ?? {}).calls).toEqual(functions);
    // Also when they may not be called any more.
    const fewer = [at(server, { server_label: label, allowed_tools: [] })];
    const last = await agent.ask({ input, tools: fewer });
    const { calls, outputs } = functionsOf(last.sent[0]?.body ?? {});
    expect([calls.length, outputs.length]).toEqual([2, 2]);
    for (const own of calls) expect(own).toMatch(/^my_docs__[a-zA-Z0-9_-]+$|^.{64}$/);
  });

  it("no more calls are made than max_tool_calls allows", async () => {
    const server = await startServer(two);
    const agent = start(name, stream);
    const { response } = await agent.ask({ input: [both], tools: [at(server)], max_tool_calls: 1 });
    expect(server.count("tools/call")).toBe(1);
    expect(itemsOf(response, "mcp_call").map(({ status }) => status)).toEqual([
      "completed",
      "failed",
    ]);
    expectPairs(agent);
  });

  it("a choice among the tools of a server is held to", async () => {
    const server = await startServer(two);
    const agent = start(name, stream);
    const { response } = await agent.ask({
      input: [both],
      tools: [at(server)],
      tool_choice: {
        type: "allowed_tools",
        mode: "auto",
        tools: [{ type: "mcp", server_label: "docs", name: "two_things" }],
      },
    });
    const called = server.received.filter(({ method }) => method === "tools/call");
    expect(called.map(({ params }) => params?.["name"])).toEqual(["two_things"]);
    // Statement 45: the tools that are echoed stay what they were.
    expect(response.tools).toMatchObject([{ type: "mcp", server_label: "docs" }]);
  });

  it("a process that dies between two calls is gone on with, and makes each once", async () => {
    const server = await startServer(two);
    const asked = [at(server)];
    let saved: Checkpoint | undefined;
    const dying = start(name, stream);
    const dies = new Error("the process died");
    const work = dying.ask(
      { input: [both], tools: asked, parallel_tool_calls: true },
      {
        maxParallelTools: 1,
        onCheckpoint(checkpoint) {
          if (server.count("tools/call") > 0) throw dies;
          saved = JSON.parse(JSON.stringify(checkpoint)) as Checkpoint;
        },
      },
    );
    await expect(work).rejects.toSatisfy(AnyLLMError.isInstance);
    expect(server.count("tools/call")).toBe(1);
    expect(saved?.calls.map(({ state }) => state)).toEqual(["started", "waiting"]);
    const agent = start(name, stream);
    const told = await resume(agent.llm, saved!, { tools: asked });
    const called = server.received.filter(({ method }) => method === "tools/call");
    expect(called.map(({ params }) => params?.["name"])).toEqual(["one_thing", "two_things"]);
    expect(itemsOf(told, "mcp_list_tools")).toHaveLength(1);
    const calls = itemsOf(told, "mcp_call");
    expect(calls.map(({ status }) => status)).toEqual(["failed", "completed"]);
    // Whether the first came to anything is not known, and the model is told so.
    expect(JSON.stringify(calls[0]?.["error"])).toContain("not known what it came to");
    expectPairs(agent);
  });

  it("a call that nobody waits for any more is cancelled at its server", async () => {
    const server = await startServer({
      ...two,
      "tools/call": () => new Promise(() => {}),
    });
    const agent = start(name, stream);
    const controller = new AbortController();
    const work = agent.ask({ input: [both], tools: [at(server)] }, { signal: controller.signal });
    const failed = work.catch((error: unknown) => error);
    await server.saw("tools/call");
    controller.abort();
    expect(await failed).toMatchObject({ code: "aborted" });
    await server.saw("notifications/cancelled");
    expect(agent.sent()).toHaveLength(1);
  });
});
