import { afterAll, describe, expect, test } from "vitest";
import { add, embedded, type Json, said, weather } from "./wire.ts";

const model = await embedded();
afterAll(() => model.server.close());
const { ask, post, send } = model;

// The keys of ResponseResource, OpenResponses 2026-04-24.
const KEYS = (
  "id object created_at completed_at status incomplete_details model previous_response_id instructions " +
  "output error tools tool_choice truncation parallel_tool_calls text top_p presence_penalty " +
  "frequency_penalty top_logprobs temperature reasoning usage max_output_tokens max_tool_calls store " +
  "background service_tier metadata safety_identifier prompt_cache_key"
).split(" ");

describe("whole answers", () => {
  test("S1–S4, S7–S10: a string is one user message, answered with all 31 keys", async () => {
    const { status, type, json } = await post({ input: "What is the capital of France?" });
    expect([status, type]).toEqual([200, "application/json"]);
    for (const key of KEYS) expect(json, key).toHaveProperty(key);
    const numbers = [
      "temperature",
      "top_p",
      "presence_penalty",
      "frequency_penalty",
      "top_logprobs",
    ];
    for (const key of numbers) expect(typeof json[key], key).toBe("number");
    expect(json.reasoning).toBeNull();
    expect(json.output[0].content[0]).toMatchObject({
      text: "The capital of France is Paris.",
      annotations: [],
    });
    expect(json).toMatchObject({ object: "response", status: "completed", error: null });
    expect(json.completed_at).toBeGreaterThanOrEqual(json.created_at);
    expect(json.completed_at).toBeLessThan(Date.now() / 1000 + 1);
    const { input_tokens, output_tokens, total_tokens } = json.usage;
    expect(total_tokens).toBe(input_tokens + output_tokens);
    expect([input_tokens, output_tokens]).toEqual([8, 9]);
  });

  test("S5–S7: tools and set values are echoed", async () => {
    const settings = {
      temperature: 0.3,
      top_p: 0.5,
      metadata: { a: "b" },
      instructions: "Be kind.",
      max_output_tokens: 500,
      max_tool_calls: 2,
      store: false,
      reasoning: { effort: "low" },
      parallel_tool_calls: false,
    };
    const json = await ask({ input: "Hi", tools: [{ type: "function", name: "f" }], ...settings });
    expect(json).toMatchObject({ ...settings, reasoning: { effort: "low", summary: null } });
    expect(json.tools).toEqual([
      { type: "function", name: "f", description: null, parameters: null, strict: null },
    ]);
  });

  test("S11: null is taken for every nullable field", async () => {
    const nullable = (
      "previous_response_id tools tool_choice metadata text temperature top_p presence_penalty " +
      "frequency_penalty parallel_tool_calls stream_options max_output_tokens max_tool_calls reasoning " +
      "safety_identifier prompt_cache_key top_logprobs instructions"
    ).split(" ");
    const nulls = Object.fromEntries(nullable.map((key) => [key, null]));
    expect((await post({ input: "Hi", ...nulls })).status).toBe(200);
  });

  test("S12, S13, S17: every role, strings and parts, phases, messages without a type", async () => {
    const json = await ask({
      input: [
        { role: "system", content: "You are terse." },
        { role: "developer", content: [{ type: "input_text", text: "Be brief." }] },
        { role: "user", content: "My name is Ada" },
        { role: "assistant", phase: "commentary", content: [{ type: "output_text", text: "Hm." }] },
        {
          type: "message",
          role: "user",
          content: [{ type: "input_text", text: "What is my name?" }],
        },
      ],
    });
    expect(said(json)).toBe("Ada");
  });

  test("S14, S15: images and files are taken, and honestly not seen", async () => {
    const content = [
      { type: "input_image", image_url: "data:image/png;base64,AA==" },
      { type: "input_file", filename: "a.pdf", file_data: "AA==" },
    ];
    const json = await ask({ input: [{ role: "user", content }] });
    expect(said(json)).toMatch(/an image and the file a\.pdf.*cannot see/);
  });

  test("S16: its own output items are valid input", async () => {
    const input = [{ role: "user", content: "The weather in Oslo?" }];
    const include = ["reasoning.encrypted_content"];
    const first = await ask({ input, tools: [weather], reasoning: { effort: "low" }, include });
    const call = first.output.find((item: Json) => item.type === "function_call");
    const output = {
      type: "function_call_output",
      call_id: call.call_id,
      output: '{"temperature":9}',
    };
    const second = await ask({ input: [...input, ...first.output, output], tools: [weather] });
    expect(said(second)).toBe("get_weather answered: temperature 9.");
    const third = await ask({ input: [...input, ...first.output, output, ...second.output] });
    expect(third.status).toBe("completed");
  });

  test("S51: sealed reasoning and log probabilities only where they are asked for", async () => {
    const request = { input: "Hi", reasoning: { effort: "high" } };
    const plain = await ask(request);
    expect(plain.output[0]).not.toHaveProperty("encrypted_content");
    expect(plain.output[1].content[0]).not.toHaveProperty("logprobs");
    const include = ["reasoning.encrypted_content", "message.output_text.logprobs"];
    const full = await ask({ ...request, include });
    expect(typeof full.output[0].encrypted_content).toBe("string");
    const { text, logprobs } = full.output[1].content[0];
    expect(logprobs.map((entry: Json) => entry.token).join("")).toBe(text);
  });
});

