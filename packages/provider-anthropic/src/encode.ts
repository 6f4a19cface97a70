import type { ResponseRequest } from "@anyllm/types";
import { type EncodeContext, isObject, list, type Loose, object } from "@anyllm/core/translate";
import { editsOf, formatOf, samplingOf, thinkingOf, tierOf } from "./encode-settings.ts";
import { encodeTools } from "./encode-tools.ts";
import { type Conversation, conversationOf } from "./encode-turns.ts";
import { Encoding } from "./encoding.ts";
import { factsOf } from "./models.ts";

/** What a platform takes of the Messages API; everything is on at Anthropic itself. */
export interface MessagesOptions {
  /**
   * Whether `cache_control` may stand at the top of the body, for `prompt_cache_retention`.
   *
   * @default true
   */
  automaticCaching?: boolean | undefined;
  /**
   * Whether system messages may stand between the others, where the model takes them there.
   *
   * @default true
   */
  inlineSystem?: boolean | undefined;
}

/** A request on the Messages wire, without what platforms put in different places. */
export interface EncodedMessages {
  /** The body without `model`, `stream` and `anthropic_version`. */
  body: Loose;
  /** The betas it needs: for the header `anthropic-beta`, or `anthropic_beta` in the body. */
  betas: string[];
}

/**
 * Says a request on the Messages wire: for `encode` of a translator. The model's name tells its
 * generation, with whatever prefix and date a platform adds. Without `max_output_tokens` the model's
 * own maximum is asked for, since the wire wants a number.
 *
 * @param context - Told what is left out; what cannot be said is refused.
 * @throws UnsupportedError for parts, items, tools and settings that this wire cannot carry.
 * @see https://docs.anthropic.com/en/api/messages
 * @example
 * ```ts
 * import type { EncodeContext } from "@anyllm/core/translate";
 * import { encodeMessages } from "@anyllm/provider-anthropic/codec";
 *
 * function invoke(model: string, context: EncodeContext) {
 *   const { body, betas } = encodeMessages({ model, input: "Hi" }, context);
 *   return { ...body, anthropic_version: "bedrock-2023-05-31", anthropic_beta: betas };
 * }
 * ```
 */
export function encodeMessages(
  request: ResponseRequest,
  context: EncodeContext,
  options?: MessagesOptions,
): EncodedMessages {
  const to = new Encoding(context, factsOf(request.model));
  const inlineSystem = options?.inlineSystem !== false && to.facts.inlineSystem;
  const conversation = conversationOf(request, inlineSystem, to);
  const { system, messages } = conversation;
  const { format, ask } = formatOf(request, to);
  if (ask) system.push({ type: "text", text: ask });
  const tooling = encodeTools(request, to);
  const max_tokens = request.max_output_tokens ?? to.facts.maxTokens;
  const { thinking: wanted, effort } = thinkingOf(request, max_tokens, to);
  const thinking = unforced(wanted, tooling, to);
  const given: unknown = request["thinking"] ?? thinking;
  const thinks = isObject(given) && given["type"] !== "disabled";
  const user_id = request.safety_identifier ?? request.user ?? request.metadata?.["user_id"];
  const service_tier = tierOf(request, to);
  const context_management = editsOf(request, to);
  const cache_control = retentionOf(request, options?.automaticCaching !== false, to);
  if (request.include?.includes("message.output_text.logprobs")) {
    to.warn("include", "message.output_text.logprobs: there are none to include.");
  }
  const body: Loose = { max_tokens };
  if (system.length > 0) body["system"] = systemOf(system);
  body["messages"] = messages;
  Object.assign(body, tooling, samplingOf(request, thinks, to));
  if (thinking) body["thinking"] = thinking;
  if (effort || format) {
    body["output_config"] = { ...(effort && { effort }), ...(format && { format }) };
  }
  if (user_id != null) body["metadata"] = { user_id };
  if (service_tier) body["service_tier"] = service_tier;
  if (context_management) body["context_management"] = context_management;
  if (cache_control) body["cache_control"] = cache_control;
  limitBreakpoints(body, conversation, to);
  return { body, betas: to.betas };
}

function systemOf(system: Loose[]): unknown {
  const [first] = system;
  const plain = first && system.length === 1 && Object.keys(first).length === 2;
  return plain ? first["text"] : system;
}

// Source: https://docs.anthropic.com/en/docs/build-with-claude/extended-thinking: no forced tool use.
function unforced(
  thinking: Loose | undefined,
  tooling: Loose | undefined,
  to: Encoding,
): Loose | undefined {
  if (!thinking || thinking["type"] === "disabled") return thinking;
  const { type } = object(tooling?.["tool_choice"]);
  if (type !== "any" && type !== "tool") return thinking;
  const said = "Thinking was left out: it does not go together with a tool that must be called.";
  to.warn("reasoning", said);
  return undefined;
}

// Caches are found by the prompt's beginning: a key has nothing to say here, a lifetime has.
function retentionOf(
  { prompt_cache_retention: retention }: ResponseRequest,
  automaticCaching: boolean,
  to: Encoding,
): Loose | undefined {
  if (retention == null) return undefined;
  if (!automaticCaching) {
    const said =
      "prompt_cache_retention was left out: give parts a prompt_cache_breakpoint instead.";
    to.warn("prompt_cache_retention", said);
    return undefined;
  }
  if (retention !== "24h") return { type: "ephemeral" };
  to.warn("prompt_cache_retention", "A cache retention of 24h was changed to 1h, the longest.");
  return { type: "ephemeral", ttl: "1h" };
}

// Source: https://docs.anthropic.com/en/docs/build-with-claude/prompt-caching: at most four.
function limitBreakpoints(body: Loose, { system, messages }: Conversation, to: Encoding): void {
  const marked: Loose[] = [];
  addMarked(marked, body["tools"]);
  addMarked(marked, system);
  for (const { content } of messages) addMarked(marked, content);
  const excess = marked.length - (body["cache_control"] ? 3 : 4);
  if (excess <= 0) return;
  to.warn("input", "The first cache breakpoints were left out: there may be four.");
  for (const block of marked.slice(0, excess)) delete block["cache_control"];
}

function addMarked(marked: Loose[], blocks: unknown): void {
  for (const block of list(blocks)) {
    if (!isObject(block)) continue;
    if (block["type"] === "tool_result") addMarked(marked, block["content"]);
    if (block["cache_control"] != null) marked.push(block);
  }
}
