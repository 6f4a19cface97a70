import type { ResponseRequest, ResponseResource, ResponseTool } from "@anyllm/types";
import { isObject } from "./families.ts";

/** What a fresh response is given besides the request it answers. */
export interface ResourceSeed {
  id: string;
  /** Unix time in seconds. */
  created_at: number;
  /** The model that answers, when it differs from the one asked for. */
  model?: string;
}

/**
 * A response that has only just begun: all 31 keys of the specification, the request's settings
 * echoed, everything unset at the value the specification gives it.
 *
 * @see OpenResponses 2026-04-24, `ResponseResource`
 * @example
 * ```ts
 * import { createResource } from "@anyllm/core/translate";
 *
 * const response = createResource({ model: "m", input: "Hi" }, { id: "resp_1", created_at: 0 });
 * console.log(response.status); // "in_progress"
 * ```
 */
export function createResource(request: ResponseRequest, seed: ResourceSeed): ResponseResource {
  const { reasoning, text, tools } = request;
  // One literal, so that every response has the same shape for the engine too.
  const response = {
    object: "response",
    status: "in_progress",
    output: [],
    completed_at: null,
    incomplete_details: null,
    error: null,
    usage: null,
    previous_response_id: request.previous_response_id ?? null,
    instructions: request.instructions ?? null,
    tools: tools ? tools.map(echoTool) : [],
    tool_choice: request.tool_choice ?? "auto",
    truncation: request.truncation ?? "disabled",
    parallel_tool_calls: request.parallel_tool_calls ?? true,
    text: { ...text, format: text?.format ?? { type: "text" } },
    top_p: request.top_p ?? 1,
    presence_penalty: request.presence_penalty ?? 0,
    frequency_penalty: request.frequency_penalty ?? 0,
    top_logprobs: request.top_logprobs ?? 0,
    temperature: request.temperature ?? 1,
    reasoning: reasoning ? { effort: null, summary: null, ...reasoning } : null,
    max_output_tokens: request.max_output_tokens ?? null,
    max_tool_calls: request.max_tool_calls ?? null,
    store: request.store ?? true,
    background: request.background ?? false,
    service_tier: request.service_tier ?? "default",
    metadata: request.metadata ?? {},
    safety_identifier: request.safety_identifier ?? null,
    prompt_cache_key: request.prompt_cache_key ?? null,
    id: seed.id,
    created_at: seed.created_at,
    model: seed.model ?? request.model,
  };
  return response as unknown as ResponseResource;
}

/** What a response has only once it has ended. */
export function unset(): Record<string, unknown> {
  return {
    status: "in_progress",
    output: [],
    completed_at: null,
    incomplete_details: null,
    error: null,
    usage: null,
  };
}

// The echo of a function tool must carry every key, set or not (statement 5).
function echoTool(tool: object): ResponseTool {
  const { type } = tool as { type?: unknown };
  const blank = type === "function" ? { description: null, parameters: null, strict: null } : {};
  return { ...blank, ...tool } as ResponseTool;
}

/**
 * A response as an upstream told it, over the keys it left out: what the specification requires is
 * there, what the upstream said stands as it said it.
 */
export function completeResource(
  request: ResponseRequest,
  told: Record<string, unknown>,
  seed: ResourceSeed,
): ResponseResource {
  return fillResource(request, { ...told }, seed);
}

/** The same in place, of what nobody else holds. */
export function fillResource(
  request: ResponseRequest,
  whole: Record<string, unknown>,
  seed: ResourceSeed,
): ResponseResource {
  const blank = createResource(request, seed) as unknown as Record<string, unknown>;
  for (const key in blank) {
    if (!(key in whole) || (whole[key] === null && never.has(key))) whole[key] = blank[key];
  }
  if (!Array.isArray(whole["output"])) whole["output"] = [];
  if (!Array.isArray(whole["tools"])) whole["tools"] = [];
  if (isObject(whole["usage"])) whole["usage"] = completeUsage(whole["usage"]);
  return whole as unknown as ResponseResource;
}

const never = /* @__PURE__ */ new Set(["id", "object", "created_at", "status", "model"]);

/**
 * How a response that has ended did so: by its status, else by the name of its last event, else by
 * what it holds.
 */
export function statusAtEnd(told: Record<string, unknown>, ending?: string): string {
  const { status, error, incomplete_details } = told;
  if (typeof status === "string" && !/^(queued|in_progress)?$/.test(status)) return status;
  return ending ?? (error ? "failed" : incomplete_details ? "incomplete" : "completed");
}

function completeUsage(told: Record<string, unknown>): object {
  const { total_tokens, input_tokens_details, output_tokens_details } = told;
  const input_tokens = told["input_tokens"] ?? 0;
  const output_tokens = told["output_tokens"] ?? 0;
  return {
    ...told,
    total_tokens: total_tokens ?? (input_tokens as number) + (output_tokens as number),
    input_tokens,
    output_tokens,
    input_tokens_details: { cached_tokens: 0, ...(input_tokens_details as object | null) },
    output_tokens_details: { reasoning_tokens: 0, ...(output_tokens_details as object | null) },
  };
}
