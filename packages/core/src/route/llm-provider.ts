/**
 * The providers that have a package, `@anyllm/provider-<slug>`, by name. The slug is the id in a
 * model reference, and what `loadProvider` of `@anyllm/core/auto` takes. Packages of others have
 * slugs of their own.
 *
 * @example
 * ```ts
 * import { LLMProvider } from "@anyllm/core";
 * import { AnyLLM } from "@anyllm/core/auto";
 *
 * const llm = await AnyLLM.create(LLMProvider.OPENAI);
 * ```
 */
export const LLMProvider = {
  OPENAI: "openai",
  AZUREOPENAI: "azureopenai",
  HUGGINGFACE: "huggingface",
  GROQ: "groq",
  FIREWORKS: "fireworks",
  OPENROUTER: "openrouter",
  XAI: "xai",
  OLLAMA: "ollama",
  LMSTUDIO: "lmstudio",
  VLLM: "vllm",
  LLAMACPP: "llamacpp",
  ANTHROPIC: "anthropic",
  GEMINI: "gemini",
  VERTEXAI: "vertexai",
  BEDROCK: "bedrock",
  COHERE: "cohere",
  DEEPSEEK: "deepseek",
  MISTRAL: "mistral",
  TOGETHER: "together",
  CEREBRAS: "cerebras",
  PERPLEXITY: "perplexity",
  MOONSHOTAI: "moonshotai",
  ZAI: "zai",
  OPENAI_COMPATIBLE: "openai-compatible",
} as const;

/** One of the slugs. */
export type LLMProvider = (typeof LLMProvider)[keyof typeof LLMProvider];
