import { mcp, stdioTool } from "@anyllm/mcp";
import type { McpTool } from "@anyllm/types";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  everything,
  type RunningServer,
  startEverything,
} from "../../../packages/mcp/test/support/everything.ts";
import { createAgent } from "./mcp/agent.ts";
import { stories } from "./mcp/stories.ts";
import { type Row, rows } from "./peers/rows.ts";
import { type Server, servers } from "./peers/servers.ts";

// One or two of each wire that the embedded model speaks.
const names = [
  "openai",
  "deepseek",
  "together",
  "mistral",
  "chatCompatible (no ids)",
  "anthropic (embedded-1)",
  "gemini (embedded-1)",
];
const over = names.map((name) => [name, rows.find((row) => row.name === name)!] as const);

// The embedded model reads files as OpenAI has them; Mistral has them in its own way.
function lacks({ name }: Row, story: string): boolean {
  return name === "mistral" && story.includes("a file");
}

let embedded: Server;
let http: RunningServer;
const runner = mcp({ allowPrivate: true });
beforeAll(async () => {
  [embedded, http] = await Promise.all([servers.embedded(), startEverything("streamableHttp")]);
});
afterAll(async () => {
  await runner.close();
  await Promise.all([embedded.close(), http.stop()]);
});

type MakeTool = (more?: Partial<McpTool>) => McpTool;
// A process is reached as an address is: one of each wire tells enough, in one way of asking.
const few = over.filter(([name]) => /^(openai|deepseek|anthropic|gemini)\b/.test(name));
const modes: [string, boolean][] = [
  ["streamed", true],
  ["whole", false],
];
const transports: [string, typeof over, typeof modes, MakeTool][] = [
  [
    "streamable HTTP",
    over,
    modes,
    (more) => ({
      type: "mcp",
      server_label: "all",
      server_url: http.url,
      headers: { "x-canary": "canary-header" },
      authorization: "canary-token",
      ...more,
    }),
  ],
  [
    "stdio",
    few,
    modes.slice(0, 1),
    (more) =>
      stdioTool({
        server_label: "all",
        command: process.execPath,
        args: [everything, "stdio"],
        env: { CANARY: "canary-env" },
        ...more,
      }),
  ],
];

describe.each(transports)("server-everything over %s", (_transport, asked, ways, all) => {
  describe.each(asked)("on the embedded model, by %s", (_name, row) => {
    describe.each(ways)("%s", (_mode, stream) => {
      it.each(Object.entries(stories).filter(([story]) => !lacks(row, story)))(
        "%s",
        async (_story, tell) => {
          const { create, chat = {}, model = "embedded-1", base } = row;
          const headers = { "x-embedded-chat": JSON.stringify(chat) };
          const baseURL = embedded.url + base.embedded;
          const provider = create({ baseURL, apiKey: "key", headers });
          const { ask } = createAgent({ provider, model, stream, mcp: runner });
          await expect(tell({ ask, all })).resolves.toBeUndefined();
        },
      );
    });
  });
});
