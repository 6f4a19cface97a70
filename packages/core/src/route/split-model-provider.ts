import { AnyLLMError } from "../errors.ts";

/**
 * Cuts `provider:model` or `provider/model` at its first separator, whatever stands before it. For
 * code that comes from any-llm. It takes `openai/gpt-oss-120b:groq`, which is a model of a router,
 * for a model of OpenAI; `resolveModel`, which a client uses, knows better.
 *
 * @returns The provider in lower case, and the model as it stands.
 * @throws AnyLLMError `invalid_request` without a separator, or with nothing beside it.
 * @example
 * ```ts
 * import { splitModelProvider } from "@anyllm/core";
 *
 * const [provider, model] = splitModelProvider("huggingface:openai/gpt-oss-120b:groq");
 * // "huggingface", "openai/gpt-oss-120b:groq"
 * ```
 */
export function splitModelProvider(reference: string): [provider: string, model: string] {
  const separator = reference.search(/[/:]/);
  const provider = reference.slice(0, Math.max(separator, 0)).trim().toLowerCase();
  const model = reference.slice(separator + 1);
  if (provider && model.trim()) return [provider, model];
  const said = `model: "${reference}" is not provider:model, such as openai:gpt-5.2.`;
  throw new AnyLLMError("invalid_request", said, { param: "model" });
}
