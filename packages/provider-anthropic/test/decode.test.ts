import type { InputItem } from "@anyllm/types";
import { describe, expect, it } from "vitest";
import { begin, delta, ended, run, start, stop, text, whole } from "./support/build.ts";
import type { Loose } from "./support/read.ts";
import { decode, encode } from "./support/run.ts";

describe("why an answer ended", () => {
  it.each([
    ["end_turn", "completed", undefined],
    ["stop_sequence", "completed", undefined],
    ["tool_use", "completed", undefined],
    ["max_tokens", "incomplete", "max_output_tokens"],
    ["model_context_window_exceeded", "incomplete", "max_output_tokens"],
    ["refusal", "incomplete", "content_filter"],
    ["pause_turn", "incomplete", "pause_turn"],
    ["a_new_reason", "incomplete", "a_new_reason"],
  ])("%s is %s", (reason, status, why) => {
    const response = run([start(), ...text(0, "Hi"), ...ended(reason)]);
    expect([response.status, response.incomplete_details?.reason]).toEqual([status, why]);
    expect(response.anthropic?.["stop_reason"]).toBe(reason);
  });

  it("is told with its details, the container and what else the vendor says", () => {
    const stop_details = { type: "refusal", category: "cyber", explanation: null };
    const container = { id: "container_1", expires_at: "2026-01-01T00:00:00Z" };
    const response = run([
      start(),
      {
        type: "message_delta",
        delta: { stop_reason: "refusal", stop_sequence: null, stop_details, container },
        context_management: { applied_edits: [] },
      },
      { type: "message_stop", "amazon-bedrock-invocationMetrics": { inputTokenCount: 1 } },
    ]);
    expect(response.anthropic).toEqual({
      stop_reason: "refusal",
      stop_details,
      container,
      context_management: { applied_edits: [] },
      "amazon-bedrock-invocationMetrics": { inputTokenCount: 1 },
    });
  });

  it("is the end of the message where a server gives no reason", () => {
    expect(run([start(), ...text(0, "Hi"), { type: "message_stop" }]).status).toBe("completed");
    expect(run([whole([{ type: "text", text: "Hi" }], { stop_reason: null })]).status).toBe(
      "completed",
    );
  });

  it("is an error in the stream, with what came before it", () => {
    const error = { type: "overloaded_error", message: "Overloaded" };
    const response = run([start(), ...text(0, "Hi"), { type: "error", error }]);
    expect([response.status, response.error?.code]).toEqual(["failed", "overloaded_error"]);
    expect(response.items).toHaveLength(1);
  });

  it("is an error in the stream, after which nothing but its cost is heard", () => {
    const error = { type: "overloaded_error", message: "Overloaded" };
    const response = run([
      start({ usage: { input_tokens: 3, output_tokens: 1 } }),
      ...text(0, "Hi"),
      { type: "error", error },
      ...text(1, "more"),
      ...ended("end_turn"),
      { type: "message_delta", delta: {}, usage: { output_tokens: 9 } },
    ]);
    expect([response.status, response.error?.code]).toEqual(["failed", "overloaded_error"]);
    expect(response.usage).toMatchObject({ input_tokens: 3, output_tokens: 9 });
    expect(response.items).toHaveLength(1);
  });
});

describe("calls", () => {
  const call = (index: number, pieces: string[], input: Loose = {}): Loose[] => [
    begin(index, { type: "tool_use", id: `toolu_${index}`, name: "weather", input }),
    ...pieces.map((partial_json) => delta(index, { type: "input_json_delta", partial_json })),
    stop(index),
  ];

  it("without arguments have an empty object", () => {
    const { items } = run([start(), ...call(0, [""]), ...ended("tool_use")]);
    expect(items[0]).toMatchObject({ call_id: "toolu_0", arguments: "{}", status: "completed" });
  });

  it("may begin with their input, and say nothing more", () => {
    const { items } = run([start(), ...call(0, [], { city: "Oslo" }), ...ended("tool_use")]);
    expect(items[0]?.["arguments"]).toBe('{"city":"Oslo"}');
  });

  it("are incomplete when the answer was cut in the middle of them", () => {
    const payloads = [
      start(),
      ...call(0, ["{}"]),
      ...call(1, ['{"city":"Os']),
      ...ended("max_tokens"),
    ];
    const { items, status } = run(payloads);
    expect(status).toBe("incomplete");
    expect(items.map((item) => item["status"])).toEqual(["completed", "incomplete"]);
  });

  it("keep who called them", () => {
    const caller = { type: "code_execution_20260120", tool_id: "srvtoolu_1" };
    const block = { type: "tool_use", id: "toolu_1", name: "f", input: {}, caller };
    expect(run([whole([block])]).items[0]?.["anthropic"]).toEqual({ caller });
  });

  it("of a message that another one breaks into are never completed", () => {
    const response = run([
      start(),
      ...call(0, ['{"city":"Os']).slice(0, 2),
      start({ id: "msg_2" }),
      ...call(0, ['{"city":"Oslo"}']),
      ...ended("tool_use"),
    ]);
    expect(response.incomplete_details).toEqual({ reason: "message_restarted" });
    expect(response.items.map((item) => item["status"])).toEqual(["incomplete", "completed"]);
  });
});

