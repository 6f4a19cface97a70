import type { FunctionCall } from "@anyllm/types";
import { isObject, type Loose } from "../events/families.ts";
import type { HostedOutcome } from "./contract.ts";
import type { LocalItem, Presenter, Relay } from "./relay.ts";

/** A call of a tool of an MCP server, told as one that the provider had made. */
export interface McpView {
  readonly present: Presenter;
  /** The call runs: its arguments are whole. `beside`: all that was called at once, in order. */
  run(call: FunctionCall, beside: readonly string[] | undefined): void;
  /** The call has run. */
  finish(outcome: HostedOutcome): void;
  /** The call will not run: the answer that held it did not become whole. */
  drop(): void;
}

/** What a view is made with. */
export interface McpViewOptions {
  server_label: string;
  name: string;
  /** Nothing is told of the call until it runs: a person may have to allow it. */
  held: boolean;
  approval_request_id?: string | undefined;
  /** Calls of one step were made at once. */
  step: number;
}

/** Tells a function call as an `mcp_call` item, with its events, as the providers that host MCP do. */
export function viewMcpCall(relay: Relay, options: McpViewOptions): McpView {
  const { server_label, name, held, approval_request_id = null, step } = options;
  let open: LocalItem | undefined;
  let told = "";
  let made: Loose = {};
  let others: readonly string[] | undefined;
  const begin = (): LocalItem => {
    if (open) return open;
    const none = { output: null, error: null, approval_request_id };
    const first = { type: "mcp_call", server_label, name, arguments: "", ...none };
    open = relay.open({ ...first, status: "in_progress" });
    open.event("response.mcp_call.in_progress");
    return open;
  };
  const extend = (delta: string): void => {
    if (delta !== "") begin().event("response.mcp_call_arguments.delta", { delta });
    told += delta;
  };
  const close = (ending: Loose): void => {
    const { type: _, id: __, status: ___, name: ____, ...further } = made;
    const item = { type: "mcp_call", server_label, name, approval_request_id, ...further };
    const at = { step, ...(others && { beside: others }) };
    begin().done({ ...item, ...ending, ...at });
  };
  return {
    present(event) {
      if (held) return;
      begin();
      extend(deltaOf(event));
      if (!isObject(event["item"])) return;
      made = event["item"];
      if (event["type"] === "response.output_item.done") extend(restOf(made["arguments"], told));
    },
    run(call, beside) {
      made = call as unknown as Loose;
      others = beside;
      const all = call.arguments;
      begin();
      extend(restOf(all, told));
      begin().event("response.mcp_call_arguments.done", { arguments: all });
    },
    finish({ output, error, content }) {
      const status = error === null ? "completed" : "failed";
      begin().event(`response.mcp_call.${status}`);
      close({ output, error, status, ...(content && { content }) });
    },
    drop() {
      if (!open) return;
      open.event("response.mcp_call_arguments.done", { arguments: told });
      made = { ...made, arguments: told };
      close({ output: null, error: null, status: "incomplete" });
    },
  };
}

// What of a whole was not told in pieces.
function restOf(all: unknown, told: string): string {
  return typeof all === "string" && all.startsWith(told) ? all.slice(told.length) : "";
}

function deltaOf({ type, delta }: Loose): string {
  return type === "response.function_call_arguments.delta" && typeof delta === "string"
    ? delta
    : "";
}

/** Tells the call of a function that stands for the answer as the assistant's message. */
export function viewAnswer(relay: Relay): Presenter {
  const at = { content_index: 0 };
  let open: LocalItem | undefined;
  let text = "";
  const begin = (): LocalItem => {
    if (open) return open;
    open = relay.open({ type: "message", status: "in_progress", role: "assistant", content: [] });
    const part = { type: "output_text", text: "", annotations: [] };
    open.event("response.content_part.added", { ...at, part });
    return open;
  };
  const extend = (delta: string): void => {
    if (delta !== "") begin().event("response.output_text.delta", { ...at, delta });
    text += delta;
  };
  return (event) => {
    begin();
    const { type, item } = event;
    extend(deltaOf(event));
    if (type !== "response.output_item.done" || !isObject(item)) return;
    const { arguments: all, name: _, call_id: __, content: ___, ...further } = item;
    extend(restOf(all, text));
    const part = { type: "output_text", text, annotations: [] };
    begin().event("response.output_text.done", { ...at, text });
    begin().event("response.content_part.done", { ...at, part });
    begin().done({ ...further, type: "message", role: "assistant", content: [part] });
  };
}
