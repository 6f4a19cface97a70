import { type ChatDialect, defineChatProvider } from "@anyllm/chat";
import { AnyLLMError, type Provider, type ProviderOptions } from "@anyllm/core";
import { generous } from "./shared.ts";

/** Options of {@link chatCompatible}. */
export interface ChatCompatibleOptions<Id extends string = string> extends ProviderOptions {
  /** The endpoint up to and without `/chat/completions`. */
  baseURL: string;
  /** The name before the model: lower-case letters, digits, `-` and `_`. @default "chat-compatible" */
  id?: Id | undefined;
  /** The variable that holds the key. Without one, calls without a key are sent without one. */
  apiKeyVariable?: string | undefined;
  /**
   * What is known of the endpoint. What is not named here is as OpenAI has it, but for two:
   * `max_output_tokens` is `max_tokens`, and reasoning goes back as `reasoning_content`.
   */
  dialect?: Partial<Omit<ChatDialect, "id" | "baseURL">> | undefined;
}

/**
 * Any endpoint that speaks Chat Completions.
 *
 * @param options - See {@link ChatCompatibleOptions}.
 * @throws AnyLLMError `invalid_request` without a base URL; at the first call MissingApiKeyError,
 *   when `apiKeyVariable` is given and there is no key.
 * @see https://platform.openai.com/docs/api-reference/chat/create
 * @example
 * ```ts
 * import { createClient } from "@anyllm/core";
 * import { chatCompatible } from "@anyllm/provider-openai-compatible/chat";
 *
 * const acme = chatCompatible({
 *   id: "acme",
 *   baseURL: "https://llm.acme.example/v1",
 *   dialect: { structured: "json_object", reasoning: { replay: "tags" } },
 * });
 * const llm = createClient({ providers: [acme] });
 * const response = await llm.responses({ model: "acme/large", input: "Hello" });
 * ```
 */
export function chatCompatible<const Id extends string = "chat-compatible">(
  options: ChatCompatibleOptions<Id>,
): Provider<Id, string, never> {
  const { baseURL, id = "chat-compatible" as Id, apiKeyVariable, dialect } = options;
  if (!baseURL) {
    const said = "chatCompatible needs a base URL: chatCompatible({ baseURL }).";
    throw new AnyLLMError("invalid_request", said, { provider: id, param: "baseURL" });
  }
  const create = defineChatProvider<Id>({
    name: id,
    package: "@anyllm/provider-openai-compatible",
    fields: [],
    source: baseURL,
    ...generous,
    ...(apiKeyVariable !== undefined && { apiKeyVariable }),
    ...dialect,
    id,
    baseURL,
  });
  return create(options);
}
