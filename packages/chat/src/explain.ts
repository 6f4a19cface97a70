import { AnyLLMError, type ErrorCode, type Provider } from "@anyllm/core";

/** Gives errors the code that the vendor's own code or type means. */
export function explainBy(
  codes: Readonly<Record<string, ErrorCode>>,
): NonNullable<Provider["explain"]> {
  return (error) => {
    const { message, vendorCode, vendorType } = error;
    const named = [vendorCode, vendorType].find((name) => name && Object.hasOwn(codes, name));
    const code = named && codes[named];
    if (!code || code === error.code) return error;
    const { provider, status, retryAfter, param, requestId, body, partial, phase, cause } = error;
    return new AnyLLMError(code, message, {
      provider,
      status,
      retryAfter,
      param,
      vendorCode,
      vendorType,
      requestId,
      body,
      partial,
      phase,
      cause,
    });
  };
}