describe("thinking", () => {
  it("is one item for each block, with its own seal", () => {
    const { items } = run([
      start(),
      begin(0, { type: "thinking", thinking: "", signature: "" }),
      delta(0, { type: "thinking_delta", thinking: "Hm." }),
      delta(0, { type: "signature_delta", signature: "sig-1" }),
      stop(0),
      begin(1, { type: "redacted_thinking", data: "blob" }),
      stop(1),
      begin(2, { type: "thinking", thinking: "", signature: "" }),
      delta(2, { type: "signature_delta", signature: "sig-2" }),
      stop(2),
      ...text(3, "Hi"),
      ...ended("end_turn"),
    ]);
    expect(items.map(({ type, encrypted_content }) => [type, encrypted_content])).toEqual([
      ["reasoning", "sig-1"],
      ["reasoning", "blob"],
      ["reasoning", "sig-2"],
      ["message", undefined],
    ]);
  });
});

describe("citations", () => {
  const web = {
    type: "web_search_result_location",
    cited_text: "It rains.",
    url: "https://example.com",
    title: null,
    encrypted_index: "i",
  };
  const page = {
    type: "page_location",
    cited_text: "It rained.",
    document_index: 2,
    document_title: "Weather",
    start_page_number: 1,
    end_page_number: 2,
  };

  it("cover their text, whether they come before or after it", () => {
    const { items } = run([
      start(),
      begin(0, { type: "text", text: "", citations: [] }),
      delta(0, { type: "citations_delta", citation: web }),
      delta(0, { type: "text_delta", text: "Rain." }),
      delta(0, { type: "citations_delta", citation: page }),
      stop(0),
      ...ended("end_turn"),
    ]);
    const [part] = (items[0]?.["content"] ?? []) as Loose[];
    expect(part?.["annotations"]).toEqual([
      {
        ...web,
        type: "url_citation",
        title: "",
        start_index: 0,
        end_index: 5,
        anthropic: web,
      },
      {
        ...page,
        type: "file_citation",
        file_id: "",
        filename: "Weather",
        index: 2,
        anthropic: page,
      },
    ]);
  });

  it("are not lost with a stream that breaks off", () => {
    const { events } = decode([
      start(),
      begin(0, { type: "text", text: "" }),
      delta(0, { type: "citations_delta", citation: web }),
      delta(0, { type: "text_delta", text: "Rain." }),
    ]);
    expect(events.at(-1)?.type).toBe("response.output_text.annotation.added");
  });
});

describe("usage", () => {
  it("counts tokens of the cache as input, and keeps every number of the vendor's", () => {
    const { usage } = run([
      start({
        usage: { input_tokens: 10, cache_read_input_tokens: 3, cache_creation_input_tokens: 4 },
      }),
      {
        type: "message_delta",
        delta: { stop_reason: "end_turn" },
        usage: {
          input_tokens: null,
          output_tokens: 7,
          output_tokens_details: { thinking_tokens: 2 },
          server_tool_use: { web_search_requests: 1 },
        },
      },
    ]);
    expect(usage).toEqual({
      input_tokens: 17,
      input_tokens_details: { cached_tokens: 3, cache_write_tokens: 4 },
      output_tokens: 7,
      output_tokens_details: { reasoning_tokens: 2 },
      total_tokens: 24,
      server_tool_use: { web_search_requests: 1 },
    });
  });

  it("tells the tier that was used", () => {
    const usage = { input_tokens: 1, output_tokens: 1, service_tier: "standard" };
    expect(run([whole([], { usage })]).service_tier).toBe("default");
  });
});

