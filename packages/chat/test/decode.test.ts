import { checkGrammar } from "@anyllm/core";
import { describe, expect, it } from "vitest";
import { chunk, gist, type Json, plain, play, sse, streamed, whole } from "./helpers/decode.ts";

describe("an answer is the same whole and streamed (T26)", () => {
  it("with reasoning, text, calls and usage", async () => {
    const usage = { prompt_tokens: 9, completion_tokens: 5, total_tokens: 14 };
    const call = { id: "a", type: "function", function: { name: "f", arguments: '{"x":1}' } };
    const message = { reasoning: "Hm, so.", content: "Yes, I do.", tool_calls: [call] };
    const one = await play({ ...whole(message, { finish_reason: "tool_calls" }), usage });
    const two = await play(
      sse(
        chunk({ role: "assistant", content: "", reasoning: "Hm, " }),
        chunk({ reasoning: "so." }),
        chunk({ content: "Yes, " }),
        chunk({ content: "I do." }),
        chunk({ tool_calls: [{ index: 0, ...call }] }),
        chunk({}, { finish_reason: "tool_calls" }),
        { id: "chatcmpl-1", choices: [], usage },
        "[DONE]",
      ),
    );
    expect(checkGrammar(two.events)).toEqual([]);
    expect(plain(two.response.output)).toEqual(plain(one.response.output));
    expect(two.response.usage).toEqual(one.response.usage);
    expect(two.response).toMatchObject({ id: "chatcmpl-1", model: "m1", created_at: 1 });
    expect(one.response).toMatchObject({ id: "chatcmpl-1", model: "m1", created_at: 1 });
  });

  it("keeps several choices: the first is the answer, the others follow by number", async () => {
    const call = { id: "a", function: { name: "f", arguments: "{}" } };
    const one = await play({
      id: "x",
      choices: [
        { index: 0, message: { content: "One." }, finish_reason: "stop" },
        {
          index: 1,
          message: { reasoning: "Hm.", content: "Two.", tool_calls: [call] },
          finish_reason: "stop",
        },
        { index: 2, message: { content: "Three" }, finish_reason: "length" },
      ],
    });
    const at = (index: number, delta: Json, finish_reason?: string): Json => ({
      id: "x",
      choices: [{ index, delta, finish_reason }],
    });
    const two = await play(
      sse(
        at(0, { content: "On" }),
        at(1, { reasoning: "Hm." }),
        at(2, { content: "Th" }),
        at(1, { content: "Two." }),
        at(0, { content: "e." }),
        at(2, { content: "ree" }, "length"),
        at(1, { tool_calls: [call] }, "stop"),
        at(0, {}, "stop"),
      ),
    );
    expect(checkGrammar(two.events)).toEqual([]);
    expect(one.response.status).toBe("completed");
    expect(plain(two.response.output)).toEqual(plain(one.response.output));
    expect(two.response.output).toMatchObject([
      { type: "message", content: [{ text: "One." }] },
      { type: "reasoning", choice: 1, content: [{ text: "Hm." }] },
      { type: "message", choice: 1, content: [{ text: "Two." }] },
      { type: "function_call", choice: 1, call_id: "a" },
      { type: "message", choice: 2, content: [{ text: "Three" }], finish_reason: "length" },
    ]);
    expect(two.response.output[0]).not.toHaveProperty("choice");
  });

  it("takes a message in a stream where no deltas come, and not beside them", async () => {
    const alone = sse({
      id: "x",
      choices: [{ index: 0, message: { content: "Hi" }, finish_reason: "stop" }],
    });
    expect(gist(await play(alone))["text"]).toBe("Hi");
    const beside = sse(
      chunk({ content: "H" }, { message: { content: "H" } }),
      chunk({ content: "i" }, { message: { content: "Hi" } }),
      { id: "x", choices: [{ index: 0, message: { content: "Hi" }, finish_reason: "stop" }] },
    );
    expect(gist(await play(beside))["text"]).toBe("Hi");
  });
});

