import { type CapturedRequest, replay, type Script } from "@anyllm/testing";
import type { ResponseRequest, StreamEvent } from "@anyllm/types";
import { afterAll, beforeAll, expect } from "vitest";
import { openai } from "@anyllm/provider-openai";
import {
  AnyLLMError,
  type AnyLLMResponse,
  type CallOptions,
  type Client,
  type ClientOptions,
  createClient,
  type ResponseStream,
} from "../../src/index.ts";
import { expectNoLeak, KEY, PROMPT } from "./leaks.ts";

type OpenAIProvider = ReturnType<typeof openai>;

/** A client for one endpoint. It does not retry unless told to, so that one fault is one request. */
export function connect(
  baseURL: string,
  options: ClientOptions<OpenAIProvider> = {},
): Client<OpenAIProvider> {
  return connectWith({ apiKey: KEY, baseURL }, options);
}

/** The same for a provider with options of its own. */
export function connectWith(
  given: Parameters<typeof openai>[0],
  options: ClientOptions<OpenAIProvider> = {},
): Client<OpenAIProvider> {
  return createClient({ maxRetries: 0, ...options, providers: [openai(given)] });
}

export const request = { model: "openai/m", input: PROMPT } satisfies ResponseRequest;
export const streamed = { ...request, stream: true } as const;

/** How a call went, as its caller saw it. */
export interface Outcome {
  events: StreamEvent[];
  response: AnyLLMResponse | undefined;
  error: AnyLLMError | undefined;
  warnings: string[];
  requests: CapturedRequest[];
}

/** Options of the client, the call and the request in one. */
export interface Settings extends ClientOptions<OpenAIProvider> {
  request?: Partial<ResponseRequest>;
  call?: CallOptions<"openai">;
}

/** Streams what a server plays, to the end, and says how it ended. */
export function play(script: Script, settings: Settings = {}): Promise<Outcome> {
  return observe(script, settings, async (llm, outcome) => {
    const stream = await llm.responses(
      { ...streamed, ...settings.request, stream: true },
      settings.call,
    );
    for await (const event of stream) outcome.events.push(event);
    outcome.response = await stream.finalResponse();
  });
}

/** Asks for a whole answer. */
export function ask(script: Script, settings: Settings = {}): Promise<Outcome> {
  return observe(script, settings, async (llm, outcome) => {
    outcome.response = await llm.responses(
      { ...request, ...settings.request, stream: false },
      settings.call,
    );
  });
}

async function observe(
  script: Script,
  settings: Settings,
  run: (llm: Client<OpenAIProvider>, outcome: Outcome) => Promise<void>,
): Promise<Outcome> {
  await using server = await replay(script);
  const warnings: string[] = [];
  const outcome: Outcome = {
    events: [],
    response: undefined,
    error: undefined,
    warnings,
    requests: server.requests,
  };
  const onWarning: ClientOptions["onWarning"] = (warning) => {
    expectNoLeak(warning);
    warnings.push(warning.message);
  };
  try {
    await run(connect(server.baseURL, { onWarning, ...settings }), outcome);
  } catch (error) {
    outcome.error = asError(error);
  }
  return outcome;
}

/** The error of a call that must fail: ours, and fit to be logged. */
export async function failure(call: Promise<unknown>): Promise<AnyLLMError> {
  try {
    await call;
  } catch (error) {
    return asError(error);
  }
  throw new Error("The call was expected to fail.");
}

function asError(error: unknown): AnyLLMError {
  if (!AnyLLMError.isInstance(error)) throw error;
  expectNoLeak(error);
  return error;
}

/** Reads a stream until its first event of a type. The stream is left open. */
export async function readUntil(stream: ResponseStream, type: string): Promise<StreamEvent> {
  const events = stream[Symbol.asyncIterator]();
  for (;;) {
    const { done, value } = await events.next();
    if (done) throw new Error(`The stream ended without ${type}.`);
    if (value.type === type) return value;
  }
}

/** Every fault of a file must be somebody's error: none may be an unhandled rejection. */
export function watchRejections(): void {
  const seen: unknown[] = [];
  const see = (reason: unknown): void => void seen.push(reason);
  beforeAll(() => void process.on("unhandledRejection", see));
  afterAll(async () => {
    // Rejections are reported after the microtasks of the turn in which they happened.
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", see);
    expect(seen).toEqual([]);
  });
}
