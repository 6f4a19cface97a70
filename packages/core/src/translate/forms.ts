import type { ResponseRequest } from "@anyllm/types";
import { isObject, list } from "../events/families.ts";
import { itemType } from "../history/items.ts";
import type { EncodeContext } from "./contract.ts";

type Refuse = EncodeContext["refuse"];

/**
 * Refuses what would be read as something else: forms of Chat Completions, which look much like those
 * of Responses, and values where none of their kind can stand. A vendor that speaks Responses says so
 * itself.
 */
export function checkForms({ input, tools, text }: ResponseRequest, refuse: Refuse): void {
  for (const [index, tool] of list(tools).entries()) {
    if (isObject(tool) && tool["type"] === "function" && !tool["name"]) {
      refuse(`tools[${index}].name`, "functions without a name", besideType);
    }
  }
  const format = text?.format;
  if (isObject(format) && format["json_schema"]) {
    refuse("text.format.json_schema", "a format within the format", besideType);
  }
  for (const [index, item] of list(input).entries()) checkItem(item, `input[${index}]`, refuse);
}

const besideType = "Give its name and schema beside its type.";

function checkItem(item: unknown, path: string, refuse: Refuse): void {
  if (!isObject(item)) return;
  const { role, tool_calls: calls, name, output } = item;
  const type = itemType(item);
  if (type === "message") {
    const asItem = "Make it an item of type function_call";
    if (list(calls).length > 0) refuse(`${path}.tool_calls`, "calls in a message", `${asItem}.`);
    if (role === "tool" || role === "function") {
      refuse(`${path}.role`, `messages of the role ${role}`, `${asItem}_output.`);
    }
  } else if (type === "function_call" && (typeof name !== "string" || name === "")) {
    refuse(`${path}.name`, "calls without a name", "Name the function.");
  } else if (type === "function_call_output" && output != null) {
    if (typeof output === "string" || Array.isArray(output)) return;
    refuse(`${path}.output`, "an output that is neither text nor parts", "Give JSON as a string.");
  }
}