describe("contents", () => {
  const text = (value: string): Json => ({ type: "text", text: value });
  const cases: [name: string, content: unknown, text: string][] = [
    ["a string", "Hi", "Hi"],
    ["parts", [text("H"), text("i")], "Hi"],
    ["strings in a list", ["H", "i"], "Hi"],
    ["an object where JSON was asked for", { a: 1 }, '{"a":1}'],
    ["a number", 7, "7"],
    ["nothing", null, ""],
    ["odd parts", [null, 7, [], {}], ""],
  ];
  it.each(cases)("%s", async (_, content, expected) => {
    expect(gist(await play(whole({ content })))["text"]).toBe(expected);
    expect(gist(await play(streamed([{ content }])))["text"]).toBe(expected);
  });

  it("keep parts of types that are not known", async () => {
    const part = { type: "chart", data: [1, 2] };
    const { response } = await play(whole({ content: [text("Look:"), part] }));
    expect(response.output[0]?.content).toMatchObject([
      { type: "output_text", text: "Look:" },
      { type: "acme:chart", data: [1, 2] },
    ]);
  });

  it("keep references as annotations of their text", async () => {
    const reference = { type: "reference", reference_ids: [1, 2] };
    const { response } = await play(streamed([{ content: [text("Yes."), reference] }]));
    expect(response.output[0]?.content).toMatchObject([{ text: "Yes.", annotations: [reference] }]);
  });

  it("keep fields of the message that are not known, but no padding", async () => {
    const message = {
      content: "Yes.",
      name: "assistant",
      padding: "xxxx",
      context: { intent: "a" },
      graph_data: { sources: null, list: [] },
    };
    for (const body of [whole(message), streamed([message])]) {
      const { response } = await play(body);
      expect(response.output[0]).toMatchObject({ context: { intent: "a" } });
      const keys = Object.keys(response.output[0] ?? {}).toSorted();
      expect(keys).toEqual(["content", "context", "id", "role", "status", "type"]);
    }
  });

  it("keep a signature on the text", async () => {
    const extra_content = { google: { thought_signature: "c2ln" } };
    const bodies = [
      whole({ content: "Yes.", extra_content }),
      streamed([{ content: "Yes." }, { content: "", extra_content }]),
    ];
    for (const body of bodies) {
      const { response } = await play(body);
      expect(response.output).toMatchObject([{ content: [{ text: "Yes." }], extra_content }]);
    }
  });
});

describe("a refusal (T24)", () => {
  it("is one, and no text", async () => {
    const bodies = [
      whole({ content: null, refusal: "I cannot." }),
      streamed([{ content: null, refusal: "I " }, { refusal: "cannot." }]),
      whole({ content: [{ type: "refusal", refusal: "I cannot." }] }),
    ];
    for (const body of bodies) {
      const { response } = await play(body);
      expect(response.output.map(({ content }) => content)).toEqual([
        [{ type: "refusal", refusal: "I cannot." }],
      ]);
    }
  });
});

describe("log probabilities", () => {
  const token = (value: string): Json => ({
    token: value,
    logprob: -0.1,
    bytes: null,
    top_logprobs: [],
  });

  it("stand with their text, whole and streamed", async () => {
    const logprobs = { content: [token("Ye"), token("s.")], refusal: null };
    const one = await play(whole({ content: "Yes." }, { logprobs }));
    const two = await play(
      sse(
        chunk({ role: "assistant", content: "" }, { logprobs: { content: [], refusal: null } }),
        chunk({ content: "Ye" }, { logprobs: { content: [token("Ye")] } }),
        chunk({ content: "s." }, { logprobs: { content: [token("s.")] }, finish_reason: "stop" }),
      ),
    );
    expect(one.response.output[0]?.content).toMatchObject([{ logprobs: logprobs.content }]);
    expect(plain(two.response.output)).toEqual(plain(one.response.output));
  });

  it("of refusals, of reasoning and of other forms are kept on the message", async () => {
    const message = { refusal: "No." };
    const refused = await play(whole(message, { logprobs: { refusal: [token("No.")] } }));
    expect(refused.response.output[0]).toMatchObject({ logprobs: { refusal: [token("No.")] } });
    const thought = await play(
      sse(
        chunk({ content: "<think>" }, { logprobs: { content: [token("<think>")] } }),
        chunk({ content: "Hm" }, { logprobs: { content: [token("Hm")] } }),
        chunk({ content: "</think>Yes." }, { logprobs: { content: [token("Yes.")] } }),
        chunk({}, { finish_reason: "stop" }),
      ),
    );
    expect(thought.response.output[1]).toMatchObject({
      content: [{ text: "Yes.", logprobs: [token("Yes.")] }],
      logprobs: { reasoning_content: [token("<think>"), token("Hm")] },
    });
    const odd = await play(whole({ content: "Yes." }, { logprobs: -0.5 }));
    expect(odd.response.output[0]).toMatchObject({ logprobs: -0.5 });
  });
});

describe("sound", () => {
  it("is one part, whole and streamed", async () => {
    const audio = { id: "audio_1", data: btoa("abcdef"), transcript: "Hi there", expires_at: 9 };
    const bodies = [
      whole({ content: null, audio }),
      streamed([
        { audio: { id: "audio_1" } },
        { audio: { transcript: "Hi " } },
        { audio: { data: btoa("abcd") } },
        { audio: { transcript: "there" } },
        { audio: { data: btoa("ef") } },
        { audio: { expires_at: 9 } },
      ]),
    ];
    for (const body of bodies) {
      const { response } = await play(body);
      expect(response.output.map(({ content }) => content)).toEqual([
        [{ type: "output_audio", ...audio }],
      ]);
    }
  });
});