describe("refused requests have a status and the error envelope", () => {
  const rows: [string, object, number, string | null][] = [
    ["S18: no model", { model: undefined }, 400, "model"],
    ["another model", { model: "gpt-5" }, 404, "model"],
    ["S20: input of a wrong type", { input: 5 }, 400, "input"],
    ["S20: temperature of a wrong type", { temperature: "hot" }, 400, "temperature"],
    ["S20: a wrong item", { input: [{ role: "nobody", content: "" }] }, 400, "input[0].role"],
    [
      "S20: a part without a type",
      { input: [{ role: "user", content: [{}] }] },
      400,
      "input[0].content[0]",
    ],
    ["S20: a nameless tool", { tools: [{ type: "function" }] }, 400, "tools[0].name"],
    ["S21: max_output_tokens below 16", { max_output_tokens: 15 }, 400, "max_output_tokens"],
    ["S21: top_logprobs above 20", { top_logprobs: 21 }, 400, "top_logprobs"],
    ["S21: max_tool_calls below 1", { max_tool_calls: 0 }, 400, "max_tool_calls"],
    ["background", { background: true }, 400, "background"],
    [
      "metadata beyond 16 pairs",
      { metadata: Object.fromEntries(Array.from({ length: 17 }, (_, i) => [i, ""])) },
      400,
      "metadata",
    ],
    [
      "S49: an output without its call",
      { input: [{ type: "function_call_output", call_id: "c", output: "" }] },
      400,
      "input",
    ],
    [
      "S47: an unknown previous response",
      { previous_response_id: "resp_x" },
      404,
      "previous_response_id",
    ],
    ["a reference to nothing", { input: [{ id: "msg_x" }] }, 400, "input[0].id"],
    [
      "a tool choice that names no tool",
      { tool_choice: { type: "function", name: "f" } },
      400,
      "tool_choice",
    ],
  ];
  test.for(rows)("%s", async ([, body, status, param]) => {
    for (const stream of [false, true]) {
      const answer = await post({ input: "Hi", ...body, stream });
      expect([answer.status, answer.type]).toEqual([status, "application/json"]);
      expect(answer.json.error).toMatchObject({
        message: expect.any(String),
        type: expect.any(String),
        param,
      });
      expect(answer.json.error).toHaveProperty("code");
    }
  });

  test("S47: the code tells that the earlier response is gone", async () => {
    const { json } = await post({ previous_response_id: "resp_x" });
    expect(json.error.code).toBe("previous_response_not_found");
  });

  test("S19: malformed JSON", async () => {
    const answer = await send("/responses", { method: "POST", body: "{" });
    expect([answer.status, answer.json.error.type]).toEqual([400, "invalid_request_error"]);
  });

  test("a body that is no JSON by its content type", async () => {
    const headers = { "content-type": "text/plain" };
    const answer = await send("/responses", { method: "POST", body: "{}", headers });
    expect([answer.status, answer.json.error.type]).toEqual([415, "invalid_request_error"]);
  });

  test("S22: no key, and the server goes on", async () => {
    for (const authorization of ["", "Bearer ", "Basic x"]) {
      const answer = await send("/responses", {
        method: "POST",
        body: "{}",
        headers: { authorization },
      });
      expect([answer.status, answer.json.error.code]).toEqual([401, "invalid_api_key"]);
    }
    expect((await post({ input: "Hi" })).status).toBe(200);
  });

  test("S23: unknown routes", async () => {
    for (const path of ["/nothing", "/responses/a/b", "/responses"]) {
      expect((await send(path)).json.error.type, path).toBe("not_found");
    }
  });
});

