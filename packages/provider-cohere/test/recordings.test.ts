import { checkGrammar, createClient } from "@anyllm/core";
import { loadRecordings, type Recording, recordedConformance, replay } from "@anyllm/testing";
import type { ResponseRequest, StreamEvent } from "@anyllm/types";
import { isDeepStrictEqual } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { cohere } from "../src/index.ts";
import { factsOf, type Loose } from "./wire.ts";

const { recordings, missing } = loadRecordings({ wire: "cohere-chat-v2" });
const good = recordings.filter(({ status }) => status === 200);
const rows = good.map((recording) => [recording.id, recording] as const);

async function answer(recording: Recording, cut?: number) {
  await using server = await replay({ ...recording.exchange(), ...(cut && { cut }) });
  const llm = createClient({
    providers: [cohere({ baseURL: `${server.url}/v2`, apiKey: "recorded" })],
    maxRetries: 0,
  });
  const request = { model: recording.model ?? "m", input: "Hi" };
  if (recording.mode === "json") return { response: await llm.responses(request), events: [] };
  const reading = await llm.responses({ ...request, stream: true });
  const events: StreamEvent[] = [];
  for await (const event of reading) events.push(event);
  return { response: await reading.finalResponse(), events };
}

async function encoded(request: ResponseRequest): Promise<Loose> {
  const provider = cohere({ apiKey: "k" });
  const call = await provider.encode(request, { headers: {}, query: {}, body: {} });
  return JSON.parse(String(call.body));
}

function told(output: readonly unknown[]) {
  const items = output as Loose[];
  const texts = (messages: Loose[]) =>
    messages.flatMap(({ content }) => content.map(({ text }: Loose) => text)).join("");
  const messages = items.filter(({ type }) => type === "message");
  const annotations = messages.flatMap(({ content }) =>
    content.flatMap(({ annotations: cited, text }: Loose) =>
      cited.map((citation: Loose) => [
        citation,
        text.slice(citation.start_index, citation.end_index),
      ]),
    ),
  );
  return {
    text: texts(messages.filter(({ phase }) => phase !== "commentary")),
    plan: texts(messages.filter(({ phase }) => phase === "commentary")),
    thoughts: texts(items.filter(({ type }) => type === "reasoning")),
    calls: items
      .filter(({ type }) => type === "function_call")
      .map(({ call_id, name, arguments: given }) => [call_id, name, given]),
    cited: annotations.map(([, words]) => words),
  };
}

describe.skipIf(missing)(`recorded answers ${missing ?? ""}`, () => {
  it.each(rows)("%s", async (_, recording) => {
    const { response, events } = await answer(recording);
    const { id, message, reason, usage } = factsOf(recording);
    expect(recording.mode === "stream" ? checkGrammar(events) : []).toEqual([]);
    const blocks = (message.content ?? []) as Loose[];
    expect(response.id).toBe(id);
    expect(told(response.output)).toEqual({
      text: blocks.map(({ text }) => text ?? "").join(""),
      plan: message.tool_plan ?? "",
      thoughts: blocks.map(({ thinking }) => thinking ?? "").join(""),
      calls: (message.tool_calls ?? []).map(({ id: call, function: given }: Loose) => [
        call,
        given.name,
        given.arguments || "{}",
      ]),
      cited: (message.citations ?? []).map(({ text }: Loose) => text),
    });
    const cut = reason === "MAX_TOKENS" ? "max_output_tokens" : undefined;
    expect(response.incomplete_details?.reason).toBe(cut);
    const { input_tokens, image_tokens = 0, output_tokens, reasoning_tokens = 0 } = usage.tokens;
    expect(response.usage).toMatchObject({
      input_tokens: input_tokens + image_tokens,
      input_tokens_details: { cached_tokens: usage.cached_tokens },
      output_tokens,
      output_tokens_details: { reasoning_tokens },
      billed_units: usage.billed_units,
    });
  });

  it.each(rows)("%s given back is Cohere's own message", async (_, recording) => {
    const { response } = await answer(recording);
    const { message } = factsOf(recording);
    for (const { function: given } of message.tool_calls ?? []) given.arguments ||= "{}";
    const input = JSON.parse(JSON.stringify([{ role: "user", content: "Hi" }, ...response.output]));
    const body = await encoded({ model: "m", input });
    expect(body["messages"]).toEqual([{ role: "user", content: "Hi" }, message]);
  });

  it.each(rows.filter(([, one]) => one.mode === "stream" && one.streamBody()!.length < 20_000))(
    "%s, byte by byte",
    async (_, recording) => {
      const [whole, cut] = [await answer(recording), await answer(recording, 1)];
      expect(told(cut.response.output)).toEqual(told(whole.response.output));
      expect(cut.events.length).toBe(whole.events.length);
    },
  );
});

