import type { InputItem, ResponseRequest } from "@anyllm/types";
import type { CallOptions } from "../client-types.ts";
import { AnyLLMError } from "../errors.ts";
import { list } from "../events/families.ts";
import type { Provider } from "../provider.ts";
import { tellWarning, type Warning } from "../request.ts";
import { abortError } from "../transport/guard.ts";
import { within } from "../transport/within.ts";
import { type AgentHost, type Runner, STRUCTURED, type StructuredSpec } from "./contract.ts";
import type { Owed } from "./history.ts";
import { createLedger, named } from "./ledger.ts";
import type { AskedApproval } from "./lower.ts";
import type { ToolLedger } from "./options.ts";
import { type Clock, checkSettings, createClock, plainRequest, tooLate } from "./settings.ts";
import { gatherTools, type TableOptions, type ToolTable } from "./table.ts";

/** What stays the same in all steps of a response. */
export interface Setup {
  host: AgentHost;
  options: CallOptions;
  provider: Provider;
  model: string;
  /** As it was asked for, without what is ours alone. */
  request: ResponseRequest;
  table: ToolTable;
  spec: StructuredSpec | undefined;
  ledger: Required<ToolLedger>;
  /** Approvals that were asked for, by id, as long as the client lives. */
  asked: Map<string, AskedApproval>;
  /** Outputs that a provider which keeps the conversation has not had yet. */
  owed: Map<string, readonly Owed[]>;
  /** Whether approvals may be the provider's own to judge. */
  hostsApprovals: boolean;
  /** Whether the model may know functions that the request does not name. */
  open: boolean;
  clock: Clock;
  /** Tells a warning, the first time. */
  onWarning(warning: Warning): void;
  warn(warning: Warning): void;
  signal: AbortSignal;
  /** Does work for this response: as long as it has time, and somebody waits for it. */
  doing<T>(work: () => Promise<T>): Promise<T>;
  /** Gives the response up. */
  abort(reason: unknown): void;
  /** What runs such requests. */
  runner: Runner;
  /** Nothing more will be run. */
  dispose(): void;
}

/** Gets everything ready, before anything is sent to the model. */
export async function prepareRun(
  host: AgentHost,
  given: ResponseRequest,
  options: CallOptions,
): Promise<Omit<Setup, "runner">> {
  const { provider, model } = host.resolve(given, options);
  checkSettings(given, options);
  if (options.signal?.aborted) throw abortError(options.signal.reason);
  const clock = createClock(options, host.options, host.runtime.ticks);
  const { strict = host.options.strict } = options;
  const onWarning = once(options.onWarning ?? host.options.onWarning);
  const warn = (warning: Warning): void => tellWarning(warning, { strict, onWarning });
  const request = plainRequest(given);
  const controller = new AbortController();
  const { signal } = controller;
  const aborted = (): void => controller.abort(options.signal?.reason);
  options.signal?.addEventListener("abort", aborted);
  const release = (): void => options.signal?.removeEventListener("abort", aborted);
  const doing: Setup["doing"] = async (work) => {
    try {
      return await within(clock.left(), signal, work);
    } catch (error) {
      // Of all deadlines only this one has no name.
      const late = AnyLLMError.isInstance(error) && error.code === "timeout" && !error.phase;
      throw late ? tooLate() : error;
    }
  };
  const items = [...list(request.input), ...(options.resume?.output ?? [])] as InputItem[];
  try {
    const all = { host, provider, model, request: given, signal, options, warn, items };
    const table = await doing(() => gather(all));
    return {
      host,
      options,
      provider,
      model,
      request,
      table,
      clock,
      onWarning,
      warn,
      signal,
      doing,
      spec: (given.text as { [STRUCTURED]?: StructuredSpec } | null | undefined)?.[STRUCTURED],
      ledger: named(options.ledger ?? kept(host, "agent:ledger", createLedger)),
      asked: kept(host, "agent:approvals", () => new Map<string, AskedApproval>()),
      owed: kept(host, "agent:owed", () => new Map<string, readonly Owed[]>()),
      hostsApprovals: takesMcp(provider) || request.previous_response_id != null,
      open: request["prompt"] != null || table.offered.some(({ type }) => discovering.test(type)),
      abort: (reason) => controller.abort(reason),
      dispose() {
        release();
        table.close();
      },
    };
  } catch (error) {
    controller.abort(error);
    release();
    throw error;
  }
}

// Tools through which a model comes to know further ones.
const discovering = /^(namespace|tool_search|custom)$/;

function takesMcp({ capabilities: { tools } }: Provider): boolean {
  return tools === "all" || tools.includes("mcp");
}

// Servers that answer when nobody waits for them any more are let go again.
async function gather(options: TableOptions): Promise<ToolTable> {
  const table = await gatherTools(options);
  if (options.signal.aborted) table.close();
  return table;
}

// What a provider cannot take it cannot take in any step; repairs are of one answer each.
function once(tell: ((warning: Warning) => void) | undefined): (warning: Warning) => void {
  const told = new Set<string>();
  return (warning) => {
    const { provider, param, message } = warning;
    const key = JSON.stringify([provider, param, message]);
    if (param !== "stream" && told.has(key)) return;
    told.add(key);
    tell?.(warning);
  };
}

function kept<T>({ memory }: AgentHost, key: string, make: () => T): T {
  if (!memory.has(key)) memory.set(key, make());
  return memory.get(key) as T;
}
