import { readResponseStream, tool } from "@anyllm/core";
import * as z from "zod";
import { describe, expect, test } from "vitest";
import { connect, expectOneResponse, readAll, resourceOf, stream, whole } from "./support/run.ts";
import {
  asked,
  bodyOf,
  call,
  inputOf,
  only,
  say,
  serve,
  think,
  usage,
} from "./support/upstream.ts";

const weather = tool({
  name: "weather",
  parameters: z.object({ city: z.string() }),
  execute: ({ city }) => ({ city, celsius: 21 }),
});
const oslo = { city: "Oslo" };

describe("a response with tools is one response", () => {
  const turns = [
    [think("I look it up.", { encrypted_content: "sealed==" }), call("weather", oslo)],
    [say("21 degrees.")],
  ];

  test("its items stand in order, with ours between those of the model", async () => {
    await using server = await serve(...turns);
    const { final, events } = await stream(connect(server.baseURL), { ...asked, tools: [weather] });
    expect(final.status).toBe("completed");
    expect(final.id).toBe("resp_up_1");
    expect(final.created_at).toBe(1_800_000_001);
    expect(final.output.map(({ type }) => type)).toEqual([
      "reasoning",
      "function_call",
      "function_call_output",
      "message",
    ]);
    const output = '{"city":"Oslo","celsius":21}';
    expect(final.output[2]).toMatchObject({ call_id: "call_weather", output, status: "completed" });
    expect(final.output_text).toBe("21 degrees.");
    expect(events.at(-1)?.type).toBe("response.completed");
  });

  test("stream and whole answer agree", async () => {
    await using one = await serve(...turns);
    await using other = await serve(...turns);
    const request = { ...asked, tools: [weather] };
    const { final } = await stream(connect(one.baseURL), request);
    const answer = await whole(connect(other.baseURL), request);
    expect(resourceOf(answer)).toEqual(resourceOf(final));
    expect(answer.steps).toEqual(final.steps);
    expect(one.requests.map((sent) => bodyOf(sent).input)).toEqual(
      other.requests.map((sent) => bodyOf(sent).input),
    );
  });

  test("usage is the sum of the steps, whatever a vendor counts", async () => {
    await using server = await serve(...turns);
    const final = await whole(connect(server.baseURL), { ...asked, tools: [weather] });
    expect(final.usage).toEqual({
      input_tokens: 20,
      output_tokens: 8,
      total_tokens: 28,
      input_tokens_details: { cached_tokens: 6 },
      output_tokens_details: { reasoning_tokens: 4 },
      cost: 0.5,
    });
    expect(final.steps).toEqual([
      { id: "resp_up_1", model: "up", status: "completed", usage },
      { id: "resp_up_2", model: "up", status: "completed", usage },
    ]);
  });

  test("what the model made comes back to it exactly, in the next step", async () => {
    await using server = await serve(...turns);
    await whole(connect(server.baseURL), { ...asked, tools: [weather] });
    const [user, thought, called, output] = inputOf(server, 2);
    expect(user).toEqual({ type: "message", role: "user", content: "Go." });
    expect(thought).toEqual(turns[0]?.[0]);
    expect(called).toEqual(turns[0]?.[1]);
    expect(output).toMatchObject({ type: "function_call_output", call_id: "call_weather" });
  });

  test("ids that a provider uses again do not name two items", async () => {
    const again = { ...call("weather", oslo), id: "fc_0" };
    await using server = await serve([again], [{ ...again, call_id: "call_2" }], [say("Done.")]);
    const { final } = await stream(connect(server.baseURL), { ...asked, tools: [weather] });
    expect(only(final.output, "function_call_output")).toHaveLength(2);
  });

  test("ids that a provider uses twice in one answer, or leaves empty, are unique too", async () => {
    const items = [
      { ...call("weather", oslo, { call_id: "a" }), id: "same" },
      { ...call("weather", oslo, { call_id: "b" }), id: "same" },
    ];
    await using server = await serve(items, [say("Done.", { id: "same" })]);
    const { final } = await stream(connect(server.baseURL), { ...asked, tools: [weather] });
    expect(only(final.output, "function_call_output")).toHaveLength(2);
  });

  test("the settings echoed are those that were asked for", async () => {
    await using server = await serve(...turns);
    const request = {
      ...asked,
      tools: [weather],
      tool_choice: "required" as const,
      max_tool_calls: 1,
    };
    const { final, events } = await stream(connect(server.baseURL), request);
    expect(final.tool_choice).toBe("required");
    expect(final.max_tool_calls).toBe(1);
    expect(final.tools).toMatchObject([{ type: "function", name: "weather" }]);
    expect(JSON.stringify(events[0])).toContain('"required"');
  });

  test("a failed step fails the response, and keeps what came before", async () => {
    const failed = { output: [say("Half")], status: "failed" as const };
    await using server = await serve([call("weather", oslo)], failed);
    const { final } = await stream(connect(server.baseURL), { ...asked, tools: [weather] });
    expect(final.status).toBe("failed");
    expect(final.error).toMatchObject({ code: "server_error" });
    expect(final.output.map(({ type }) => type)).toEqual([
      "function_call",
      "function_call_output",
      "message",
    ]);
  });

  test("without a call it is an ordinary response", async () => {
    await using server = await serve([say("Hi.")]);
    const { final } = await stream(connect(server.baseURL), { ...asked, tools: [weather] });
    expect(final.output_text).toBe("Hi.");
    expect(server.requests).toHaveLength(1);
  });
});

