import { fitRequest, type RequestExtras, type Warning } from "@anyllm/core";
import type { InputItem, ResponseRequest } from "@anyllm/types";
import { type ChatDialect, defineChatProvider } from "../../src/index.ts";

/** A vendor that takes everything, so that a test only says what it is about. */
export const acme: ChatDialect<"acme"> = {
  id: "acme",
  name: "Acme",
  baseURL: "https://api.acme.example/v1",
  fields: [
    "temperature",
    "top_p",
    "presence_penalty",
    "frequency_penalty",
    "max_output_tokens",
    "parallel_tool_calls",
    "service_tier",
    "user",
    "safety_identifier",
    "prompt_cache_key",
    "prompt_cache_retention",
    "top_logprobs",
  ],
  tools: { choices: ["none", "required", "function"], strict: true },
  structured: "json_schema",
  reasoning: {
    efforts: { low: { reasoning_effort: "low" }, high: { reasoning_effort: "high" } },
    replay: { key: "reasoning_content" },
  },
  media: { image: "url", file: "file", audio: "input_audio", video: "video_url" },
  source: "https://docs.acme.example",
};

export interface EncodedBody {
  model: string;
  messages: Record<string, unknown>[];
  [key: string]: unknown;
}

// From here on, what a vendor says is said at once.
await defineChatProvider(acme)().load?.();

/** What is sent for a request, and what is told of it. */
export function encode(
  request: Partial<ResponseRequest>,
  dialect: Partial<ChatDialect<"acme">> = {},
): { body: EncodedBody; url: string; warnings: Warning[] } {
  const provider = defineChatProvider({ ...acme, ...dialect })();
  const warnings: Warning[] = [];
  const extras: RequestExtras = {
    headers: {},
    query: {},
    body: {},
    warn: (param, message) => warnings.push({ provider: "acme", param, message }),
  };
  const full = { model: "m", input: "Hi", ...request } as ResponseRequest;
  const fitted = fitRequest(full, provider, (warning) => warnings.push(warning));
  const call = provider.encode(fitted, extras);
  if ("then" in call) throw new Error("acme has no key to wait for");
  return { body: JSON.parse(call.body as string) as EncodedBody, url: call.url, warnings };
}

/** The messages of a history. */
export function messages(
  input: unknown,
  dialect: Partial<ChatDialect<"acme">> = {},
): Record<string, unknown>[] {
  return encode({ input: input as InputItem[] }, dialect).body.messages;
}
