import type { FunctionCall, FunctionCallOutput } from "@anyllm/types";
import { isObject } from "../events/families.ts";
import { abortError } from "../transport/guard.ts";
import { within } from "../transport/within.ts";
import type { HostedOutcome, RunnableTool } from "./contract.ts";
import { asOurs, tellable } from "./errors.ts";
import type { AgentOptions, CheckpointCall, ToolLedger } from "./options.ts";

type Output = FunctionCallOutput["output"];

/** A call that is to be run, or that has been judged already. */
export interface Job {
  readonly call: FunctionCall;
  readonly point: CheckpointCall;
  readonly tool: RunnableTool | undefined;
  /** Checked arguments. */
  readonly args: unknown;
  /** What the model is told instead of running it. */
  readonly refused: string | undefined;
}

/** What a call came to. */
export interface Outcome {
  output: Output;
  failed: boolean;
  hosted: HostedOutcome;
  /** What the tool itself gave, where it ran here and now. */
  result?: { value: unknown } | undefined;
}

/** What calls are run with. */
interface CallContext {
  ledger: ToolLedger;
  options: AgentOptions;
  signal: AbortSignal;
  step: number;
  /** Keeps how far the response has come; a call waits for it. */
  save(): Promise<void> | void;
}

const UNKNOWN =
  "Error: this call was made before, and it is not known what it came to. It was not made again.";

/** Runs a call, once. It ends in an output whatever happens, unless the response itself is given up. */
export async function runCall(job: Job, context: CallContext): Promise<Outcome> {
  const { point, tool, refused } = job;
  const { ledger } = context;
  if (refused !== undefined || !tool) return failure(refused ?? UNKNOWN);
  // What was given up is not taken from the ledger: it can be gone on with.
  if (context.signal.aborted) throw abortError(context.signal.reason);
  const interrupted = point.state === "started";
  const claimed = await ledger.claim(point.key);
  if (!claimed || (interrupted && !tool.idempotent)) {
    const known = claimed ? undefined : await ledger.outcome?.(point.key);
    if (known !== undefined) return recalled(known);
    if (!tool.idempotent) return failure(UNKNOWN);
  }
  point.state = "started";
  await context.save();
  const outcome = await execute(job, tool, context);
  await ledger.settle?.(point.key, tool.hosted ? JSON.stringify(outcome.hosted) : outcome.output);
  return outcome;

  function recalled(known: Output): Outcome {
    if (!tool?.hosted) return { ...failure(""), output: known, failed: false };
    const hosted = hostedOf(known);
    return { ...failure(""), failed: hosted.error !== null, hosted };
  }
}

async function execute(
  { call, point, args }: Job,
  tool: RunnableTool,
  { options, signal, step }: CallContext,
): Promise<Outcome> {
  const { toolTimeout = 60_000 } = options;
  const context = { call_id: call.call_id, idempotencyKey: point.key, step };
  try {
    const value = await within(tool.timeout ?? toolTimeout, signal, (own) =>
      tool.execute(args, { ...context, signal: own }),
    );
    if (!tool.hosted) {
      const hosted: HostedOutcome = { output: null, error: null };
      return { output: toOutput(value), failed: false, hosted, result: { value } };
    }
    if (!isObject(value)) throw new TypeError("the tool came to nothing");
    const hosted: HostedOutcome = { output: null, error: null, ...value };
    return { output: hosted.output ?? "", failed: hosted.error !== null, hosted };
  } catch (error) {
    // The response was given up: nobody is told anything.
    if (signal.aborted) throw error;
    const said = await asOurs("onToolError", () => options.onToolError?.(error, { ...point }));
    return failure(typeof said === "string" ? said : tellable(error));
  }
}

// A ledger is somebody else's: what it gives back is looked at.
function hostedOf(known: Output): HostedOutcome {
  try {
    const read: unknown = JSON.parse(known as string);
    if (isObject(read)) return { output: null, error: null, ...read };
  } catch {
    // No outcome of a hosted tool, so the output itself.
  }
  return { output: typeof known === "string" ? known : JSON.stringify(known), error: null };
}

/** The outcome of a call that did not work, or was not made. */
function failure(output: string): Outcome {
  const content = [{ type: "text", text: output }];
  const error = { type: "mcp_tool_execution_error", content };
  return { output, failed: true, hosted: { output: null, error } };
}

// A string and a list of content parts are outputs as they are.
function toOutput(value: unknown): Output {
  if (typeof value === "string") return value;
  if (value === undefined) return "";
  const parts = Array.isArray(value) && value.length > 0 && value.every(isPart);
  if (parts) return value as Output;
  const json = toJson(value);
  if (json === undefined) throw new TypeError("the tool gave a value that JSON cannot hold");
  return json;
}

function toJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

function isPart(value: unknown): boolean {
  return isObject(value) && /^input_(text|image|file|video|audio)$/.test(String(value["type"]));
}

/**
 * Runs work for each of several values, so many at once. The first failure is the failure of all:
 * nothing else is begun.
 */
export async function each<T>(
  values: readonly T[],
  most: number,
  work: (value: T) => Promise<void>,
): Promise<void> {
  const rest = values.values();
  let failed = false;
  const worker = async (): Promise<void> => {
    for (const value of rest) {
      if (failed) return;
      try {
        await work(value);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, values.length) }, worker));
}
