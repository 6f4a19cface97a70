import type { HostedToolChoice } from "./hosted/tool-choice.ts";
import type { OpenEnum, UnknownToolChoice } from "./unknown.ts";

/** Whether the model may call tools. Source: OpenResponses 2026-04-24, ToolChoiceValueEnum. */
export type ToolChoiceValueEnum = "none" | "auto" | "required";

/** Makes the model call one function. Source: OpenResponses 2026-04-24, SpecificFunctionParam. */
export interface SpecificFunctionParam {
  type: "function";
  name: string;
}

/** Makes the model call one tool. Source: OpenResponses 2026-04-24, SpecificToolChoiceParam. */
export type SpecificToolChoiceParam = SpecificFunctionParam;

/**
 * Limits the model to some of the tools without changing the list of them, which keeps caches warm.
 *
 * Source: OpenResponses 2026-04-24, AllowedToolsParam.
 */
export interface AllowedToolsParam {
  type: "allowed_tools";
  /** 1 to 128 of the request's tools. */
  tools: Array<SpecificToolChoiceParam | HostedToolChoice | UnknownToolChoice>;
  /** @default "auto" */
  mode?: ToolChoiceValueEnum;
}

/** The tool choices of the specification. Source: OpenResponses 2026-04-24, ToolChoiceParam. */
export type ToolChoiceParam = SpecificToolChoiceParam | ToolChoiceValueEnum | AllowedToolsParam;

/** Any tool choice of a request, OpenAI's hosted ones included. */
export type RequestToolChoice = ToolChoiceParam | HostedToolChoice | UnknownToolChoice;

/** The function that a response had to call. Source: OpenResponses 2026-04-24, FunctionToolChoice. */
export interface FunctionToolChoice {
  type: "function";
  name?: string;
}

/** The tools that a response was limited to. Source: OpenResponses 2026-04-24, AllowedToolChoice. */
export interface AllowedToolChoice {
  type: "allowed_tools";
  tools: Array<FunctionToolChoice | HostedToolChoice | UnknownToolChoice>;
  mode: OpenEnum<ToolChoiceValueEnum>;
}

/** Any tool choice that a response echoes. */
export type ResponseToolChoice =
  | OpenEnum<ToolChoiceValueEnum>
  | FunctionToolChoice
  | AllowedToolChoice
  | HostedToolChoice
  | UnknownToolChoice;
