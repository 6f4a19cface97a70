import { AnyLLMError } from "../errors.ts";

const LONGEST = 1000;
// Patterns are tried on no more than this: some take quadratic time.
const SEARCHED = 10_000;

// What looks like a key, wherever it stands: headers, URLs, settings, and tokens by their usual forms.
const secrets: [RegExp, string][] = [
  [/(:\/\/)[^\s/@]+@/g, "$1[redacted]@"],
  [/\b(bearer|basic)\s+[\w.~+/=-]{6,}/gi, "$1 [redacted]"],
  [
    /((?:api[_-]?key|token|secret|passw(?:or)?d|authorization|credential)s?["']?\s*[=:]\s*)["']?[^\s"',;&]{4,}/gi,
    "$1[redacted]",
  ],
  [/\b(?:sk|pk|rk|gsk|hf|xai|ghp|gho|ghs|glpat|npm|xox[abprs]|key)[-_][\w-]{8,}/g, "[redacted]"],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{12,}|\bAIza[\w-]{20,}|\beyJ[\w-]{10,}\.[\w.-]+/g, "[redacted]"],
];

/** What the model may know of an error: its message, shortened, without keys and without the stack. */
export function tellable(error: unknown): string {
  if (AnyLLMError.isInstance(error) && error.code === "timeout") {
    return `Error: the tool did not answer in time (${error.message}).`;
  }
  const { message } = (error ?? {}) as { message?: unknown };
  const said = typeof message === "string" ? message : typeof error === "string" ? error : "";
  const [first = ""] = said.slice(0, SEARCHED).split(/\n\s+at /);
  let clean = first.trim();
  for (const [pattern, instead] of secrets) clean = clean.replace(pattern, instead);
  if (clean.length > LONGEST) clean = `${clean.slice(0, LONGEST)}…`;
  return `Error: ${clean || "the tool failed."}`;
}

/**
 * Calls a hook of the caller's. One that fails stops the response, and is named.
 *
 * @throws AnyLLMError `invalid_request`, with what the hook threw as its cause.
 */
export async function asOurs<T>(param: string, hook: () => T | Promise<T>): Promise<T> {
  try {
    return await hook();
  } catch (cause) {
    const said = `${param} failed, so the response was stopped.`;
    throw new AnyLLMError("invalid_request", said, { param, cause });
  }
}

/** What is nobody's error but ours, or of whoever wrote a part of the loop's. */
export function unexpected(cause: unknown): AnyLLMError {
  return new AnyLLMError("protocol_error", "The response could not be gone on with.", { cause });
}
