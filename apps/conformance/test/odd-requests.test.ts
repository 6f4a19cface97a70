import { AnyLLMError, createClient, portableHistory, type Provider } from "@anyllm/core";
import type { ResponseRequest } from "@anyllm/types";
import { describe, expect, it } from "vitest";
import { create, makers, nameOf } from "../src/makers.ts";
import { createRandom, spoil } from "../src/oddities.ts";

const rounds = 400;

// Whatever a request holds, it is sent or refused with an error of ours, which names a place.
describe(`requests with something odd in them, ${rounds} times each`, () => {
  it.each(makers.map((maker) => [nameOf(maker), maker] as const))("%s", async (_, maker) => {
    const provider = await create(maker);
    const problems: string[] = [];
    const random = createRandom(maker.wire.length);
    for (let round = 0; round < rounds; round++) {
      const request = requestOf(random);
      const where = spoil([request], random);
      const history = round % 2 === 0 ? portableHistory() : undefined;
      const problem = await ask(provider, { ...request, model: "m" }, history);
      if (problem) problems.push(`${where}: ${problem}`);
    }
    expect(problems, problems.join("\n")).toEqual([]);
  });
});

class Sent extends Error {}

async function ask(
  provider: Provider,
  request: ResponseRequest,
  history: ReturnType<typeof portableHistory> | undefined,
): Promise<string | undefined> {
  let sent = false;
  const llm = createClient({
    providers: [{ ...provider, transport: undefined }],
    maxRetries: 0,
    ...(history && { history }),
    transport: {
      async send({ body }) {
        if (typeof body === "string") JSON.parse(body);
        sent = true;
        throw new Sent();
      },
    },
  });
  const failure: unknown = await llm.responses(request).catch((error: unknown) => error);
  if (!AnyLLMError.isInstance(failure)) return String((failure as Error).stack ?? failure);
  // A mistake of ours would look like a connection that failed.
  const refused = /^(invalid_request|not_implemented|unknown_provider)$/.test(failure.code);
  const named = failure.param && failure.param !== "baseURL";
  return sent || (refused && named) ? undefined : `${failure.code}: ${failure.message}`;
}

/** Some of what a request may hold: what a provider refuses for good would hide the rest. */
function requestOf(random: () => number): Omit<ResponseRequest, "model"> {
  const some = <T>(all: readonly T[]): T[] => all.filter(() => random() < 0.5);
  const fields = some(Object.entries(settings));
  const request = { ...Object.fromEntries(fields), input: some(items), tools: some(tools) };
  return structuredClone(request) as Omit<ResponseRequest, "model">;
}

const items = [
  { type: "message", role: "system", content: "Be kind." },
  { type: "message", role: "user", content: [{ type: "input_text", text: "Hi" }] },
  {
    type: "message",
    role: "user",
    content: [
      { type: "input_text", text: "What is this?" },
      { type: "input_image", image_url: "data:image/png;base64,iVBORw0KGgo=" },
    ],
  },
  {
    type: "reasoning",
    id: "rs_1",
    summary: [{ type: "summary_text", text: "A thought." }],
    content: [{ type: "reasoning_text", text: "A long thought." }],
  },
  {
    type: "message",
    role: "assistant",
    id: "msg_1",
    status: "completed",
    content: [
      {
        type: "output_text",
        text: "Hello",
        annotations: [
          {
            type: "url_citation",
            url: "https://a.example",
            title: "A",
            start_index: 0,
            end_index: 5,
          },
        ],
      },
    ],
  },
  { type: "function_call", call_id: "call_1", name: "f", arguments: "{}", status: "completed" },
  {
    type: "function_call_output",
    call_id: "call_1",
    output: [{ type: "input_text", text: "Sunny" }],
  },
  { role: "user", content: "Go on." },
];

const tools = [
  {
    type: "function",
    name: "f",
    description: "Does it.",
    parameters: {
      type: "object",
      properties: { a: { type: ["integer", "null"] }, b: { $ref: "#/$defs/b" } },
      required: ["a"],
      additionalProperties: false,
      $defs: { b: { anyOf: [{ type: "string" }, { type: "array", items: { type: "number" } }] } },
    },
    strict: true,
  },
  { type: "function", name: "g" },
];

const settings = {
  instructions: "Be concise.",
  tool_choice: { type: "allowed_tools", mode: "auto", tools: [{ type: "function", name: "f" }] },
  text: {
    format: { type: "json_schema", name: "n", schema: { type: "object", properties: {} } },
    verbosity: "low",
  },
  reasoning: { effort: "high", summary: "auto" },
  temperature: 0.5,
  max_output_tokens: 100,
  metadata: { a: "b" },
  include: ["reasoning.encrypted_content"],
  stream_options: { include_obfuscation: false },
};
