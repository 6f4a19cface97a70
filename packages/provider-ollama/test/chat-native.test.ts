import { type AnyLLMError, checkGrammar, createClient } from "@anyllm/core";
import {
  type Exchange,
  loadRecordings,
  providerConformance,
  type Recording,
  replay,
} from "@anyllm/testing";
import type { ResponseRequest, ResponseResource, StreamEvent } from "@anyllm/types";
import { isDeepStrictEqual } from "node:util";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { jsonLines } from "../src/chat-native/json-lines.ts";
import { ollamaChat } from "../src/index.ts";

type Loose = Record<string, ReturnType<typeof JSON.parse>>;

const { recordings, missing } = loadRecordings({ wire: "ollama-chat" });
const good = recordings.filter(
  ({ status, features }) => status === 200 && !features.includes("in-stream-error"),
);
const rows = good.map((recording) => [recording.id, recording] as const);

function linesOf(recording: Recording): Loose[] {
  const text = new TextDecoder().decode(recording.streamBody() ?? recording.responseBody());
  if (recording.mode === "json") return [JSON.parse(text)];
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

function factsOf(recording: Recording) {
  const lines = linesOf(recording);
  const messages = lines.map(({ message }) => message as Loose);
  const join = (key: string) => messages.map((message) => message[key] ?? "").join("");
  const calls = messages.flatMap(({ tool_calls }) => tool_calls ?? []) as Loose[];
  return { content: join("content"), thinking: join("thinking"), calls, last: lines.at(-1)! };
}

async function answer(recording: Recording, cut?: number) {
  await using server = await replay({ ...recording.exchange(), ...(cut && { cut }) });
  const provider = ollamaChat({ baseURL: `${server.url}/api` });
  const llm = createClient({ providers: [provider], maxRetries: 0 });
  const request = { model: "m", input: "Hi" };
  if (recording.mode === "json") return { response: await llm.responses(request), events: [] };
  const reading = await llm.responses({ ...request, stream: true });
  const events: StreamEvent[] = [];
  for await (const event of reading) events.push(event);
  return { response: await reading.finalResponse(), events };
}

async function encoded(request: ResponseRequest): Promise<Loose> {
  const call = await ollamaChat().encode(request, { headers: {}, query: {}, body: {} });
  return JSON.parse(String(call.body));
}

function told(output: readonly unknown[]) {
  const items = output as Loose[];
  const texts = (wanted: string) =>
    items
      .filter(({ type }) => type === wanted)
      .flatMap(({ content }) => content.map(({ text }: Loose) => text))
      .join("");
  const calls = items.filter(({ type }) => type === "function_call");
  return {
    content: texts("message"),
    thinking: texts("reasoning"),
    calls: calls.map(({ name, arguments: given }) => [name, JSON.parse(given)]),
  };
}

describe.skipIf(missing)(`recorded answers ${missing ?? ""}`, () => {
  it.each(rows)("%s", async (_, recording) => {
    const { response, events } = await answer(recording);
    const { content, thinking, calls, last } = factsOf(recording);
    expect(recording.mode === "stream" ? checkGrammar(events) : []).toEqual([]);
    expect(told(response.output)).toEqual({
      content,
      thinking,
      calls: calls.map(({ function: given }) => [given.name, given.arguments]),
    });
    const ids = (response.output as Loose[]).flatMap(({ call_id }) => call_id ?? []);
    expect(ids.every((id, index) => id === (calls[index]!["id"] ?? id) && id !== "")).toBe(true);
    expect(response.model).toBe(last["model"]);
    const cut = last["done_reason"] === "length" ? "max_output_tokens" : undefined;
    expect(response.incomplete_details?.reason).toBe(cut);
    const { input_tokens, output_tokens, total_duration } = (response.usage ?? {}) as Loose;
    expect([input_tokens, output_tokens, total_duration]).toEqual([
      last["prompt_eval_count"],
      last["eval_count"],
      last["total_duration"],
    ]);
  });

  it.each(rows)("%s given back is Ollama's own message", async (_, recording) => {
    const { response } = await answer(recording);
    const { content, thinking, calls } = factsOf(recording);
    const input = JSON.parse(JSON.stringify([{ role: "user", content: "Hi" }, ...response.output]));
    const { messages } = await encoded({ model: "m", input });
    const made = input.flatMap(({ call_id }: Loose) => call_id ?? []);
    expect(messages[1]).toEqual({
      role: "assistant",
      content,
      ...(thinking && { thinking }),
      ...(calls.length > 0 && {
        tool_calls: calls.map(({ id, function: { name, arguments: given } }) => ({
          id: id ?? made.shift(),
          function: { name, arguments: given },
        })),
      }),
    });
  });

  it.each(rows.filter(([, { mode }]) => mode === "stream"))(
    "%s, byte by byte",
    async (_, recording) => {
      const [whole, cut] = [await answer(recording), await answer(recording, 1)];
      expect(told(cut.response.output)).toEqual(told(whole.response.output));
      expect(cut.events.length).toBe(whole.events.length);
    },
  );

  it.each(recordings.filter((one) => !good.includes(one)).map((one) => [one.id, one] as const))(
    "%s is an error",
    async (_, recording) => {
      const outcome = await answer(recording).then(
        ({ response }) => response as Loose,
        (error: AnyLLMError) => error as unknown as Loose,
      );
      expect(outcome["code"] ?? outcome["error"].code).toBe(
        recording.status === 404 ? "model_not_found" : "server_error",
      );
      const said = outcome["output"]?.[0]?.content[0].text;
      expect(said).toBe(recording.mode === "stream" ? "The first" : undefined);
    },
  );
});

// Ollama's request read into Responses. Calls without an id are joined by their order.
function readRequest(body: Loose): ResponseRequest {
  const { messages, options, format, think, tools, ...own } = body;
  const { num_predict, temperature, ...rest } = options ?? {};
  let ids = 0;
  const input = messages.flatMap((message: Loose): Loose[] => {
    const { role, content, thinking, tool_calls } = message;
    if (role === "tool") {
      return [{ type: "function_call_output", call_id: `call_${ids - 1}`, output: content }];
    }
    const reasoning = {
      type: "reasoning",
      summary: [],
      content: [{ type: "reasoning_text", text: thinking }],
    };
    return [
      ...(thinking ? [reasoning] : []),
      ...(content ? [{ type: "message", role, content }] : []),
      ...(tool_calls ?? []).map(({ function: given }: Loose) => ({
        type: "function_call",
        call_id: `call_${ids++}`,
        name: given.name,
        arguments: JSON.stringify(given.arguments),
      })),
    ];
  });
  const request: Loose = {
    ...own,
    input,
    ...(num_predict && { max_output_tokens: num_predict }),
    ...(temperature !== undefined && { temperature }),
    ...(Object.keys(rest).length > 0 && { options: rest }),
    ...(tools && {
      tools: tools.map(({ function: given }: Loose) => ({ type: "function", ...given })),
    }),
    ...(format && { text: { format: { type: "json_schema", schema: format } } }),
    ...(think === false && { reasoning: { effort: "none" } }),
    ...(think === true && { think }),
  };
  return request as ResponseRequest;
}

// Nothing is what empty settings say; ids are newer than these requests, types of calls are no field.
function explained({ options, tools, messages, ...body }: Loose): Loose {
  return {
    ...body,
    ...(Object.keys(options ?? {}).length > 0 && { options }),
    ...(tools?.length > 0 && { tools }),
    messages: messages.map(({ tool_calls, ...message }: Loose) => ({
      ...message,
      tool_call_id: undefined,
      ...(tool_calls && {
        tool_calls: tool_calls.map(({ function: given }: Loose) => ({ function: given })),
      }),
    })),
  };
}

const requests = recordings.filter((recording) => recording.requestBody() !== undefined);

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

function play(
  { output, usage, incomplete_details, ...answered }: ResponseResource,
  stream: boolean,
): Exchange {
  const base = { model: answered.model, created_at: "2026-01-01T00:00:00Z" };
  const end = {
    done: true,
    done_reason: incomplete_details ? "length" : "stop",
    prompt_eval_count: usage!.input_tokens,
    eval_count: usage!.output_tokens,
  };
  const pieces = (output as Loose[]).flatMap((item): Loose[] => {
    if (item.type === "function_call") {
      const given = { name: item.name, arguments: JSON.parse(item.arguments) };
      return [{ content: "", tool_calls: [{ id: item.call_id, function: given }] }];
    }
    const key = item.type === "reasoning" ? "thinking" : "content";
    return item.content.flatMap(({ text }: Loose) =>
      [...text].map((letter) => ({ [key]: letter })),
    );
  });
  if (stream) {
    const lines = pieces.map((message) => ({
      ...base,
      message: { role: "assistant", ...message },
      done: false,
    }));
    const last = { ...base, message: { role: "assistant", content: "" }, ...end };
    const body = [...lines, last].map((line) => `${JSON.stringify(line)}\n`).join("");
    return { headers: { "content-type": "application/x-ndjson" }, body };
  }
  const join = (key: string) => pieces.map((piece) => piece[key] ?? "").join("");
  const message = {
    role: "assistant",
    content: join("content"),
    thinking: join("thinking"),
    tool_calls: pieces.flatMap(({ tool_calls }) => tool_calls ?? []),
  };
  return { body: JSON.stringify({ ...base, message, ...end }) };
}

const cases = providerConformance({
  create: ollamaChat,
  variables: ["OLLAMA_HOST", "OLLAMA_API_KEY"],
  path: "/v1/chat",
  play,
});

describe("ollama-chat", () => {
  it.each(cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});

describe("lines of JSON", () => {
  const bytes = new TextEncoder().encode('{"a":"Grüße 👋"}\r\n\n{"b":1}\n{"c"');

  function read(chunks: readonly Uint8Array[], limit = 100): string[] {
    const lines: string[] = [];
    const parser = jsonLines((line) => line && lines.push(line), limit);
    for (const chunk of chunks) parser.feed(chunk);
    return lines;
  }

  it("are the same wherever they are cut", () => {
    for (let at = 0; at <= bytes.length; at++) {
      expect(read([bytes.slice(0, at), bytes.slice(at)])).toEqual(['{"a":"Grüße 👋"}', '{"b":1}']);
    }
  });

  it("are bounded, whole or not", () => {
    const failed = (run: () => unknown): string => {
      try {
        run();
      } catch (error) {
        return (error as AnyLLMError).code;
      }
      return "nothing";
    };
    expect(failed(() => read([bytes], 10))).toBe("event_too_large");
    expect(failed(() => read([new TextEncoder().encode("x".repeat(101))]))).toBe("event_too_large");
    expect(failed(() => read([Uint8Array.of(0xff)]))).toBe("protocol_error");
  });
});

describe("a request to Ollama", () => {
  const tools = [{ type: "function" as const, name: "f", parameters: {}, strict: false }];

  it("says what it says on its own wire", async () => {
    const request: Loose = {
      model: "m",
      instructions: "Be brief.",
      input: [
        {
          type: "message",
          role: "user",
          content: [
            { type: "input_text", text: "What is this?" },
            { type: "input_image", image_url: "data:image/png;base64,iVBORw0KGgo=" },
          ],
        },
        { type: "function_call", call_id: "c1", name: "f", arguments: '{"a":1}' },
        { type: "function_call_output", call_id: "c1", output: "2" },
      ],
      reasoning: { effort: "high" },
      text: { format: { type: "json_object" } },
      max_output_tokens: 99,
      options: { num_ctx: 4096 },
      keep_alive: "5m",
      tools,
      tool_choice: "none",
    };
    expect(await encoded(request as ResponseRequest)).toEqual({
      model: "m",
      stream: false,
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "What is this?", images: ["iVBORw0KGgo="] },
        {
          role: "assistant",
          content: "",
          tool_calls: [{ id: "c1", function: { name: "f", arguments: { a: 1 } } }],
        },
        { role: "tool", content: "2", tool_name: "f", tool_call_id: "c1" },
      ],
      think: "high",
      format: "json",
      options: { num_predict: 99, num_ctx: 4096 },
      keep_alive: "5m",
    });
  });

  it("keeps a role that the template of a model knows", async () => {
    const input: unknown = [
      { type: "message", role: "control", content: "thinking" },
      { type: "message", role: "developer", content: "Be brief." },
      { type: "message", role: "user", content: "Hi" },
    ];
    const { messages } = await encoded({ model: "m", input } as ResponseRequest);
    expect((messages as Loose[]).map(({ role }) => role)).toEqual(["control", "system", "user"]);
  });

  it.each<[string, Partial<ResponseRequest>]>([
    ["tool_choice", { tools, tool_choice: "required" }],
    ["reasoning", { reasoning: { effort: "xhigh" } }],
    [
      "input[0].content[0]",
      {
        input: [
          {
            type: "message",
            role: "user",
            content: [{ type: "input_image", image_url: "https://a.example/b.png" }],
          },
        ],
      },
    ],
  ])("refuses %s that it cannot say, before anything is sent", async (param, more) => {
    const request = { model: "m", input: "Hi", ...more };
    await expect((async () => encoded(request))()).rejects.toMatchObject({
      code: "not_implemented",
      param,
    });
  });
});

describe("OLLAMA_HOST", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it("leads to the same server as that of ollama()", async () => {
    vi.stubEnv("OLLAMA_HOST", "gpu-1:9000");
    const call = await ollamaChat().encode(
      { model: "m", input: "Hi" },
      { headers: {}, query: {}, body: {} },
    );
    expect(call.url).toBe("http://gpu-1:9000/api/chat");
  });

  it("lists what is installed", async () => {
    const body = JSON.stringify({ models: [{ name: "qwen3:8b", model: "qwen3:8b", size: 1 }] });
    await using server = await replay({ body });
    const llm = createClient({ providers: [ollamaChat({ baseURL: `${server.url}/api` })] });
    const listed = [];
    for await (const model of llm.models()) listed.push(model.reference);
    expect(listed).toEqual(["ollama-chat/qwen3:8b"]);
    expect(server.requests[0]!.path).toBe("/api/tags");
  });
});
