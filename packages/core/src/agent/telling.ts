import type { McpListedTool } from "@anyllm/types";
import type { Loose } from "../events/families.ts";
import type { Job, Outcome } from "./call.ts";
import type { RunnableTool } from "./contract.ts";
import { type McpView, type McpViewOptions, viewAnswer, viewMcpCall } from "./present.ts";
import { createRelay, type Relay, type RelayOptions } from "./relay.ts";
import { FUNCTIONS, type ToolTable } from "./table.ts";

/** Tells what is done here as items of the response. */
export interface Telling {
  readonly relay: Relay;
  /** Another answer begins. */
  nextStep(step: number): void;
  /** The tools of a server. */
  list(server_label: string, tools: readonly McpListedTool[]): void;
  /** A call that runs, and the request that allowed it. What it gives back tells what it came to. */
  call(job: Job, approval: string | undefined): (outcome: Outcome) => void;
  /** The output of a call that was not run. */
  output(fields: Loose): void;
  /** A call that a person must allow. Gives the item. */
  approval(id: string, job: Job & { tool: RunnableTool }): Loose;
  /** The answer that is being read did not become whole: its calls will not run. */
  drop(): void;
}

type Held = Pick<McpViewOptions, "held" | "approval_request_id">;

interface TellingOptions extends Omit<RelayOptions, "present"> {
  table: ToolTable;
  /** The function whose call is the answer. */
  answer(): string | undefined;
}

export function createTelling({ table, answer, ...options }: TellingOptions): Telling {
  // By call_id; two calls of one answer may have the same.
  const views = new Map<string, McpView[]>();
  let step = 0;
  const view = (call: Loose, tool: RunnableTool | undefined, about: Held): McpView | undefined => {
    if (!tool?.hosted) return undefined;
    const made = viewMcpCall(relay, { ...tool.hosted, ...about, step });
    const call_id = String(call["call_id"]);
    views.set(call_id, [...(views.get(call_id) ?? []), made]);
    return made;
  };
  const relay = createRelay({
    ...options,
    present(item) {
      if (item["type"] !== "function_call") return undefined;
      const name = String(item["name"]);
      if (name === answer()) return viewAnswer(relay);
      const tool = table.runnable.get(name);
      return view(item, tool, { held: (tool?.needsApproval ?? false) !== false })?.present;
    },
  });
  const output = (fields: Loose) =>
    relay.open({ type: "function_call_output", output: "", ...fields, status: "in_progress" });
  return {
    relay,
    nextStep(next) {
      step = next;
      views.clear();
      relay.nextStep();
    },
    list(server_label, tools) {
      const item = { type: "mcp_list_tools", server_label };
      const open = relay.open({ ...item, tools: [] });
      open.event("response.mcp_list_tools.in_progress");
      open.event("response.mcp_list_tools.completed");
      open.done({ ...item, tools });
    },
    call({ call, tool, point }, approval) {
      const { call_id } = call;
      if (tool?.hosted) {
        const told = call as unknown as Loose;
        const open =
          views.get(call_id)?.shift() ??
          view(told, tool, { held: true, approval_request_id: approval });
        open?.run(call, point.beside);
        return ({ hosted }) => open?.finish(hosted);
      }
      const open = output({ call_id });
      return ({ output: told, failed }) => {
        const status = failed ? "incomplete" : "completed";
        open.done({ type: "function_call_output", call_id, output: told, status });
      };
    },
    output(fields) {
      output({ call_id: fields["call_id"] }).done({ type: "function_call_output", ...fields });
    },
    approval(id, { call, tool, point: { beside } }) {
      const { name: called, arguments: given, type: _, id: __, status: ___, ...further } = call;
      const { server_label = FUNCTIONS, name = called } = tool.hosted ?? {};
      const others = beside && { beside };
      const about = tool.hosted ? { ...further, ...others } : { call_id: call.call_id };
      const item = { type: "mcp_approval_request", server_label, name, arguments: given };
      const told = { ...about, ...item, step, id };
      relay.open(told).done(told);
      return told;
    },
    drop() {
      for (const open of [...views.values()].flat()) open.drop();
    },
  };
}
