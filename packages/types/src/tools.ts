import type { FunctionTool, FunctionToolParam } from "./functions.ts";
import type { HostedTool } from "./hosted/tools.ts";
import type { UnknownTool } from "./unknown.ts";

/** Any tool of a request: functions, OpenAI's hosted tools, and unlisted ones. */
export type RequestTool = FunctionToolParam | HostedTool | UnknownTool;

/**
 * A hosted tool as a response echoes it: vendors leave settings out or fill them with null, so only
 * `type` is certain.
 */
export type EchoedTool<Tool extends HostedTool> = Tool extends unknown
  ? { [Key in keyof Tool as Key extends "type" ? never : Key]?: Tool[Key] | null } & Pick<
      Tool,
      "type"
    >
  : never;

/** Any tool that a response echoes: functions, OpenAI's hosted tools, and unlisted ones. */
export type ResponseTool = FunctionTool | EchoedTool<HostedTool> | UnknownTool;
