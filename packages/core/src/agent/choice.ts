import type { RequestToolChoice, ResponseRequest } from "@anyllm/types";
import { isObject, list, type Loose } from "../events/families.ts";
import type { ToolTable } from "./table.ts";

/** What a step may call, held to whatever the model does. */
export interface Choice {
  /** `tool_choice` of the step. */
  readonly sent: RequestToolChoice | null | undefined;
  allows(name: string): boolean;
  /** Whether something must be called. */
  readonly demands: boolean;
  /** What is left to demand once a call has been made. */
  readonly after: RequestToolChoice | null | undefined;
}

/** Reads `tool_choice`: choices of tools of a server that runs here become those of its functions. */
export function readChoice(given: ResponseRequest["tool_choice"], table: ToolTable): Choice {
  if (!isObject(given)) {
    return {
      sent: given,
      allows: () => given !== "none",
      demands: given === "required",
      after: given === "required" ? "auto" : given,
    };
  }
  const { type, mode = "auto", tools } = given as Loose;
  if (type === "allowed_tools") {
    const named: Loose[] = list(tools)
      .filter(isObject)
      .flatMap((tool) => lower(tool, table) ?? [tool]);
    const names = new Set(named.map(({ name }) => name));
    const sent = { type, mode, tools: named } as unknown as RequestToolChoice;
    return {
      sent,
      allows: (name) => mode !== "none" && names.has(name),
      demands: mode === "required",
      after: mode === "required" ? ({ ...(sent as object), mode: "auto" } as typeof sent) : sent,
    };
  }
  const lowered = lower(given, table);
  const names = lowered?.map(({ name }) => name) ?? [(given as Loose)["name"]];
  const only = lowered?.length === 1 ? lowered[0] : undefined;
  const many = { type: "allowed_tools", mode: "required", tools: lowered };
  return {
    sent: (lowered ? (only ?? many) : given) as RequestToolChoice,
    // A tool of the provider's own is not ours to judge.
    allows: (name) => (type !== "function" && !lowered) || names.includes(name),
    demands: true,
    after: "auto",
  };
}

function lower(tool: Loose, { labels, runnable }: ToolTable): Loose[] | undefined {
  const { type, server_label, name } = tool;
  if (type !== "mcp" || !labels.has(String(server_label))) return undefined;
  return [...runnable.values()]
    .filter(({ hosted }) => hosted?.server_label === server_label)
    .filter(({ hosted }) => name == null || hosted?.name === name)
    .map(({ definition }) => ({ type: "function", name: definition.name }));
}
