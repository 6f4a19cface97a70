import type { InputItem } from "@anyllm/types";
import { list, type Loose } from "../events/families.ts";
import { callId, isModelMade, itemType } from "../history/items.ts";
import { lowerMcpCall, mcpFunctionName } from "../history/mcp-items.ts";
import { FUNCTIONS, type ToolTable } from "./table.ts";

/** An approval that was asked for, and the call that it is about. */
export interface AskedApproval {
  request: Loose;
  call: Loose;
}

/** Where approvals of earlier responses are found that the input does not repeat. */
export type Remembered = (id: unknown) => AskedApproval | undefined;

/** What a conversation says of approvals. */
export interface Approvals {
  /** Requests of ours by id, whether the input repeats them or we remember them. */
  asked: ReadonlyMap<unknown, AskedApproval>;
  /** Those of `asked` that the provider has had: by `previous_response_id` or a conversation. */
  upstream: ReadonlySet<unknown>;
  /** The first answer to each, by the request's id. */
  answers: ReadonlyMap<unknown, Loose>;
  /** The items that tell what the call of a request came to. */
  settled: ReadonlyMap<unknown, Loose>;
}

/** Reads what a conversation says of approvals. */
export function readApprovals(
  items: readonly Loose[],
  table: ToolTable,
  remembered: Remembered,
): Approvals {
  const asked = new Map<unknown, AskedApproval>();
  const upstream = new Set<unknown>();
  const answers = new Map<unknown, Loose>();
  const settled = new Map<unknown, Loose>();
  // An output belongs to the request before it: vendors use ids of calls again.
  const open = new Map<string, unknown>();
  const add = (id: unknown, approval: AskedApproval): void => {
    if (asked.has(id)) return;
    asked.set(id, approval);
    open.set(callId(approval.call), id);
  };
  for (const [index, item] of items.entries()) {
    const { id, approval_request_id } = item;
    const type = itemType(item);
    if (type === "function_call_output" && open.has(callId(item))) {
      settled.set(open.get(callId(item)), item);
      open.delete(callId(item));
    }
    if (type === "mcp_call" && approval_request_id != null) settled.set(approval_request_id, item);
    if (type === "mcp_approval_request" && isLocal(item, table)) {
      add(id, { request: item, call: callOfRequest(item, items.slice(0, index), table) });
    }
    if (type !== "mcp_approval_response") continue;
    if (!answers.has(approval_request_id)) answers.set(approval_request_id, item);
    const known = asked.has(approval_request_id) ? undefined : remembered(approval_request_id);
    if (!known) continue;
    add(approval_request_id, known);
    upstream.add(approval_request_id);
  }
  return { asked, upstream, answers, settled };
}

/**
 * A conversation as the provider has had it: what was told as items of ours (lists, MCP calls,
 * approvals) becomes the calls that the model made, and their outputs.
 */
export function lowerHistory(
  items: readonly Loose[],
  table: ToolTable,
  { asked, upstream, answers, settled }: Approvals,
): InputItem[] {
  // What stands where its approval was asked for, and is passed where it was told.
  const placed = new Set<unknown>();
  const lowered: Loose[] = [];
  // Outputs of calls that were made at once stand after all of those calls.
  const held: Loose[] = [];
  const hosted = hostedBySteps(items);
  let end = -1;
  for (const [index, item] of items.entries()) {
    if (index > end) lowered.push(...held.splice(0));
    if (placed.has(item)) continue;
    const type = itemType(item);
    const { id, approval_request_id } = item;
    if (type === "mcp_call" && isLocal(item, table)) {
      end = Math.max(end, lastMadeWith(items, index, hosted));
      const [call, output] = lowerCall(item, table);
      if (!upstream.has(approval_request_id)) place(call, item);
      held.push(output);
    } else if (type === "mcp_approval_request" && asked.has(id)) {
      end = Math.max(end, lastMadeWith(items, index, hosted));
      if (!placed.has(id)) lowerRequest(id, asked.get(id) as AskedApproval);
      placed.add(id);
    } else if (type === "mcp_approval_response" && asked.has(approval_request_id)) {
      if (upstream.has(approval_request_id)) lowerResponse(item);
    } else if (type !== "mcp_list_tools" || !isLocal(item, table)) {
      lowered.push(item);
    }
  }
  return [...lowered, ...held] as unknown as InputItem[];

  // Among the calls that were made at once with it, in the order of the model.
  function place(call: Loose, { beside }: Loose): void {
    const order = list(beside);
    const own = order.indexOf(callId(call));
    let at = lowered.length;
    while (at > 0 && isAfter(lowered[at - 1])) at--;
    lowered.splice(at, 0, call);

    function isAfter(other: unknown): boolean {
      return itemType(other) === "function_call" && order.indexOf(callId(other)) > own;
    }
  }

  function lowerRequest(id: unknown, { request, call }: AskedApproval): void {
    const outcome = settled.get(id);
    placed.add(outcome);
    // That of a function stands in the history, if the caller kept it.
    if (!lowered.includes(call)) place(call, request);
    if (!outcome) held.push(verdictOf(call, answers.get(id)));
    else held.push(itemType(outcome) === "mcp_call" ? lowerCall(outcome, table)[1] : outcome);
  }

  function lowerResponse(answer: Loose): void {
    const { approval_request_id: id } = answer;
    if (placed.has(id) || settled.has(id)) return;
    placed.add(id);
    lowered.push(verdictOf((asked.get(id) as AskedApproval).call, answer));
  }
}

