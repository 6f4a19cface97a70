import { AnyLLMError, type ErrorDetails } from "@anyllm/core";

/**
 * An address that must not be called: not http or https, not public, or a redirect that may not be
 * followed. Nothing was sent to it.
 *
 * @example
 * ```ts
 * import { BlockedUrlError } from "@anyllm/mcp";
 *
 * const isBlocked = (error: unknown): boolean => error instanceof BlockedUrlError;
 * console.log(isBlocked(new Error("another"))); // false
 * ```
 */
export class BlockedUrlError extends AnyLLMError {
  constructor(message: string, details?: ErrorDetails) {
    super("permission_denied", message, details);
    this.name = "BlockedUrl";
  }
}

/** The error and what caused it, outermost first. */
export function* causes(error: unknown): Generator {
  let at = error;
  for (let depth = 0; at != null && depth < 8; depth++) {
    yield at;
    at = (at as { cause?: unknown }).cause;
  }
}
