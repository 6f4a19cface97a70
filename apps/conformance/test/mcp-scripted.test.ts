import { mcp } from "@anyllm/mcp";
import { ollamaChat } from "@anyllm/provider-ollama";
import type { McpTool } from "@anyllm/types";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type RunningServer,
  startEverything,
} from "../../../packages/mcp/test/support/everything.ts";
import { type Ask, createAgent, itemsOf, kept, typesOf, user } from "./mcp/agent.ts";
import { startScripted } from "./mcp/script.ts";
import { stories } from "./mcp/stories.ts";
import { functionsOf } from "./mcp/wire.ts";
import { type Row, rows } from "./peers/rows.ts";
import type { Server } from "./peers/servers.ts";

let scripted: Server;
let http: RunningServer;
const runner = mcp({ allowPrivate: true });
beforeAll(async () => {
  [scripted, http] = await Promise.all([startScripted(), startEverything("streamableHttp")]);
});
afterAll(async () => {
  await runner.close();
  await Promise.all([scripted.close(), http.stop()]);
});

const named = (...names: string[]): Row[] =>
  names.map((name) => rows.find((row) => row.name === name)!);
// The wires that the embedded model does not speak.
const others: Row[] = [
  ...named("bedrock (us.anthropic.claude-sonnet-4-6)", "cohere"),
  { name: "ollama (api/chat)", create: ollamaChat, base: { aimock: "/api" } },
];
const all: Row[] = [
  ...others,
  ...named("openai", "deepseek", "mistral", "anthropic (embedded-1)", "gemini (gemini-2.5-flash)"),
];
const modes: [string, boolean][] = [
  ["whole", false],
  ["streamed", true],
];

const everything = (more?: Partial<McpTool>): McpTool => ({
  type: "mcp",
  server_label: "all",
  server_url: http.url,
  headers: { "x-canary": "canary-header" },
  ...more,
});

// Ollama's own wire has no call that must be made; the provider says so.
function lacks({ name }: Row, story: string): boolean {
  return name.startsWith("ollama") && story.includes("tool_choice");
}

function asker({ create, base, model = "embedded-1" }: Row, stream: boolean): Ask {
  const provider = create({ baseURL: scripted.url + base.aimock, apiKey: "key" });
  return createAgent({ provider, model, stream, mcp: runner }).ask;
}

describe.each(others.map((row) => [row.name, row] as const))("on a scripted %s", (_name, row) => {
  describe.each(modes)("%s", (_mode, stream) => {
    const possible = Object.entries(stories).filter(([story]) => !lacks(row, story));
    it.each(possible)("%s", async (_story, tell) => {
      const told = tell({ ask: asker(row, stream), all: everything });
      await expect(told).resolves.toBeUndefined();
    });
  });
});

describe.each(all.map((row) => [row.name, row] as const))("a model of %s", (_name, row) => {
  it.each(modes)("that calls a tool which is not there is told so: %s", async (_mode, stream) => {
    const ask = asker(row, stream);
    const tools = [everything({ require_approval: "never", allowed_tools: ["echo"] })];
    const input = [user('Use all__fly and all__echo with "hello".')];
    const { response, sent } = await ask({ input, tools });
    const types = ["mcp_list_tools", "function_call", "mcp_call", "function_call_output"];
    expect(
      typesOf(response)
        .filter((type) => type !== "message")
        .toSorted(),
    ).toEqual(types.toSorted());
    expect(itemsOf(response, "function_call_output")[0]).toMatchObject({
      status: "incomplete",
      output: expect.stringMatching(/no tool named all__fly.*all__echo/),
    });
    const { calls, outputs } = functionsOf(sent[1]?.body ?? {});
    expect(calls).toEqual(["all__fly", "all__echo"]);
    expect(outputs).toHaveLength(2);
    const next = await ask({ input: [...input, ...kept(response), user("Hello!")], tools });
    expect(functionsOf(next.sent[0]?.body ?? {}).outputs).toHaveLength(2);
  });
});

// Statement 45: told of all functions, this model calls what it likes.
describe.each(named("openai").map((row) => [row.name, row] as const))(
  "a model of %s",
  (_name, row) => {
    it.each(modes)(
      "that calls what tool_choice leaves out is refused: %s",
      async (_mode, stream) => {
        const { response, sent } = await asker(
          row,
          stream,
        )({
          input: 'Use all__echo with "hello" and all__get-sum of 2 and 40.',
          tools: [everything({ require_approval: "never" })],
          tool_choice: {
            type: "allowed_tools",
            mode: "auto",
            tools: [{ type: "mcp", server_label: "all", name: "echo" }],
          },
        });
        expect(functionsOf(sent[0]?.body ?? {}).offered).toContain("all__get-sum");
        expect(itemsOf(response, "mcp_call").map((call) => [call["name"], call["status"]])).toEqual(
          [
            ["echo", "completed"],
            ["get-sum", "failed"],
          ],
        );
        expect(functionsOf(sent[1]?.body ?? {}).outputs).toEqual([
          expect.stringContaining("Echo: hello"),
          expect.stringContaining("may not be called now"),
        ]);
      },
    );
  },
);