// Up to where the items belong to the same answer of the model as this one. `hosted`: the ids of calls
// of servers, by step. Vendors use ids of calls again, and one of these is none of a function's.
function lastMadeWith(
  items: readonly Loose[],
  from: number,
  hosted: ReadonlyMap<unknown, ReadonlySet<string>>,
): number {
  const { step, beside } = items[from] as Loose;
  const known = hosted.get(step);
  const functions = new Set(list(beside).filter((id) => !known?.has(String(id))));
  let last = from;
  for (let index = from + 1; index < items.length; index++) {
    const item = items[index] as Loose;
    if (!isModelMade(item)) break;
    const type = itemType(item);
    if (ours.test(type)) {
      if (item["step"] !== step) break;
      last = index;
    } else if (type === "function_call" && functions.has(callId(item))) last = index;
  }
  return last;
}

function hostedBySteps(items: readonly Loose[]): Map<unknown, Set<string>> {
  const hosted = new Map<unknown, Set<string>>();
  for (const item of items) {
    if (!ours.test(itemType(item))) continue;
    const { step } = item;
    hosted.set(step, (hosted.get(step) ?? new Set()).add(callId(item)));
  }
  return hosted;
}

const ours = /^mcp_(call|approval_request)$/;

/** What the model is told of a call that was not allowed, or not yet. */
export function verdictOf(call: Loose, answer?: Loose): Loose {
  return {
    type: "function_call_output",
    call_id: callId(call),
    output: answer ? deniedOutput(answer["reason"]) : UNANSWERED,
    status: "incomplete",
  };
}

const UNANSWERED = "Error: the user has not allowed this call, so it was not made.";

/** What the model is told of a call that a person did not allow. */
export function deniedOutput(reason: unknown): string {
  const why = typeof reason === "string" && reason.trim() !== "" ? `: ${reason.trim()}` : ".";
  return `Error: the user did not allow this call${why}`;
}

// The call that an approval was asked for, as the model made it.
function callOfRequest(request: Loose, items: readonly Loose[], table: ToolTable): Loose {
  const {
    id,
    server_label,
    name,
    type: _,
    arguments: given,
    step: __,
    beside: ___,
    ...further
  } = request;
  const call_id = callId(request) || String(id).slice(-64);
  if (server_label === FUNCTIONS) {
    const made = items.findLast(
      (item) => itemType(item) === "function_call" && callId(item) === call_id,
    );
    if (made) return made;
  }
  const called = nameOf(table, server_label, name);
  return { ...further, type: "function_call", call_id, name: called, arguments: given };
}

function nameOf({ runnable }: ToolTable, server_label: unknown, name: unknown): unknown {
  for (const [called, { hosted }] of runnable) {
    if (hosted?.server_label === server_label && hosted?.name === name) return called;
  }
  // One that is not offered any more: as a model can be told of it.
  return server_label === FUNCTIONS ? name : mcpFunctionName(server_label, name);
}

function lowerCall(item: Loose, table: ToolTable): [call: Loose, output: Loose] {
  const [call, output] = lowerMcpCall(item, table.takes);
  return [{ ...call, name: nameOf(table, item["server_label"], item["name"]) }, output];
}

/** Whether an item is about a tool that is run here, which its provider would not know. */
function isLocal(item: Loose, { labels }: ToolTable): boolean {
  const label = item["server_label"];
  return labels.has(String(label)) || (label === FUNCTIONS && callId(item) !== "");
}
