import { createClient } from "./client.ts";
import type { Client, ClientOptions } from "./client-types.ts";
import type { Provider } from "./provider.ts";

/** A provider factory, as every provider package exports one. */
export type ProviderFactory<P extends Provider, Options> = (options?: Options) => P;

/**
 * A client bound to one provider.
 *
 * @example
 * ```ts
 * import { AnyLLM } from "@anyllm/core";
 * import { openai } from "@anyllm/provider-openai";
 *
 * const llm = AnyLLM.create(openai, { baseURL: "http://127.0.0.1:8000/v1", maxRetries: 0 });
 * const response = await llm.responses({ model: "gpt-5.2", input: "Hello" });
 * ```
 */
export const AnyLLM: {
  /**
   * @param provider - A factory, such as `openai`, or what one made.
   * @param options - Options of the client; for a factory, its own options as well.
   */
  create<P extends Provider>(provider: P, options?: ClientOptions<P>): Client<P>;
  create<P extends Provider, Options extends object>(
    provider: ProviderFactory<P, Options>,
    options?: NoInfer<Options> & ClientOptions<P>,
  ): Client<P>;
} = {
  create<P extends Provider>(
    provider: P | ProviderFactory<P, ClientOptions>,
    options: ClientOptions<P> = {},
  ): Client<P> {
    const made = typeof provider === "function" ? provider(options) : provider;
    return createClient({ ...options, providers: [made] });
  },
};
