import {
  defineTranslator,
  fillBaseURL,
  type Provider,
  type ProviderOptions,
  type TranslatorWire,
} from "@anyllm/core";
import type { ChatDialect } from "./dialect.ts";
import type * as speakModule from "./speak.ts";
import { capabilitiesOf, structuredOf } from "./capabilities.ts";

/** Makes a vendor's provider. */
export interface ChatProviderFactory<Id extends string = string> {
  /**
   * @param options - Key, endpoint, headers and `fetch`, where they differ from the vendor's own.
   * @throws MissingApiKeyError at the first call, where the vendor needs a key and there is none.
   */
  (options?: ProviderOptions): Provider<Id, string, never>;
  /** What is known of the vendor. */
  readonly dialect: ChatDialect<Id>;
}

/**
 * Makes the factory of a vendor that speaks Chat Completions, from data. Mark the call
 * pure where several stand in one module, so that a bundle carries only those that it uses.
 *
 * @param dialect - The vendor; see {@link ChatDialect}.
 * @returns A factory like those of all providers; `.dialect` says what it was made from.
 * @example
 * ```ts
 * import { defineChatProvider } from "@anyllm/chat";
 * import { createClient } from "@anyllm/core";
 *
 * export const acme = defineChatProvider({
 *   id: "acme",
 *   name: "Acme",
 *   baseURL: "https://api.acme.example/v1",
 *   apiKeyVariable: "ACME_API_KEY",
 *   fields: ["temperature", "top_p", "max_output_tokens"],
 *   tools: { choices: ["none", "required", "function"] },
 *   structured: "json_schema",
 *   source: "https://docs.acme.example/api",
 * });
 *
 * const llm = createClient({ providers: [acme()] });
 * const response = await llm.responses({ model: "acme/large", input: "Hello" });
 * ```
 */
export function defineChatProvider<const Id extends string>(
  dialect: ChatDialect<Id>,
): ChatProviderFactory<Id> {
  const { id, baseURL, keyHeader, headers, models } = dialect;
  const definition = {
    id,
    baseURL: () => fillBaseURL(baseURL, id),
    baseURLVariable: dialect.baseURLVariable,
    apiKeyVariable: dialect.apiKeyVariable,
    package: dialect.package,
    ...(keyHeader && { authorize: (key: string) => ({ [keyHeader]: key }) }),
    ...(headers && { headers: () => ({ ...headers }) }),
    capabilities: capabilitiesOf(dialect),
    structured: () => structuredOf(dialect),
    ...(models !== false && {
      listing: { ...models, query: { ...dialect.query, ...models?.query } },
    }),
    wire: () => speakIn(dialect),
    ...(dialect.explain && { explain: dialect.explain }),
  };
  const factory = (options: ProviderOptions = {}): Provider<Id, string, never> =>
    defineTranslator<Id>({ ...definition, options });
  return Object.assign(factory, { dialect });
}

let speaking: typeof speakModule | undefined;

// What one vendor has loaded is there for all of them.
function speakIn(dialect: ChatDialect): TranslatorWire | Promise<TranslatorWire> {
  if (speaking) return speaking.speakChat(dialect);
  return import("./speak.ts").then((module) => (speaking = module).speakChat(dialect));
}
