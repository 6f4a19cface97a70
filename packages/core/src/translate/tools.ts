import type { FunctionToolParam, ResponseRequest } from "@anyllm/types";
import { isObject, list, type Loose } from "../events/families.ts";

/** The tools of a request, and what the model must do with them. */
export interface ToolPlan {
  /** The functions that the model may call: those that `allowed_tools` allows. */
  functions: FunctionToolParam[];
  /** Tools of other types that may be used, in order, with their place in the request. */
  hosted: { type: string; tool: Loose; path: string }[];
  /** Whether the model may, must or must not call. `auto` where the request does not say. */
  mode: "auto" | "required" | "none";
  /** The one function that must be called. */
  name: string | undefined;
  /** The one tool of another type that must be used. */
  hostedChoice: Loose | undefined;
  /** Whether the request chose at all: where it did not, nothing need be sent. */
  chosen: boolean;
}

/**
 * Reads `tools` and `tool_choice` together. `allowed_tools` is applied here, by leaving the other
 * tools out: a wire without it cannot call what it does not know.
 *
 * @example
 * ```ts
 * import { planTools } from "@anyllm/core/translate";
 *
 * const { mode, functions } = planTools({ model: "m", input: "Hi", tool_choice: "none" });
 * console.log(mode, functions.length); // "none" 0
 * ```
 */
export function planTools(request: ResponseRequest): ToolPlan {
  const choice: unknown = request.tool_choice;
  const plan: ToolPlan = {
    functions: [],
    hosted: [],
    mode: "auto",
    name: undefined,
    hostedChoice: undefined,
    chosen: choice != null,
  };
  const allowed = isObject(choice) && choice["type"] === "allowed_tools" ? choice : undefined;
  const names = allowed && list(allowed["tools"]).filter(isObject);
  const tools = list(request.tools);
  for (let index = 0; index < tools.length; index++) {
    const tool = tools[index];
    if (!isObject(tool) || (names && !isAmong(names, tool))) continue;
    if (tool["type"] === "function") plan.functions.push(tool as unknown as FunctionToolParam);
    else plan.hosted.push({ type: String(tool["type"]), tool, path: `tools[${index}]` });
  }
  const told = allowed ? (allowed["mode"] ?? "auto") : choice;
  if (told === "required" || told === "none") plan.mode = told;
  if (isObject(choice) && !allowed) {
    plan.mode = "required";
    if (choice["type"] === "function") plan.name = String(choice["name"]);
    else plan.hostedChoice = choice;
  }
  return plan;
}

function isAmong(names: readonly Loose[], tool: Loose): boolean {
  return names.some((named) =>
    ["type", "name", "server_label"].every(
      (key) => named[key] === undefined || named[key] === tool[key],
    ),
  );
}
