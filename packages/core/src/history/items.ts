import { isObject, type Loose } from "../events/families.ts";

/** The type of an input item; messages and references may leave it out. */
export function itemType(item: unknown): string {
  if (!isObject(item)) return "";
  const { type, role } = item;
  if (typeof type === "string") return type;
  return role === undefined ? "item_reference" : "message";
}

/** Whether a model, or a tool that its provider ran, made this item; and not the application. */
export function isModelMade(item: unknown): boolean {
  const type = itemType(item);
  if (type === "message") return (item as Loose)["role"] === "assistant";
  return !/_output$|^(item_reference|mcp_approval_response|compaction_trigger|)$/.test(type);
}

/** What joins a call and its output. */
export function callId(item: unknown): string {
  const id = isObject(item) ? item["call_id"] : undefined;
  return typeof id === "string" ? id : "";
}

/** What a call came to that was cut off. */
export const LOST = "Error: the call was interrupted, so there is no result.";

type Answer = (call_id: string, text: string) => Loose;

/**
 * The calls that the application answers, with the output that says that there is none.
 * A computer call is answered by a screenshot, which nobody can make up.
 */
export const answers: Readonly<Record<string, Answer | undefined>> = {
  function_call: (call_id, output) => ({ type: "function_call_output", call_id, output }),
  custom_tool_call: (call_id, output) => ({ type: "custom_tool_call_output", call_id, output }),
  apply_patch_call: (call_id, output) => ({
    type: "apply_patch_call_output",
    call_id,
    status: "failed",
    output,
  }),
  shell_call: (call_id, stderr) => ({
    type: "shell_call_output",
    call_id,
    output: [{ stdout: "", stderr, outcome: { type: "exit", exit_code: 1 } }],
  }),
  computer_call: undefined,
};

/** Whether the application must answer this item. */
export function isCall(item: unknown): boolean {
  return Object.hasOwn(answers, itemType(item)) && callId(item) !== "";
}

/** Whether an item answers a call by its `call_id`. */
export function isAnswer(item: unknown): boolean {
  const type = itemType(item);
  return type.endsWith("_output") && Object.hasOwn(answers, type.slice(0, -"_output".length));
}

/**
 * The places of reasoning that nothing of the model follows. A provider refuses reasoning without
 * the message or call it led to.
 */
export function loneReasoning(items: readonly unknown[]): number[] {
  const lone: number[] = [];
  let followed = false;
  for (let index = items.length - 1; index >= 0; index--) {
    const item = items[index];
    if (itemType(item) !== "reasoning") {
      followed = isModelMade(item) || itemType(item) === "item_reference";
    } else if (!followed) lone.unshift(index);
  }
  return lone;
}