const errors = recordedConformance({
  create: cohere,
  recordings: ["cohere"],
  wire: "cohere-chat-v2",
  codes: {
    "cohere/cohere-chat-v2/ruby-llm-chat-real-error-scenarios-cohere-command-a-03-2025-handles-context-len":
      "context_length_exceeded",
  },
});

describe.skipIf(errors.missing)(`recorded errors ${errors.missing ?? ""}`, () => {
  it.each(errors.cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});

const requests = recordings.filter((recording) => recording.requestBody() !== undefined);

// Cohere's request read into Responses, as an application would have written it.
function readMessage({ role, content, tool_calls, tool_call_id }: Loose): Loose[] {
  const parts = Array.isArray(content)
    ? content.map(({ type, text, image_url: image }: Loose) =>
        type === "image_url"
          ? { type: "input_image", image_url: image.url }
          : { type: role === "assistant" ? "output_text" : "input_text", text },
      )
    : content;
  if (role === "tool")
    return [{ type: "function_call_output", call_id: tool_call_id, output: content }];
  return [
    ...(content ? [{ type: "message", role, content: parts }] : []),
    ...(tool_calls ?? []).map(({ id: call_id, function: given }: Loose) => ({
      type: "function_call",
      call_id,
      ...given,
    })),
  ];
}

function readRequest(body: Loose): ResponseRequest {
  const { messages, max_tokens, tools, response_format: format, ...own } = body;
  const request: Loose = {
    ...own,
    input: messages.flatMap(readMessage),
    ...(max_tokens && { max_output_tokens: max_tokens }),
    ...(tools && {
      tools: tools.map(({ function: given }: Loose) => ({ type: "function", ...given })),
    }),
    ...(format && { text: { format: { type: "json_schema", schema: format.json_schema } } }),
  };
  return request as ResponseRequest;
}

// An empty text beside a call says nothing, and false is what stream is anyway.
function explained({ stream, ...body }: Loose): Loose {
  const messages = body["messages"].map(({ content, ...message }: Loose) => {
    const empty = message["tool_calls"] && Array.isArray(content) && content[0]?.text === "";
    return { ...message, ...(content !== undefined && !empty && { content }) };
  });
  return { ...body, messages, ...(stream && { stream }) };
}

describe.skipIf(missing)(`recorded requests ${missing ?? ""}`, () => {
  const seen = { matched: 0, explained: 0 };
  it.each(requests.map((recording) => [recording.id, recording] as const))(
    "%s is said again",
    async (_, recording) => {
      const recorded = recording.requestBody() as Loose;
      const sent = await encoded(readRequest(recorded));
      expect(explained(sent)).toEqual(explained(recorded));
      seen[isDeepStrictEqual(sent, recorded) ? "matched" : "explained"]++;
    },
  );

  afterAll(() => {
    const wrong = requests.length - seen.matched - seen.explained;
    console.log(`requests: ${seen.matched} matched, ${seen.explained} explained, ${wrong} wrong`);
  });
});
