import { defineTranslator, env, type Provider, type ProviderOptions } from "@anyllm/core";
import { explainMessages, messagesCapabilities, messagesStructured } from "./facts.ts";

/**
 * Model names that complete in an editor; any other name works as well.
 *
 * Source: https://docs.anthropic.com/en/docs/about-claude/models/overview, and `Model` in
 * https://github.com/anthropics/anthropic-sdk-typescript/blob/main/src/resources/messages/messages.ts
 */
export type AnthropicModel =
  | "claude-opus-5"
  | "claude-sonnet-5"
  | "claude-fable-5"
  | "claude-opus-4-8"
  | "claude-opus-4-7"
  | "claude-opus-4-6"
  | "claude-sonnet-4-6"
  | "claude-opus-4-5"
  | "claude-sonnet-4-5"
  | "claude-haiku-4-5";

/** What this provider is, as a type: its id and models. */
export type AnthropicProvider = Provider<"anthropic", AnthropicModel, never>;

/**
 * Anthropic's Messages API as Responses: thinking with its signatures, tools of yours and of
 * Anthropic's, citations, images and documents. It keeps no responses.
 *
 * Reads `ANTHROPIC_API_KEY` and `ANTHROPIC_BASE_URL` where options leave them out, when a call is
 * made. The variable holds the root, as Anthropic's own clients have it; `/v1` is added.
 *
 * @param options - See {@link ProviderOptions}. A header `anthropic-beta` joins those that are needed.
 * @throws MissingApiKeyError at the first call, without a key; UnsupportedError for what the wire lacks.
 * @see https://docs.anthropic.com/en/api/messages
 * @example
 * ```ts
 * import { createClient } from "@anyllm/core";
 * import { anthropic } from "@anyllm/provider-anthropic";
 *
 * const llm = createClient({ providers: [anthropic()] });
 * const response = await llm.responses({ model: "anthropic/claude-sonnet-4-5", input: "Hello" });
 * console.log(response.output_text);
 * ```
 */
export function anthropic(options: ProviderOptions = {}): AnthropicProvider {
  const { headers: given = {}, ...others } = options;
  const { "anthropic-beta": beta, ...headers } = lowerCase(given);
  return defineTranslator({
    ...wire,
    options: { ...others, headers },
    async wire() {
      const { speakMessages } = await import("./speak.ts");
      return speakMessages(beta);
    },
  });
}

const version = { "anthropic-version": "2023-06-01" };

const wire = {
  id: "anthropic",
  baseURL() {
    const root = (env("ANTHROPIC_BASE_URL") ?? "https://api.anthropic.com").replace(/\/+$/, "");
    return root.endsWith("/v1") ? root : `${root}/v1`;
  },
  apiKeyVariable: "ANTHROPIC_API_KEY",
  authorize: (key: string) => ({ "x-api-key": key }),
  headers: () => version,
  models: [] as AnthropicModel[],
  capabilities: messagesCapabilities,
  seals: ["encrypted_content"],
  explain: explainMessages,
  structured: messagesStructured,
  // Source: https://docs.anthropic.com/en/api/models-list
  listing: {
    query: { limit: "1000" },
    read: async (page: unknown) => (await import("./list-models.ts")).readModels(page),
  },
} as const;

function lowerCase(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}