describe("stored responses", () => {
  test("S46: an earlier response is context: its input, its output, the new input", async () => {
    const first = await ask({ input: "My name is Ada" });
    const second = await ask({ input: "My dog is Rex", previous_response_id: first.id });
    const third = await ask({
      input: "What is my name? What is my dog?",
      previous_response_id: second.id,
    });
    expect(said(third)).toBe("Your name is Ada. Your dog is Rex.");
    expect(third.previous_response_id).toBe(second.id);
  });

  test("S46: instructions are not carried over", async () => {
    const first = await ask({ input: "Hi", instructions: "Be concise." });
    expect(said(first)).toBe("Hello!");
    const second = await ask({ input: "Hi", previous_response_id: first.id });
    expect(said(second)).toMatch(/^Hello! I am/);
  });

  test("S48: store:false cannot be continued, or got", async () => {
    const first = await ask({ input: "My name is Ada", store: false });
    const { status } = await post({ input: "Hi", previous_response_id: first.id });
    expect([status, (await send(`/responses/${first.id}`)).status]).toEqual([404, 404]);
  });

  test("a response can be got as it was, streamed or not, and deleted", async () => {
    const first = await ask({ input: "Hi" });
    expect((await send(`/responses/${first.id}`)).json).toEqual(first);
    const terminal = (await model.frames({ input: "Hi" })).at(-2)?.event.response;
    expect((await send(`/responses/${terminal.id}`)).json).toEqual(terminal);
    const gone = await send(`/responses/${first.id}`, { method: "DELETE" });
    expect(gone.json).toEqual({ id: first.id, object: "response", deleted: true });
    expect((await send(`/responses/${first.id}`)).status).toBe(404);
  });

  test("its input items can be paged, and referred to", async () => {
    const words = ["one", "two", "three"];
    const input = words.map((content) => ({ role: "user", content }));
    const first = await ask({ input });
    const path = `/responses/${first.id}/input_items`;
    const all = (await send(`${path}?order=asc`)).json;
    expect(all.data.map((item: Json) => item.content)).toEqual(words);
    const page = (await send(`${path}?limit=1&after=${all.data[2].id}`)).json;
    expect(page).toMatchObject({
      has_more: true,
      first_id: all.data[1].id,
      last_id: all.data[1].id,
    });
    const again = await ask({
      input: [
        { role: "user", content: "Say no" },
        { type: "item_reference", id: all.data[0].id },
      ],
    });
    expect(said(again)).toMatch(/no rule for “one”/);
  });

  test("the one model is listed", async () => {
    const { json } = await send("/models");
    expect(json).toMatchObject({ object: "list", data: [{ id: "embedded-1", object: "model" }] });
  });
});