describe("a stream of an odd server", () => {
  it("may begin twice", () => {
    const response = run([start(), start(), ...text(0, "Hi"), ...ended("end_turn")]);
    expect([response.status, response.items.length]).toEqual(["completed", 1]);
  });

  it("may begin with blocks in its message", () => {
    const call = { type: "tool_use", id: "toolu_1", name: "f", input: { a: 1 } };
    const { items } = run([start({ content: [call] }), ...ended("tool_use")]);
    expect(items[0]).toMatchObject({ call_id: "toolu_1", arguments: '{"a":1}' });
  });

  it("may leave out that blocks begin", () => {
    const thought = delta(0, { type: "thinking_delta", thinking: "Hm." });
    const said = delta(1, { type: "text_delta", text: "Hi" });
    const { items } = run([start(), thought, said, ...ended("end_turn")]);
    expect(items.map(({ content }) => (content as Loose[])[0]?.["text"])).toEqual(["Hm.", "Hi"]);
  });

  it("may leave out that blocks end", () => {
    const payloads = [start(), ...text(0, "Hi").slice(0, 2), ...ended("end_turn")];
    expect(run(payloads).items[0]).toMatchObject({ content: [{ text: "Hi" }] });
  });
});

describe("what a block holds that is not known here", () => {
  const grow = (index: number) => [
    delta(index, { type: "mood_delta", mood: "gl" }),
    delta(index, { type: "mood_delta", mood: "ad" }),
  ];

  it("stays on its text, also where it stood there from the beginning", () => {
    const { items } = run([
      start(),
      begin(0, { type: "text", text: "", lang: "en" }),
      ...grow(0),
      delta(0, { type: "text_delta", text: "Hi" }),
      stop(0),
      ...text(1, "plain"),
      ...ended("end_turn"),
    ]);
    expect(items[0]?.["content"]).toMatchObject([
      { text: "Hi", anthropic: { mood: "glad", lang: "en" } },
      { text: "plain" },
    ]);
    const [, plain] = items[0]!["content"] as Loose[];
    expect(plain).not.toHaveProperty("anthropic");
    const block = { type: "text", text: "Hi", mood: "glad" };
    const answer = run([whole([block])]);
    expect(answer.items[0]?.["content"]).toMatchObject([{ anthropic: { mood: "glad" } }]);
  });

  it("stays on thoughts, sealed or not, and on calls", () => {
    const { items } = run([
      start(),
      begin(0, { type: "thinking", thinking: "Hm.", signature: "s" }),
      ...grow(0),
      stop(0),
      begin(1, { type: "thinking", thinking: "Oh." }),
      ...grow(1),
      stop(1),
      begin(2, { type: "redacted_thinking", data: "blob" }),
      ...grow(2),
      stop(2),
      begin(3, {
        type: "tool_use",
        id: "toolu_1",
        name: "f",
        input: {},
        caller: { type: "direct" },
      }),
      ...grow(3),
      stop(3),
      ...ended("tool_use"),
    ]);
    expect(items.map((item) => item["anthropic"])).toEqual([
      { type: "thinking", mood: "glad" },
      { type: "thinking", mood: "glad" },
      { type: "redacted_thinking", mood: "glad" },
      { caller: { type: "direct" }, mood: "glad" },
    ]);
  });

  it("goes back with the block", () => {
    const content = [
      { type: "redacted_thinking", data: "blob", mood: "glad" },
      { type: "thinking", thinking: "Hm.", signature: "s", mood: "glad" },
      { type: "text", text: "Hi", mood: "glad" },
    ];
    const { items } = run([whole(content)]);
    const input = [{ role: "user", content: "Hi" }, ...items] as unknown as InputItem[];
    const { body } = encode({ model: "claude-sonnet-4-5", input });
    expect((body["messages"] as Loose[])[1]?.["content"]).toEqual(content);
  });

  it("and events that are not known stand on the response", () => {
    const odd = { type: "weather_report", sky: "blue" };
    const response = run([
      odd,
      start(),
      { type: "ping" },
      ...text(0, "Hi"),
      odd,
      ...ended("end_turn"),
    ]);
    expect(response["anthropic"]).toMatchObject({ weather_report: { sky: "blue" } });
    expect(response["anthropic"]).not.toHaveProperty("ping");
    expect(response.id).toMatch(/^msg_/);
  });
});
