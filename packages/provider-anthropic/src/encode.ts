import type { ResponseRequest } from "@anyllm/types";
import { type EncodeContext, isObject, list, type Loose } from "@anyllm/core/translate";
import { editsOf, formatOf, samplingOf, thinkingOf, tierOf } from "./encode-settings.ts";
import { encodeTools } from "./encode-tools.ts";
import { conversationOf } from "./encode-turns.ts";
import { createEncoding, type Encoding } from "./encoding.ts";
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
  options: MessagesOptions = {},
): EncodedMessages {
  const { automaticCaching = true, inlineSystem = true } = options;
  const facts = factsOf(request.model);
  const to = createEncoding(context, {
    ...facts,
    inlineSystem: inlineSystem && facts.inlineSystem,
  });
  const { system, messages } = conversationOf(request, to);
  const { format, ask } = formatOf(request, to);
  if (ask) system.push({ type: "text", text: ask });
  const tooling = encodeTools(request, to);
  const max_tokens = request.max_output_tokens ?? to.facts.maxTokens;
  const { thinking, effort } = unforced(thinkingOf(request, max_tokens, to), tooling, to);
  const given: unknown = request["thinking"] ?? thinking;
  const thinks = isObject(given) && given["type"] !== "disabled";
  const user_id = request.safety_identifier ?? request.user ?? request.metadata?.["user_id"];
  const service_tier = tierOf(request, to);
  const context_management = editsOf(request, to);
  const cache_control = retentionOf(request, automaticCaching, to);
  const body: Loose = {
    max_tokens,
    ...(system.length > 0 && { system: systemOf(system) }),
    messages,
    ...tooling,
    ...samplingOf(request, thinks, to),
    ...(thinking && { thinking }),
    ...((effort || format) && {
      output_config: { ...(effort && { effort }), ...(format && { format }) },
    }),
    ...(user_id != null && { metadata: { user_id } }),
    ...(service_tier && { service_tier }),
    ...(context_management && { context_management }),
    ...(cache_control && { cache_control }),
  };
  limitBreakpoints(body, system, to);
  return { body, betas: [...to.betas] };
}

function systemOf(system: Loose[]): unknown {
  const [first, ...others] = system;
  const plain = first && others.length === 0 && Object.keys(first).length === 2;
  return plain ? first["text"] : system;
}

// Source: https://docs.anthropic.com/en/docs/build-with-claude/extended-thinking: no forced tool use.
function unforced<T extends { thinking?: Loose }>(
  told: T,
  { tool_choice }: Loose,
  to: Encoding,
): T {
  const forced = isObject(tool_choice) && /^(any|tool)$/.test(String(tool_choice["type"]));
  if (!forced || !told.thinking || told.thinking["type"] === "disabled") return told;
  to.warn(
    "reasoning",
    "Thinking was left out: it does not go together with a tool that must be called.",
  );
  const { thinking: _, ...others } = told;
  return others as T;
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
function limitBreakpoints(body: Loose, system: Loose[], to: Encoding): void {
  const messages = list(body["messages"]) as { content: Loose[] }[];
  const blocks = messages.flatMap(({ content }) => content);
  const marked = [...list(body["tools"]), ...system, ...blocks.flatMap(withInner)]
    .filter(isObject)
    .filter((block) => block["cache_control"] != null);
  const excess = marked.length - (body["cache_control"] ? 3 : 4);
  if (excess <= 0) return;
  to.warn("input", "The first cache breakpoints were left out: there may be four.");
  for (const block of marked.slice(0, excess)) delete block["cache_control"];
}

function withInner(block: Loose): unknown[] {
  return block["type"] === "tool_result" ? [...list(block["content"]), block] : [block];
}
