import type { InputItem, ResponseRequest, ResponseResource } from "@anyllm/types";
import type { CallOptions, ClientOptions } from "../client-types.ts";
import { AnyLLMError } from "../errors.ts";
import { createResource } from "../events/resource.ts";
import type { Timeouts } from "../transport/timeouts.ts";
import { plain, type ToolTable } from "./table.ts";

/**
 * Refuses settings that no loop could follow.
 *
 * @throws AnyLLMError `invalid_request`, naming the setting in `param`.
 */
export function checkSettings(request: ResponseRequest, options: CallOptions): void {
  const refuse = (param: string, problem: string): never => {
    throw new AnyLLMError("invalid_request", `${param} ${problem}.`, { param });
  };
  if (request.background) {
    refuse("background", "responses cannot run tools here: leave it out, or tools that execute");
  }
  for (const name of ["maxSteps", "maxParallelTools"] as const) {
    const value = options[name];
    if (value === undefined || (Number.isInteger(value) && value >= 1)) continue;
    refuse(name, "must be an integer, 1 or more");
  }
  const { toolTimeout = 0 } = options;
  if (!(toolTimeout >= 0)) refuse("toolTimeout", "must be milliseconds, 0 or more");
}

/** The input as a list of items. */
export function itemsOf({ input }: ResponseRequest): InputItem[] {
  if (typeof input !== "string") return input ?? [];
  return [{ type: "message", role: "user", content: input }];
}

/** A request without what is ours alone. */
export function plainRequest(request: ResponseRequest): ResponseRequest {
  const { tools, text } = request;
  return {
    ...request,
    ...(tools && { tools: tools.map(plain) }),
    ...(text && { text: plain(text) }),
  };
}

/** What makes a response of a step one of the whole: the settings that were asked for. */
export function createEcho(
  request: ResponseRequest,
  table: ToolTable,
): (response: ResponseResource) => ResponseResource {
  const asked = createResource({ ...request, tools: table.echoed }, { id: "", created_at: 0 });
  const { tools, tool_choice, text, instructions, max_tool_calls, previous_response_id } = asked;
  const settings = { tools, tool_choice, instructions, max_tool_calls, previous_response_id };
  return (response) =>
    ({ ...response, ...settings, text: { ...response.text, ...text } }) as ResponseResource;
}

/** The time for the whole, of which each step has what is left. */
export interface Clock {
  /** Milliseconds that are left; 0 for as long as it takes. */
  left(): number;
  /** The timeouts of the next step. */
  timeouts(): Timeouts;
}

/** Starts the clock of a response. */
export function createClock(
  { timeout }: CallOptions,
  client: ClientOptions,
  now: () => number,
): Clock {
  const read = (given: number | Timeouts | undefined): Timeouts =>
    typeof given === "number" ? { total: given } : (given ?? {});
  const all: Timeouts = { ...read(client.timeout), ...read(timeout) };
  const { total = 0 } = all;
  const end = now() + (total > 0 ? total : Infinity);
  const left = (): number => {
    const rest = end === Infinity ? 0 : end - now();
    if (end !== Infinity && rest <= 0) throw tooLate();
    return rest;
  };
  return { left, timeouts: () => (end === Infinity ? all : { ...all, total: left() }) };
}

/** The error of a response that took longer than it may. */
export function tooLate(): AnyLLMError {
  const said = "The response took longer than its total timeout.";
  return new AnyLLMError("timeout", said, { phase: "total" });
}
