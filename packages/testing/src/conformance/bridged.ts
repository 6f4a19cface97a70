import { type CallOptions, createClient, type Provider, type ProviderOptions } from "@anyllm/core";
import type { ResponseRequest } from "@anyllm/types";
import type { Exchange } from "../replay/exchange.ts";
import { replay } from "../replay/replay.ts";
import { same } from "./check.ts";

/** A provider of servers of which some do not know `/responses`. */
export interface BridgedSubject {
  create(options: ProviderOptions): Provider;
  /** What such a server answers to a path that it does not know. */
  unknown: Exchange;
}

/**
 * Asks a server that knows Chat Completions alone, which must answer at the first call.
 *
 * @returns The body that it was sent there, less `stream`.
 * @throws Error where the answer did not come back.
 * @example
 * ```ts
 * import type { Provider, ProviderOptions } from "@anyllm/core";
 * import { askBridged } from "@anyllm/testing";
 *
 * const sent = (create: (options: ProviderOptions) => Provider) =>
 *   askBridged({ create, unknown: { status: 404, body: "404 page not found" } }, { temperature: 0 });
 * ```
 */
export async function askBridged(
  { create, unknown }: BridgedSubject,
  request: Partial<ResponseRequest>,
  options: CallOptions = {},
): Promise<unknown> {
  const message = { content: "Bridged" };
  const answer = { id: "c", choices: [{ index: 0, finish_reason: "stop", message }] };
  await using server = await replay(({ path }) =>
    path === "/v1/chat/completions" ? { body: JSON.stringify(answer) } : unknown,
  );
  const llm = createClient({ providers: [create({ baseURL: server.baseURL })] });
  const given = { model: "m", input: "Hi", ...request, stream: false as const };
  const { output_text } = await llm.responses(given, options);
  same(output_text, "Bridged", "the answer of a server that was bridged");
  const { stream: _, ...sent } = (server.requests.at(-1)?.json ?? {}) as Record<string, unknown>;
  return sent;
}
