import { tool } from "@anyllm/core";
import type { McpTool } from "@anyllm/types";
import { describe, expect, it } from "vitest";
import {
  type Behaviour,
  echoTool,
  startServer,
} from "../../../packages/mcp/test/support/server.ts";
import { itemsOf } from "./mcp/agent.ts";
import { at, failureOf, hello, start, startBare } from "./mcp/start.ts";
import { functionsOf } from "./mcp/wire.ts";

describe("a name that two tools would have (T52)", () => {
  const execute = (): string => "ours";
  const ours = (name: string) => tool({ name, execute });
  const named = (name: string): Behaviour => ({
    "tools/list": () => ({ result: { tools: [{ ...echoTool, name }] } }),
  });

  it("is no error where labels keep them apart", async () => {
    const [one, two] = await Promise.all([startServer(), startServer()]);
    const tools = [at(one.url), at(two.url, { server_label: "more" }), ours("echo")];
    const input = 'Use docs__echo and more__echo with "hello".';
    const { response, sent } = await start().ask({ input, tools });
    expect(functionsOf(sent[0]?.body ?? {}).offered).toEqual(["docs__echo", "more__echo", "echo"]);
    expect(itemsOf(response, "mcp_call").map(({ server_label }) => server_label)).toEqual([
      "docs",
      "more",
    ]);
    expect([one.count("tools/call"), two.count("tools/call")]).toEqual([1, 1]);
  });

  it.each<[string, (urls: string[]) => unknown[], RegExp]>([
    ["two servers of one label", ([a, b]) => [at(a!), at(b!)], /"docs".*server_label/],
    [
      "labels and names that come to the same",
      ([a, , c]) => [at(a!, { server_label: "docs__a" }), at(c!)],
      /"docs__a__echo"/,
    ],
    ["a function of ours", ([a]) => [ours("docs__echo"), at(a!)], /"docs__echo"/],
    [
      "a function of the caller",
      ([a]) => [at(a!), { type: "function", name: "docs__echo", parameters: { type: "object" } }],
      /"docs__echo"/,
    ],
    ["the label of functions", ([a]) => [at(a!, { server_label: "function" })], /"function"/],
  ])("is an error before anything is called: %s", async (_what, makeTools, message) => {
    const servers = await Promise.all([
      startServer(),
      startServer(),
      startServer(named("a__echo")),
    ]);
    for (const by of ["deepseek", "openai"] as const) {
      const { ask, sent } = start({ by });
      const tools = makeTools(servers.map(({ url }) => url)) as McpTool[];
      const error = await failureOf(ask({ input: [hello], tools }));
      expect(error).toMatchObject({
        code: "invalid_request",
        param: "tools",
        message: expect.stringMatching(message),
      });
      expect(sent()).toEqual([]);
    }
    expect(servers.map((server) => server.count("tools/call"))).toEqual([0, 0, 0]);
  });

  it("is an error within a server as well", async () => {
    const tools = ["a.b", "a_b"].map((name) => ({ ...echoTool, name }));
    const server = await startServer({ "tools/list": () => ({ result: { tools } }) });
    const error = await failureOf(start().ask({ input: [hello], tools: [at(server.url)] }));
    expect(error).toMatchObject({
      code: "invalid_request",
      message: expect.stringMatching(/"a\.b" and "a_b".*allowed_tools/),
    });
  });
});

it("a client without a runner says what is missing", async () => {
  const { ask } = startBare();
  const error = await failureOf(ask({ input: [hello], tools: [at("https://mcp.example.com")] }));
  expect(error).toMatchObject({
    code: "not_implemented",
    message: expect.stringContaining("@anyllm/mcp"),
  });
});