describe("images", () => {
  const image = (url: string): Json => ({ type: "image_url", image_url: { url } });

  it("are items with their bytes, once each", async () => {
    const images = [image("data:image/png;base64,AAAA"), image("https://acme.example/1.png")];
    const bodies = [
      whole({ content: "Look.", images }),
      streamed([{ content: "Look." }, { images: [images[0]] }, { images }]),
      whole({ content: [{ type: "text", text: "Look." }, ...images] }),
    ];
    for (const body of bodies) {
      const { response } = await play(body);
      expect(response.output).toMatchObject([
        { type: "message" },
        {
          type: "image_generation_call",
          status: "completed",
          result: "AAAA",
          output_format: "png",
        },
        { type: "image_generation_call", result: null, image_url: "https://acme.example/1.png" },
      ]);
    }
  });
});

describe("citations", () => {
  const url = "https://a.example";

  it("are annotations with the vendor's own keys, nested or flat", async () => {
    const body = { url, title: "A", start_index: 2, end_index: 5, content: "So." };
    for (const annotation of [
      { type: "url_citation", url_citation: body },
      { type: "url_citation", ...body },
    ]) {
      const deltas = [
        { content: "", annotations: [annotation] },
        { content: "Yes." },
        { annotations: [annotation] },
      ];
      for (const answer of [
        whole({ content: "Yes.", annotations: [annotation] }),
        streamed(deltas),
      ]) {
        const { response } = await play(answer);
        expect(response.output.map(({ content }) => content)).toMatchObject([
          [{ text: "Yes.", annotations: [{ type: "url_citation", ...body }] }],
        ]);
      }
    }
  });

  it("of a part stand on its text, whatever part comes next", async () => {
    const cited = { type: "text", text: "A", citations: [{ url: "https://a.example" }] };
    const parts = [
      { type: "refusal", refusal: "No." },
      { type: "image_url", image_url: { url: "https://b.example" } },
      { type: "thinking", thinking: "Hm." },
      { type: "odd" },
    ];
    for (const part of parts) {
      const { response } = await play(whole({ content: [cited, part] }));
      const [first] = response.output[0]!.content;
      expect(first).toMatchObject({ text: "A", annotations: [{ url: "https://a.example" }] });
      expect(JSON.stringify(response.output).split("a.example")).toHaveLength(2);
    }
  });

  it("of files are annotations too", async () => {
    const file = { hash: "h1", name: "a.pdf", content: [{ type: "text", text: "So." }] };
    const { response } = await play(
      whole({ content: "Yes.", annotations: [{ type: "file", file }] }),
    );
    const expected = { type: "file_citation", file_id: "h1", filename: "a.pdf", index: 0, file };
    expect(response.output[0]?.content[0]?.annotations).toEqual([expected]);
  });

  it("beside the choices are told from whichever chunk they come in", async () => {
    const link = (name: string): Json => ({ title: name, link: `https://${name}.example` });
    const { response } = await play(
      sse(
        { ...chunk({ content: "A" }), web_search: [link("a")] },
        { ...chunk({ content: "B" }), search_results: [link("b")] },
        chunk({}, { finish_reason: "stop" }),
        "[DONE]",
      ),
    );
    expect(response.output[0]!.content[0]!.annotations).toMatchObject([
      { url: "https://a.example", title: "a" },
      { url: "https://b.example", title: "b" },
    ]);
  });

  it("beside the choices are told once, however often they come", async () => {
    const results = [{ title: "A", url, date: "2026-01-01" }];
    const more = { citations: [url, "https://b.example"], search_results: results };
    const stream = sse(
      { ...chunk({ content: "Ye" }), citations: [url] },
      { ...chunk({ content: "s." }), ...more },
      { ...chunk({}, { finish_reason: "stop" }), ...more },
    );
    for (const body of [{ ...whole({ content: "Yes." }), ...more }, stream]) {
      const { response } = await play(body);
      expect(response.output[0]?.content[0]?.annotations).toEqual([
        { type: "url_citation", start_index: 0, end_index: 0, ...results[0] },
        { type: "url_citation", url: "https://b.example", title: "", start_index: 0, end_index: 0 },
      ]);
    }
  });

  it("beside the choices are not told again where the text has them", async () => {
    const annotations = [
      { type: "url_citation", url_citation: { url, title: "A", start_index: 1, end_index: 2 } },
    ];
    const { response } = await play({
      ...whole({ content: "Yes.", annotations }),
      citations: [url],
    });
    expect(response.output[0]?.content[0]?.annotations).toHaveLength(1);
  });
});

