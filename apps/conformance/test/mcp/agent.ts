import {
  type AnyLLMResponse,
  type CallOptions,
  checkGrammar,
  type Client,
  type ClientOptions,
  createClient,
  expand,
  type Provider,
  reduce,
} from "@anyllm/core";
import type { InputItem, ResponseRequest, ResponseResource, StreamEvent } from "@anyllm/types";
import { outputItemSchema, responseResourceSchema, streamEventSchema } from "@anyllm/types/schemas";
import { expect } from "vitest";
import type { Json } from "../../src/facts.ts";

/** A request that went to the model, and its answer. */
interface Sent {
  url: string;
  headers: Headers;
  body: Json;
  answer: Promise<string>;
}

/** What an agent told, and all that was sent for it. */
export interface Told {
  response: AnyLLMResponse;
  /** None for a whole answer. */
  events: StreamEvent[];
  sent: Sent[];
  warnings: string[];
}

/** Asks a model, and looks at everything that comes back. */
export type Ask = (
  fields: Omit<ResponseRequest, "model" | "stream">,
  options?: CallOptions,
) => Promise<Told>;

/** An agent, in one of the two ways of asking. */
export interface Agent {
  ask: Ask;
  llm: Client;
  model: string;
  /** What went to the model since the last question, also of one that failed. */
  sent(): readonly Sent[];
}

export interface AgentOptions {
  provider: Provider;
  model: string;
  stream: boolean;
  mcp?: ClientOptions["mcp"];
}

/** An agent whose answers are held against the specification, whatever a test asks for. */
export function createAgent({ provider, model: name, stream, mcp }: AgentOptions): Agent {
  let sent: Sent[] = [];
  let warnings: string[] = [];
  const watched: NonNullable<ClientOptions["fetch"]> = async (url, init) => {
    const response = await fetch(url, init);
    const answer = response.clone().text();
    answer.catch(() => {});
    const body = JSON.parse(init.body as string) as Json;
    sent.push({ url, headers: new Headers(init.headers), body, answer });
    return response;
  };
  const llm = createClient({
    providers: [provider],
    maxRetries: 0,
    fetch: watched,
    mcp,
    onWarning: ({ param, message }) => warnings.push(`${param}: ${message}`),
  });
  const model = `${provider.id}/${name}`;
  const ask: Ask = async (fields, options) => {
    [sent, warnings] = [[], []];
    const request = { model, ...fields };
    const { response, events } = stream
      ? await streamed(llm, request, options)
      : { response: await llm.responses(request, options), events: [] };
    checkResponse(response);
    return { response, events, sent, warnings };
  };
  return { ask, llm, model, sent: () => sent };
}

async function streamed(llm: Client, request: ResponseRequest, options?: CallOptions) {
  const stream = await llm.responses({ ...request, stream: true }, options);
  const events: StreamEvent[] = [];
  for await (const event of stream) events.push(event);
  for (const event of events) expect(streamEventSchema.safeParse(event).error).toBeUndefined();
  // Statements 28–39: numbers, one beginning, one end, items and parts open and close.
  expect(checkGrammar(events)).toEqual([]);
  const response = await stream.finalResponse();
  let folded: ResponseResource | undefined;
  for (const event of events) folded = reduce(folded, event);
  // Statement 38, with everything beside the items as well.
  expect(folded).toMatchObject(onlyResource(response));
  expect(onlyResource(response).output).toEqual(folded?.output);
  return { response, events };
}

// What the client adds at hand is no part of the resource.
function onlyResource(response: AnyLLMResponse): ResponseResource {
  const { output_text: _, output_reasoning: __, steps: ___, ...resource } = response;
  delete (resource as { tool_results?: unknown }).tool_results;
  return resource;
}

// Of the items that the specification has, and of OpenAI's that tell of MCP.
const types =
  /^(message|function_call|function_call_output|reasoning|mcp_(list_tools|call|approval_request))$/;

function checkResponse(response: AnyLLMResponse): void {
  const resource = onlyResource(response);
  expect(responseResourceSchema.safeParse(resource).error).toBeUndefined();
  for (const item of response.output) {
    expect(item.type).toMatch(types);
    expect(outputItemSchema.safeParse(item).error).toBeUndefined();
  }
  const ids = response.output.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  // A whole answer, told as a stream, must keep the same rules.
  expect(checkGrammar(expand(resource))).toEqual([]);
}

/** The items of a type. */
export function itemsOf(response: AnyLLMResponse, type: string): Json[] {
  return (response.output as unknown as Json[]).filter((item) => item["type"] === type);
}

// aimock tells it before calls, in Cohere's streams alone.
const aside = '"text":"I will use the requested tool."';

/** The types of the items; reasoning comes where a model has any. */
export function typesOf({ output }: AnyLLMResponse): string[] {
  const told = output.filter((item) => !JSON.stringify(item).includes(aside));
  return told.map(({ type }) => type).filter((type) => type !== "reasoning");
}

/** As it would come back from where a caller keeps it. */
export function kept({ output }: AnyLLMResponse): InputItem[] {
  return JSON.parse(JSON.stringify(output)) as InputItem[];
}

export function user(content: string): InputItem {
  return { type: "message", role: "user", content };
}

/** A person's answer to each approval that a response asks for. */
export function verdicts(response: AnyLLMResponse, approve: boolean, reason?: string): InputItem[] {
  return itemsOf(response, "mcp_approval_request").map(({ id }) => ({
    type: "mcp_approval_response",
    approval_request_id: String(id),
    approve,
    ...(reason !== undefined && { reason }),
  }));
}
