import { isObject, list, type Loose } from "../events/families.ts";
import { callId, isModelMade, itemType, LOST } from "./items.ts";

/**
 * A call of an MCP tool as one of a function that the application ran, and its output: for models
 * whose provider does not host MCP. What a server said is data, and marked so that a model sees where
 * it begins and ends.
 *
 * @param item - An `mcp_call`. Keys of vendors, such as `thought_signature`, stay on the call.
 * @param takes - Which parts beside text the model can be shown. @default none: the text tells of them
 * @returns The call and its output, joined by the item's `call_id`, or else by its id.
 */
export function lowerMcpCall(
  item: Loose,
  takes: (type: string) => boolean = () => false,
): [call: Loose, output: Loose] {
  const {
    type: _type,
    id,
    server_label,
    name,
    arguments: given,
    output,
    error,
    status = "completed",
    approval_request_id: _request,
    ...further
  } = withoutOurs(item);
  const call_id = callId(item) || String(id).slice(-64);
  const said = output ?? (error == null ? undefined : `Error: ${text(error)}`);
  const none = status === "completed" ? "" : LOST;
  const told = said === undefined ? none : asData(text(said), server_label, name);
  const shown = mediaOf(item).filter(({ type }) => takes(String(type)));
  return [
    {
      ...further,
      type: "function_call",
      call_id,
      name: mcpFunctionName(server_label, name),
      arguments: given,
    },
    {
      type: "function_call_output",
      call_id,
      output: shown.length > 0 ? [{ type: "input_text", text: told }, ...shown] : told,
    },
  ];
}

function asData(output: string, server_label: unknown, name: unknown): string {
  const from = `server=${JSON.stringify(server_label)} tool=${JSON.stringify(name)}`;
  const inner = output.replaceAll("</mcp_output", "<\\/mcp_output");
  return `<mcp_output ${from} trust="untrusted">\n${inner}\n</mcp_output>`;
}

/** An item of MCP without what we put on it, to give the model its history back exactly. */
export function withoutOurs(item: Loose): Loose {
  const { call_id: _, step: __, beside: ___, content: ____, ...rest } = item;
  return rest;
}

// The text of a call holds its texts, and says where each of the others stood.
function mediaOf({ content }: Loose): Loose[] {
  return list(content)
    .filter(isObject)
    .filter(({ type }) => type !== "input_text");
}

/** What of MCP in a history cannot be told to a provider without it, and should not go unsaid. */
export function lostOfMcp(items: readonly Loose[]): string[] {
  if (!items.some(isOfMcp)) return [];
  const ran = new Set(
    items.map((item) => itemType(item) === "mcp_call" && item["approval_request_id"]),
  );
  const lost = new Set<string>();
  for (const item of items) {
    const type = itemType(item);
    if (type === "mcp_call" && mediaOf(item).length > 0) {
      lost.add("Media that an MCP server gave before are told in words.");
    }
    if (type === "mcp_approval_response" && !ran.has(item["approval_request_id"])) {
      lost.add("An answer to an approval was left out: its MCP server is not among the tools.");
    }
  }
  return [...lost];
}

function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** `server_label__name`, as every vendor takes names of functions. The label gives way first. */
export function mcpFunctionName(server_label: unknown, name: unknown): string {
  const [label = "", own] = [server_label ?? "", name].map((one) =>
    String(one).replace(/[^a-zA-Z0-9_-]/g, "_"),
  );
  if (label === "") return `${own}`.slice(0, 64);
  const end = `__${own}`.slice(0, 63);
  return label.slice(0, 64 - end.length) + end;
}

/** An item, and its place in the history that it was read from. */
export interface PlacedItem {
  item: Loose;
  index: number;
}

function isOfMcp(item: Loose): boolean {
  return /^mcp_(list_tools|call|approval_re(quest|sponse))$/.test(itemType(item));
}

/**
 * A history for a model whose provider does not host MCP: calls become a function's, lists of tools
 * and approvals go, for they say nothing that a call does not.
 *
 * @param keeps - Whether an item is one that the provider made and takes back.
 */
export function lowerMcpItems(
  items: readonly Loose[],
  keeps?: (item: Loose) => boolean,
): PlacedItem[] {
  if (!items.some(isOfMcp)) return items.map((item, index) => ({ item, index }));
  const lowered: PlacedItem[] = [];
  // Calls whose outputs are still to come: outputs of parallel calls stand together.
  const open = new Set<string>();
  let held: PlacedItem[] = [];
  for (const [index, item] of items.entries()) {
    const type = itemType(item);
    if (isOfMcp(item) && !keeps?.(item)) {
      if (type !== "mcp_call") continue;
      const [call, output] = lowerMcpCall(item);
      lowered.push({ item: call, index });
      (open.size > 0 ? held : lowered).push({ item: output, index });
      continue;
    }
    if (!isModelMade(item)) {
      lowered.push(...held);
      held = [];
      if (!open.delete(callId(item))) open.clear();
    } else if (callId(item) !== "") open.add(callId(item));
    lowered.push({ item, index });
  }
  return [...lowered, ...held];
}

/**
 * A body of Responses for a vendor that speaks it and does not host MCP: for `adjust` of
 * `defineResponsesProvider`. Calls of MCP tools in the input become calls of functions with their
 * outputs; lists of such tools and approvals go.
 *
 * @param body - Left unchanged.
 * @param warn - Told of what could not be said.
 * @see https://platform.openai.com/docs/guides/tools-connectors-mcp
 * @example
 * ```ts
 * import { lowerMcpInput } from "@anyllm/core/translate";
 *
 * const call = { type: "mcp_call", id: "mcp_1", server_label: "docs", name: "ask", arguments: "{}" };
 * const { input } = lowerMcpInput({ model: "m", input: [{ ...call, output: "42" }] });
 * console.log(input); // a function_call of docs__ask, and its function_call_output
 * ```
 */
export function lowerMcpInput(
  body: Record<string, unknown>,
  warn?: (param: string, message: string) => void,
): Record<string, unknown> {
  if (!Array.isArray(body["input"])) return body;
  const items = list(body["input"]) as Loose[];
  for (const message of lostOfMcp(items)) warn?.("input", message);
  return { ...body, input: lowerMcpItems(items).map(({ item }) => item) };
}
