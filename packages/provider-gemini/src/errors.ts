import { AnyLLMError, type ErrorCode } from "@anyllm/core";

// What Google says with INVALID_ARGUMENT, NOT_FOUND or PERMISSION_DENIED, most telling first.
const meanings: [RegExp, ErrorCode][] = [
  [/api key (not valid|expired|not found)|api_key_invalid|unregistered callers/i, "authentication"],
  [
    /(input )?token count[^.]* (exceeds|is [\d,]+ but)|exceeds the maximum number of tokens|maximum context length/i,
    "context_length_exceeded",
  ],
  [/models?[ /][^ ]+ (is|was) not found|publisher model .* not found/i, "model_not_found"],
];

/** What the words of an error mean, where they say more than its status. */
export function meaningOf(words: string): ErrorCode | undefined {
  return meanings.find(([pattern]) => pattern.test(words))?.[1];
}

/**
 * An `explain` for Google's errors: a refused key is told as such, and so are a prompt that is too
 * long and a model that is not there; the time to wait is read off `RetryInfo`.
 *
 * @returns The same error where there is nothing to add.
 * @see https://cloud.google.com/apis/design/errors#error_details
 * @example
 * ```ts
 * import { AnyLLMError } from "@anyllm/core";
 * import { explainGoogleError } from "@anyllm/provider-gemini/facts";
 *
 * const refused = new AnyLLMError("invalid_request", "API key not valid.");
 * console.log(explainGoogleError(refused).code); // "authentication"
 * ```
 */
export function explainGoogleError(error: AnyLLMError): AnyLLMError {
  const { body = "", message, code, retryAfter } = error;
  const meaning = explainable.test(code) ? meaningOf(`${message} ${body}`) : undefined;
  // An error in a stream has words alone, which say it as well.
  const [, seconds] =
    /"retryDelay"\s*:\s*"([\d.]+)s"/.exec(body) ?? /retry in ([\d.]+)s\b/i.exec(message) ?? [];
  const wait =
    retryAfter ?? (seconds === undefined ? undefined : Math.ceil(Number(seconds) * 1000));
  if (meaning === undefined && wait === retryAfter) return error;
  const [, vendorType = error.vendorType] = /"status"\s*:\s*"([A-Z_]+)"/.exec(body) ?? [];
  return new AnyLLMError(meaning ?? code, message, {
    provider: error.provider,
    status: error.status,
    param: error.param,
    vendorCode: error.vendorCode,
    vendorType,
    requestId: error.requestId,
    body,
    partial: error.partial,
    retryAfter: wait,
    cause: error,
  });
}

const explainable = /^(invalid_request|not_found|permission_denied)$/;
