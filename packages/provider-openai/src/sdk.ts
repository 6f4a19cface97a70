import { fetchTransport } from "@anyllm/core";
import { openaiOver, type OpenAIProvider } from "./openai.ts";

/** The part of an official `openai` client that is used; every client of version 6 and up has it. */
export interface OpenAIClient {
  baseURL: string;
  request(options: {
    method: "get" | "post" | "delete";
    path: string;
    body?: string;
    headers: Record<string, string>;
    signal?: AbortSignal | null;
    maxRetries: number;
  }): { asResponse(): Promise<Response> };
}

/** Options of {@link openai} over an official client. */
export interface OpenAIClientOptions {
  /** A client of the `openai` package, or of one that extends it, such as `AzureOpenAI`. */
  client: OpenAIClient;
  /** Sent with each call. */
  headers?: Record<string, string> | undefined;
}

/**
 * OpenAI's Responses API over an official `openai` client: its credentials, agents, proxies and
 * base URL stay in force. Routing, retries, deadlines and events are ours.
 *
 * @param options - See {@link OpenAIClientOptions}.
 * @example
 * ```ts
 * import { createClient } from "@anyllm/core";
 * import { openai } from "@anyllm/provider-openai/sdk";
 * import OpenAI from "openai";
 *
 * const client = new OpenAI({ apiKey: "sk-…", organization: "org-…" });
 * const llm = createClient({ providers: [openai({ client })] });
 * ```
 */
export function openai({ client, headers }: OpenAIClientOptions): OpenAIProvider {
  const transport = fetchTransport(async (url, init) => {
    const call = client.request({
      method: String(init.method).toLowerCase() as "get" | "post" | "delete",
      path: url.slice(base.length),
      ...(typeof init.body === "string" && { body: init.body }),
      headers: init.headers as Record<string, string>,
      signal: init.signal ?? null,
      maxRetries: 0,
    });
    return call.asResponse().catch(answerOf);
  });
  return openaiOver(transport, { baseURL: base, headers });
}

// Only the path reaches the client, which puts its own base before it.
const base = "https://openai-client.invalid";

// The client throws for HTTP errors; here they are answers like any other.
function answerOf(error: unknown): Response {
  const { status, error: inner, headers, message } = error as Partial<HTTPError>;
  if (typeof status !== "number") throw error;
  const body = JSON.stringify({ error: inner ?? { message } });
  return new Response(body, { status, ...(headers && { headers }) });
}

interface HTTPError {
  status: number;
  error: unknown;
  headers: Headers;
  message: string;
}
