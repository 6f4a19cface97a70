import { AnyLLMError } from "@anyllm/core";
import { llamacpp } from "@anyllm/provider-llamacpp";
import { openai } from "@anyllm/provider-openai";
import type { InputItem } from "@anyllm/types";
import { mcpApprovalRequestSchema, mcpCallSchema } from "@anyllm/types/schemas";
import { describe, expect, it } from "vitest";
import { type Behaviour, startServer } from "../../../packages/mcp/test/support/server.ts";
import { encodeBy } from "../src/encoding.ts";
import { type Json, objects } from "../src/facts.ts";
import { offline } from "../src/play.ts";
import { kept, typesOf, user, verdicts } from "./mcp/agent.ts";
import { at, hello, makers, start } from "./mcp/start.ts";
import { functionsOf } from "./mcp/wire.ts";

// A program need not name the same tools in each request: what was called stays in the history.
async function begin(
  by: keyof typeof makers,
  require_approval: "always" | "never",
  behaviour?: Behaviour,
): Promise<{ items: InputItem[]; answers: InputItem[] }> {
  const server = await startServer(behaviour);
  const tools = [at(server.url, { require_approval })];
  const { response } = await start({ by }).ask({ input: [hello], tools });
  return { items: kept(response), answers: verdicts(response, true) };
}

const content = [
  { type: "text", text: "Look:" },
  { type: "image", mimeType: "image/png", data: "iVBORw0KGgo=" },
];
const picture: Behaviour = { "tools/call": () => ({ result: { content } }) };
const next = user("Thanks, hello!");
const wires = Object.keys(makers) as (keyof typeof makers)[];

describe("a request without the tools of a server that were called before", () => {
  it.each(["deepseek", "anthropic"] as const)("reads as calls of functions, by %s", async (by) => {
    const { items } = await begin(by, "never");
    const told = await start({ by }).ask({ input: [hello, ...items, next] });
    expect(typesOf(told.response)).toEqual(["message"]);
    const { calls, outputs } = functionsOf(told.sent[0]?.body ?? {});
    expect(calls).toEqual(["docs__echo"]);
    expect(outputs).toEqual([expect.stringContaining("echo hello")]);
  });

  // Statement 77: what only we know is not sent to a vendor, which would refuse it.
  it.each([
    ["mcp_call", "never", mcpCallSchema],
    ["mcp_approval_request", "always", mcpApprovalRequestSchema],
  ] as const)(
    "tells a vendor that hosts MCP %s without keys of ours",
    async (type, when, schema) => {
      const { items, answers } = await begin("openai", when);
      const input = [hello, ...items, ...answers, next];
      const { body } = await encodeBy(openai(offline), { model: "m", input }, { native: true });
      const sent = objects(body?.["input"]).find((item) => item["type"] === type);
      expect(unknownKeys(sent, Object.keys(schema.shape))).toEqual([]);
    },
  );

  it("tells a vendor of Responses that hosts no MCP calls without keys of ours", async () => {
    const { items } = await begin("openai", "never");
    const input = [hello, ...items, next];
    const { body } = await encodeBy(llamacpp(offline), { model: "m", input }, { native: true });
    const sent = objects(body?.["input"]).find(({ type }) => type === "function_call");
    const known = ["type", "id", "call_id", "name", "arguments", "status"];
    expect(unknownKeys(sent, known)).toEqual([]);
  });

  it.each(["deepseek", "anthropic"] as const)(
    "still marks what a server said as data, by %s",
    async (by) => {
      const { items } = await begin(by, "never");
      const { sent } = await start({ by }).ask({ input: [hello, ...items, next] });
      const { outputs } = functionsOf(sent[0]?.body ?? {});
      expect(outputs).toEqual([expect.stringContaining("untrusted")]);
    },
  );

  it("is not refused for a picture that a server gave before", async () => {
    const { items } = await begin("deepseek", "never", picture);
    const { response } = await start().ask({ input: [hello, ...items, next] });
    expect(response.status).toBe("completed");
  });

  it("shows the picture still, or warns that it was left out", async () => {
    const { items } = await begin("anthropic", "never", picture);
    const told = await start({ by: "anthropic" }).ask({ input: [hello, ...items, next] });
    const shown = JSON.stringify(told.sent[0]?.body).includes("iVBORw0KGgo");
    expect(shown || told.warnings.length > 0).toBe(true);
  });

  it.each(wires.filter((by) => by !== "openai"))(
    "does not lose a person's answer in silence, by %s",
    async (by) => {
      const { items, answers } = await begin(by, "always");
      const agent = start({ by });
      const told = await agent
        .ask({ input: [hello, ...items, ...answers] })
        .catch((error: unknown) => {
          if (!AnyLLMError.isInstance(error)) throw error;
          return undefined;
        });
      expect(told?.warnings).not.toEqual([]);
    },
  );
});

function unknownKeys(item: Json | undefined, known: readonly string[]): string[] {
  return Object.keys(item ?? { missing: true }).filter((key) => !known.includes(key));
}
