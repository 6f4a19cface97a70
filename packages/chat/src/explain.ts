import { AnyLLMError, type ErrorCode, type Provider } from "@anyllm/core";

/**
 * Gives errors the code that the vendor's own code or type means, for {@link ChatDialect.explain}.
 *
 * @param codes - By the vendor's codes and types, where the general rules miss what they mean.
 * @example
 * ```ts
 * import { defineChatProvider, explainBy } from "@anyllm/chat";
 *
 * export const acme = defineChatProvider({
 *   id: "acme",
 *   name: "Acme",
 *   baseURL: "https://api.acme.example/v1",
 *   fields: [],
 *   explain: explainBy({ out_of_credit: "insufficient_quota" }),
 *   source: "https://docs.acme.example/api",
 * });
 * ```
 */
export function explainBy(
  codes: Readonly<Record<string, ErrorCode>>,
): NonNullable<Provider["explain"]> {
  return (error) => {
    const { message, vendorCode, vendorType } = error;
    const named = [vendorCode, vendorType].find((name) => name && Object.hasOwn(codes, name));
    const code = named && codes[named];
    if (!code || code === error.code) return error;
    // Its own code, type and name are the new ones; the rest is not seen by a spread.
    const { code: _, type: __, name: ___, retryable: ____, ...details } = error;
    const { body, partial, cause } = error;
    return new AnyLLMError(code, message, { ...details, body, partial, cause });
  };
}
