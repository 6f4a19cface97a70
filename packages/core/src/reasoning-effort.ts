/**
 * How long a model may think, by name.
 *
 * @example
 * ```ts
 * import { ReasoningEffort, type Client } from "@anyllm/core";
 *
 * async function think(llm: Client): Promise<string> {
 *   const reasoning = { effort: ReasoningEffort.HIGH };
 *   const response = await llm.responses({ model: "openai/gpt-5.2", input: "Hi", reasoning });
 *   return response.output_reasoning;
 * }
 * ```
 */
export const ReasoningEffort = {
  NONE: "none",
  MINIMAL: "minimal",
  LOW: "low",
  MEDIUM: "medium",
  HIGH: "high",
  XHIGH: "xhigh",
  MAX: "max",
} as const;

/** One of the efforts. Models know different ones; a provider refuses what its model does not. */
export type ReasoningEffort = (typeof ReasoningEffort)[keyof typeof ReasoningEffort];