describe("tools", () => {
  const calls = async (body: object): Promise<string> =>
    said(await ask({ tools: [weather, add], ...body }));

  test("S36: a call's arguments are JSON, drawn from the prompt", async () => {
    const input = "What is the weather in New York, in fahrenheit?";
    expect(await calls({ input })).toBe('get_weather({"city":"New York","unit":"fahrenheit"})');
  });

  test("two tools, or one tool for two places, are called at once; parallel_tool_calls:false gives one", async () => {
    const input = "Add 3 and 4, then the weather in Oslo and Rome";
    const three =
      'add({"a":3,"b":4}) get_weather({"city":"Oslo","unit":"celsius"}) get_weather({"city":"Rome","unit":"celsius"})';
    expect(await calls({ input })).toBe(three);
    expect(await calls({ input, parallel_tool_calls: false })).toBe('add({"a":3,"b":4})');
  });

  test("one at a time, the next call follows the output of the first", async () => {
    const input = [{ role: "user", content: "Add 3 and 4, then the weather in Oslo" }] as Json[];
    const turns: string[] = [];
    for (let turn = 0; turn < 3; turn++) {
      const json = await ask({ input, tools: [weather, add], parallel_tool_calls: false });
      turns.push(said(json));
      input.push(...json.output);
      for (const { call_id } of json.output) {
        if (call_id) input.push({ type: "function_call_output", call_id, output: `${turn}` });
      }
    }
    expect(turns).toEqual([
      'add({"a":3,"b":4})',
      'get_weather({"city":"Oslo","unit":"celsius"})',
      "add answered: 0. get_weather answered: 1.",
    ]);
  });

  test("S44: none, required and a named function are obeyed", async () => {
    const input = "The weather in Oslo?";
    expect(await calls({ input, tool_choice: "none" })).toMatch(/no rule/);
    expect(await calls({ input: "Say hello", tool_choice: "required" })).toMatch(/^get_weather\(/);
    expect(await calls({ input, tool_choice: { type: "function", name: "add" } })).toMatch(
      /^add\(/,
    );
    expect(await calls({ input: "Say hello" })).toBe("hello");
  });

  test("S45: allowed_tools narrows the calls, not the echo", async () => {
    const tool_choice = {
      type: "allowed_tools",
      mode: "auto",
      tools: [{ type: "function", name: "add" }],
    };
    const json = await ask({
      input: "Add 1 and 2, and the weather in Oslo",
      tools: [weather, add],
      tool_choice,
    });
    expect(said(json)).toBe('add({"a":1,"b":2})');
    expect(json.tools).toHaveLength(2);
    expect(json.tool_choice).toEqual(tool_choice);
  });
});

test("S40: an answer over budget is incomplete, within it, and says why", async () => {
  const json = await ask({ input: "Count to 100", max_output_tokens: 20 });
  expect(json).toMatchObject({ status: "incomplete", completed_at: null });
  expect(json.incomplete_details).toEqual({ reason: "max_output_tokens" });
  expect(json.usage.output_tokens).toBe(20);
  expect(json.output.at(-1).status).toBe("incomplete");
});

test("a reader that leaves in mid-stream costs nothing", async () => {
  const abort = new AbortController();
  const response = await fetch(`${model.server.baseURL}/responses`, {
    method: "POST",
    signal: abort.signal,
    headers: { authorization: "Bearer key", "content-type": "application/json" },
    body: JSON.stringify({ model: "embedded-1", input: "Count to 90000", stream: true }),
  });
  expect(response.status).toBe(200);
  await response.body?.getReader().read();
  abort.abort();
  expect((await post({ input: "Hi" })).status).toBe(200);
});

test("hostile text is answered at once", async () => {
  const city = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
  const text = { format: { type: "json_schema", name: "x", schema: city } };
  for (const unit of [
    "A",
    "((((",
    "1+",
    '"',
    "in A ",
    "A ",
    "my a ",
    "a@",
    "about a, story ",
    "-",
  ]) {
    const start = performance.now();
    const input = unit.repeat(200_000 / unit.length);
    const tools = [weather];
    expect((await ask({ input, text })).status, unit).toBe("completed");
    expect((await ask({ input, tools })).status, unit).toBe("completed");
    expect(performance.now() - start, unit).toBeLessThan(8000);
  }
});
