import type { AllowedCaller } from "./hosted/program.ts";

/**
 * The type the specification gives to a function's `parameters`: an object it says nothing about.
 *
 * Source: OpenResponses 2026-04-24, EmptyModelParam.
 */
export interface EmptyModelParam {
  [key: string]: unknown;
}

/**
 * A function that the model may ask the client to run.
 *
 * Source: OpenResponses 2026-04-24, FunctionToolParam.
 *
 * @example
 * const tool: FunctionToolParam = {
 *   type: "function",
 *   name: "get_weather",
 *   parameters: { type: "object", properties: { city: { type: "string" } } },
 * };
 */
export interface FunctionToolParam {
  type: "function";
  /** 1 to 64 characters out of `a-z A-Z 0-9 _ -`. */
  name: string;
  description?: string | null;
  /** JSON Schema of the arguments. */
  parameters?: EmptyModelParam | null;
  /** Whether arguments must match `parameters` exactly. Null is what responses echo, so it is accepted. */
  strict?: boolean | null;
  /** OpenAI. */
  allowed_callers?: AllowedCaller[] | null;
  /** OpenAI. */
  async?: boolean;
  /** OpenAI: find the tool by tool search. */
  defer_loading?: boolean;
  /** JSON Schema of the result. OpenAI. */
  output_schema?: { [key: string]: unknown } | null;
}

/** The tools of a request in the specification. Source: OpenResponses 2026-04-24, ResponsesToolParam. */
export type ResponsesToolParam = FunctionToolParam;

/**
 * A function as a response echoes it.
 *
 * Source: OpenResponses 2026-04-24, FunctionTool. The specification requires all five keys; vendors
 * leave the last three out.
 */
export interface FunctionTool {
  type: "function";
  name: string;
  description?: string | null;
  parameters?: { [key: string]: unknown } | null;
  strict?: boolean | null;
  /** OpenAI. */
  allowed_callers?: AllowedCaller[] | null;
  /** OpenAI. */
  async?: boolean;
  /** OpenAI. */
  defer_loading?: boolean;
  /** OpenAI. */
  output_schema?: { [key: string]: unknown } | null;
}

/** The tools of a response in the specification. Source: OpenResponses 2026-04-24, Tool. */
export type Tool = FunctionTool;
