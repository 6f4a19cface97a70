import { AnyLLMError } from "@anyllm/core";
import { mcp, type McpOptions } from "@anyllm/mcp";
import { anthropic } from "@anyllm/provider-anthropic";
import { deepseek } from "@anyllm/provider-deepseek";
import { openai } from "@anyllm/provider-openai";
import { serveEmbedded } from "@anyllm/testing";
import type { McpTool } from "@anyllm/types";
import { afterAll, afterEach, beforeAll } from "vitest";
import { closeServers } from "../../../../packages/mcp/test/support/server.ts";
import { type Agent, createAgent, user } from "./agent.ts";

let embedded: Awaited<ReturnType<typeof serveEmbedded>>;
const runners: ReturnType<typeof mcp>[] = [];
beforeAll(async () => {
  embedded = await serveEmbedded();
});
afterEach(async () => {
  await Promise.all(runners.splice(0).map((runner) => runner.close()));
  await closeServers();
});
afterAll(() => embedded.close());

/** One provider of each of three wires. */
export const makers = { deepseek, openai, anthropic };

/** How an agent is started. */
export interface Given extends McpOptions {
  by?: keyof typeof makers;
  stream?: boolean;
}

/** A new process, as far as a conversation can tell: nothing is remembered. */
export function start({ by = "deepseek", stream = false, ...options }: Given = {}): Agent {
  const runner = mcp({ allowPrivate: true, ...options });
  runners.push(runner);
  const provider = makers[by]({ baseURL: embedded.baseURL, apiKey: "key" });
  return createAgent({ provider, model: "embedded-1", stream, mcp: runner });
}

/** The tools of a server of a test, under the label `docs`. */
export const at = (server_url: string, more: Partial<McpTool> = {}): McpTool => ({
  type: "mcp",
  server_label: "docs",
  server_url,
  require_approval: "never",
  ...more,
});
export const hello = user('Use docs__echo with "hello".');

/** The error that something ended in. */
export async function failureOf(work: Promise<unknown>): Promise<AnyLLMError> {
  const error: unknown = await work.then(
    (value) => new Error(`was to fail, but gave ${JSON.stringify(value)}`),
    (thrown: unknown) => thrown,
  );
  if (!AnyLLMError.isInstance(error)) throw error;
  return error;
}

/** An agent of a program that imports no runner. */
export function startBare(): Agent {
  const provider = deepseek({ baseURL: embedded.baseURL, apiKey: "key" });
  return createAgent({ provider, model: "embedded-1", stream: false });
}
