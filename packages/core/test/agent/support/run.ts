import {
  accumulate,
  AnyLLMError,
  type AnyLLMResponse,
  type CallOptions,
  checkGrammar,
  type Client,
} from "@anyllm/core";
import type { ResponseRequest, StreamEvent } from "@anyllm/types";
import { expect } from "vitest";
import type { Json } from "./upstream.ts";

export { connect, counting } from "./client.ts";

/** How a run went. */
export interface Run {
  events: StreamEvent[];
  final: AnyLLMResponse;
}

/** Streams a request to its end, and checks that its events are one response. */
export async function stream(
  llm: Pick<Client, "responses">,
  request: ResponseRequest,
  options: CallOptions = {},
): Promise<Run> {
  const opened = await llm.responses({ ...request, stream: true }, options);
  const events: StreamEvent[] = [];
  for await (const event of opened) events.push(structuredClone(event));
  const final = await opened.finalResponse();
  await expectOneResponse(events, final);
  return { events, final };
}

/** Asks for a whole answer. */
export async function whole(
  llm: Pick<Client, "responses">,
  request: ResponseRequest,
  options: CallOptions = {},
): Promise<AnyLLMResponse> {
  return (await llm.responses({ ...request, stream: false }, options)) as AnyLLMResponse;
}

/** Checks that events are those of one response, in order, and that they fold to it. */
export async function expectOneResponse(
  events: readonly StreamEvent[],
  final: AnyLLMResponse,
): Promise<void> {
  expect(checkGrammar(events)).toEqual([]);
  const loose = events as unknown as Json[];
  expect(loose.map((event) => event["sequence_number"])).toEqual(events.map((_, index) => index));
  const types = events.map(({ type }) => type);
  for (const type of ["response.created", "response.in_progress"]) {
    expect(types.filter((one) => one === type)).toHaveLength(1);
  }
  expect(
    types.filter((type) => /^response\.(completed|failed|incomplete)$/.test(type)),
  ).toHaveLength(1);
  const told = loose.flatMap(({ response }) => (response ? [(response as Json)["id"]] : []));
  expect(new Set(told)).toEqual(new Set([final.id]));
  const added = loose.filter(({ type }) => type === "response.output_item.added");
  expect(added.map((event) => event["output_index"])).toEqual(added.map((_, index) => index));
  const ids = final.output.map(({ id }) => id);
  expect(ids.every((id) => typeof id === "string" && id !== "")).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
  expect(added.map(({ item }) => (item as Json)["id"])).toEqual(ids);
  const folded = await accumulate(events);
  expect(folded).toEqual(resourceOf(final));
}

/** A response without what stands beside its events. */
export function resourceOf(response: AnyLLMResponse): Json {
  const {
    output_text: _,
    output_reasoning: __,
    steps: ___,
    ...plain
  } = response as unknown as Json;
  const { output_parsed: ____, structured: _____, ...resource } = plain;
  return resource;
}

/** The error of a call that must fail with one of ours. */
export async function failure(call: Promise<unknown>): Promise<AnyLLMError> {
  try {
    await call;
  } catch (error) {
    if (AnyLLMError.isInstance(error)) return error;
    throw error;
  }
  throw new Error("The call was expected to fail.");
}

/** A promise, and what settles it. */
export function deferred<T = void>(): {
  promise: Promise<T>;
  resolve(value: T): void;
  reject(error: unknown): void;
} {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

/** Settles when a signal is aborted. */
export function abortOf(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve());
  });
}

/** All events of a stream, to its end. */
export async function readAll(events: AsyncIterable<StreamEvent>): Promise<StreamEvent[]> {
  const all: StreamEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

/** What tools gave, whatever the type of the response says. */
export function runsOf(response: AnyLLMResponse): unknown[] {
  return (response as unknown as { tool_results: unknown[] }).tool_results;
}
