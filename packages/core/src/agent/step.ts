import type { ResponseRequest } from "@anyllm/types";
import type { AgentCalls } from "./calls.ts";
import type { Setup } from "./setup.ts";

/** The request of a step: that of the whole, with what the provider is told of our tools. */
export function stepRequest(
  { request, table, provider }: Setup,
  { made, left, choice }: Pick<AgentCalls, "made" | "left" | "choice">,
  input: ResponseRequest["input"],
): ResponseRequest {
  const { max_tool_calls, tools: _, tool_choice: __, ...rest } = request;
  const { parameters } = provider.capabilities;
  // We count the calls; a provider that counts as well may be told.
  const counts = parameters === "all" || parameters.includes("max_tool_calls");
  const limited = counts && max_tool_calls != null && { max_tool_calls };
  const tool_choice = made > 0 && left <= 0 ? ("none" as const) : choice.sent;
  const tools = table.offered;
  // Servers may have no tools: then there is nothing to choose from.
  const chosen = tools.length > 0 || !request.tools?.length;
  return {
    ...rest,
    ...limited,
    ...(tools.length > 0 && { tools }),
    ...(chosen && tool_choice !== undefined && { tool_choice }),
    input: input ?? null,
  };
}