describe("the id of an answer", () => {
  const say = (delta: Json, id?: string | null): Json => ({ ...chunk(delta), id });

  it.each(["", null])("is the first that is told, while nothing was said: %j", async (none) => {
    const { response, events } = await play(
      sse(
        { ...say({ role: "assistant", content: "" }, none), model: "m2" },
        { ...say({ content: "Yes." }, "chatcmpl-9"), model: "" },
        { ...say({}, "chatcmpl-9"), choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
        "[DONE]",
      ),
    );
    expect(response).toMatchObject({ id: "chatcmpl-9", model: "m2", status: "completed" });
    expect(events[0]).toMatchObject({ type: "response.created", response: { id: "chatcmpl-9" } });
    expect(checkGrammar(events)).toEqual([]);
  });

  it("is ours, and stays so, where something is said before", async () => {
    const { response, events } = await play(
      sse(say({ content: "Yes" }, ""), say({ content: "." }, "chatcmpl-9"), "[DONE]"),
    );
    expect(response.id).toMatch(/^resp_/);
    expect(checkGrammar(events)).toEqual([]);
  });
});

describe("what stands beside the answer", () => {
  it("is kept on the response, under its own name", async () => {
    const facts = {
      service_tier: "default",
      system_fingerprint: "fp_1",
      provider: "Acme West",
      related_questions: ["Why?"],
    };
    const body = { ...whole({ content: "Yes." }, { native_finish_reason: "end" }), ...facts };
    expect((await play(body)).response).toMatchObject({ ...facts, native_finish_reason: "end" });
    const stream = sse(
      { ...chunk({ content: "Yes." }), ...facts },
      { ...chunk({}, { finish_reason: "stop", native_finish_reason: "end" }), timings: { ms: 3 } },
    );
    expect((await play(stream)).response).toMatchObject({
      ...facts,
      native_finish_reason: "end",
      timings: { ms: 3 },
    });
  });

  it("is kept where a chunk in the middle tells it", async () => {
    const { response, events } = await play(
      sse(
        { ...chunk({ content: "" }), system_fingerprint: null },
        { ...chunk({ content: "Yes" }), system_fingerprint: "fp_1", x_groq: { seed: 7 } },
        { ...chunk({ content: "." }), system_fingerprint: "fp_1" },
        chunk({}, { finish_reason: "stop" }),
      ),
    );
    expect(response).toMatchObject({ system_fingerprint: "fp_1", x_groq: { seed: 7 } });
    expect(checkGrammar(events)).toEqual([]);
  });

  it("does not stand in for what a response has itself", async () => {
    const body = {
      ...whole({ content: "Yes." }),
      status: "odd",
      output: [1],
      object: "chat",
      error: null,
    };
    expect((await play(body)).response).toMatchObject({ status: "completed", object: "response" });
  });

  it("does not begin the answer: a chunk about the prompt comes first at some", async () => {
    const { response, events } = await play(
      sse(
        { choices: [], id: "", model: "", prompt_filter_results: [{ prompt_index: 0 }] },
        chunk({ content: "Yes." }),
        chunk({}, { finish_reason: "stop" }),
      ),
    );
    expect(response.id).toBe("chatcmpl-1");
    expect(events[0]).toMatchObject({ response: { id: "chatcmpl-1" } });
    expect(response["prompt_filter_results"]).toEqual([{ prompt_index: 0 }]);
  });

  it("may be padding and signs of life, which are nothing", async () => {
    const { response } = await play(
      sse(
        { type: "ping" },
        { ...chunk({ content: "Yes." }), p: "abc", obfuscation: "x" },
        {},
        chunk({}, { finish_reason: "stop" }),
      ),
    );
    expect(gist({ response, events: [], error: undefined })["text"]).toBe("Yes.");
    expect(response).not.toHaveProperty("obfuscation");
  });
});

describe("what a vendor adds under a name that an item has itself", () => {
  it("never replaces it, and is kept under the vendor's", async () => {
    const odd = { type: "odd", id: 7, status: "odd" };
    const call = {
      id: "c",
      type: "function",
      function: { name: "f", arguments: "{}", type: "odd" },
    };
    const custom = { id: "d", type: "custom", status: "odd", custom: { name: "g", input: "x" } };
    const deltas = [{ content: "Yes.", ...odd }, { tool_calls: [call, custom] }];
    const body = streamed(deltas);
    const { events, response } = await play(body);
    expect(checkGrammar(events)).toEqual([]);
    expect(response.output).toMatchObject([
      { type: "message", status: "completed" },
      { type: "function_call", call_id: "c", "acme:type": "odd" },
      { type: "custom_tool_call", status: "completed", "acme:status": "odd" },
    ]);
    expect(JSON.stringify(response)).toContain('"acme:id":7');
  });
});