describe("answers that are not as they should be", () => {
  test("items without ids get some, streamed or whole", async () => {
    const { id: _, ...bare } = call("weather", oslo);
    const turns = [[bare], [say("Done.", { id: undefined })]];
    await using one = await serve(...turns);
    await using other = await serve(...turns);
    const request = { ...asked, tools: [weather] };
    const { final } = await stream(connect(one.baseURL), request);
    const answer = await whole(connect(other.baseURL), request);
    for (const { output } of [final, answer]) {
      const [called] = only(output, "function_call");
      const [told] = only(output, "function_call_output");
      expect(called?.["id"]).toMatch(/./);
      expect(told?.["call_id"]).toBe(called?.["call_id"]);
      expect(told?.["status"]).toBe("completed");
    }
  });

  test("an answer that has not ended is incomplete, and its calls are not made", async () => {
    let ran = 0;
    const counted = tool({ name: "weather", parameters: { type: "object" }, execute: () => ran++ });
    const answer = { output: [call("weather", oslo)], fields: { status: "in_progress" } };
    await using server = await serve(answer);
    const final = await whole(connect(server.baseURL), { ...asked, tools: [counted] });
    expect(final.status).toBe("incomplete");
    expect(final.incomplete_details).toEqual({ reason: "in_progress" });
    expect(ran).toBe(0);
  });
});

describe("however the stream is read", () => {
  const turns = [[call("weather", oslo)], [say("21 degrees.")]];
  const open = async (baseURL: string) =>
    connect(baseURL).responses({ ...asked, tools: [weather], stream: true });

  test("by its final response alone, while it is iterated, or as text", async () => {
    await using one = await serve(...turns);
    expect((await (await open(one.baseURL)).finalResponse()).output_text).toBe("21 degrees.");
    await using two = await serve(...turns);
    const both = await open(two.baseURL);
    const [events, final] = await Promise.all([readAll(both), both.finalResponse()]);
    await expectOneResponse(events, final);
    await using three = await serve(...turns);
    let text = "";
    for await (const delta of (await open(three.baseURL)).textStream) text += delta;
    expect(text).toBe("21 degrees.");
  });

  test("as server-sent events, and back", async () => {
    await using server = await serve(...turns);
    const again = readResponseStream((await open(server.baseURL)).toReadableStream());
    const events = await readAll(again);
    await expectOneResponse(events, await again.finalResponse());
  });
});
