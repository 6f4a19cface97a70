import { type AnyLLMResponse, resume, tool } from "@anyllm/core";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import {
  deferred,
  expectOneResponse,
  failure,
  resourceOf,
  stream,
  whole,
} from "../../../../packages/core/test/agent/support/run.ts";
import {
  bodyOf,
  call,
  type Json,
  only,
  say,
  think,
} from "../../../../packages/core/test/agent/support/upstream.ts";
import { embedded, scripted, wires } from "./wires.ts";

const weather = tool({
  name: "get_weather",
  description: "The weather of a city.",
  parameters: z.object({ city: z.string() }),
  execute: ({ city }) => ({ city, celsius: city === "Oslo" ? 3 : 21 }),
});
const tools = [weather];
const input = "Call get_weather for Oslo and Rome, in Oslo and in Rome.";

/** What does not depend on when it was asked. */
function lasting(response: AnyLLMResponse): Json {
  const { id: _, created_at: __, completed_at: ___, output, ...rest } = resourceOf(response);
  const items = (output as Json[]).map(({ id: ____, call_id: _____, ...item }) => item);
  return { ...rest, output: items };
}

describe.each(wires)("over the wire of $name, the embedded model", (wire) => {
  test("calls tools, and tells what they gave: one response, streamed or whole", async () => {
    const { llm, server, model } = await embedded(wire);
    await using _ = server;
    const { final } = await stream(llm, { model, input, tools });
    expect(final.status).toBe("completed");
    expect(final.output.map(({ type }) => type)).toEqual([
      "function_call",
      "function_call",
      "function_call_output",
      "function_call_output",
      "message",
    ]);
    expect(final.output_text).toContain("celsius 3");
    expect(final.output_text).toContain("celsius 21");
    const answer = await whole(llm, { model, input, tools });
    expect(lasting(answer)).toEqual(lasting(final));
    const sums = final.steps?.map(({ usage }) => usage?.total_tokens ?? 0) ?? [];
    expect(sums).toHaveLength(2);
    expect(final.usage?.total_tokens).toBe((sums[0] ?? 0) + (sums[1] ?? 0));
  });

  test("gets its own reasoning back in every step: it checks its seals", async () => {
    const { llm, server, model } = await embedded(wire);
    await using _ = server;
    const reasoning = { effort: "medium" as const };
    const include = ["reasoning.encrypted_content" as const];
    const request = { model, input, tools, reasoning, parallel_tool_calls: false };
    const asked = wire.name === "openai" ? { ...request, include } : request;
    const { final } = await stream(llm, asked);
    expect(final.status).toBe("completed");
    const steps = final.steps?.length ?? 0;
    expect(steps).toBeGreaterThan(1);
    expect(only(final.output, "reasoning")).toHaveLength(steps);
    const user = { type: "message", role: "user", content: input };
    const history = [user, ...(JSON.parse(JSON.stringify(final.output)) as Json[]), user];
    const again = await stream(llm, { ...asked, input: history as never });
    expect(again.final.status).toBe("completed");
  });

  test("ends with a call that the caller answers", async () => {
    const { llm, server, model } = await embedded(wire);
    await using _ = server;
    const clock = tool({ name: "read_clock", description: "The time of a city." });
    const both = {
      model,
      input: "Call get_weather in Oslo, and call read_clock.",
      tools: [weather, clock],
    };
    const { final } = await stream(llm, both);
    expect(only(final.output, "function_call")).toHaveLength(2);
    const theirs = only(final.output, "function_call").find(({ name }) => name === "read_clock");
    const output = { type: "function_call_output", call_id: theirs?.["call_id"], output: "12:00" };
    const user = { type: "message", role: "user", content: both.input };
    const history = [user, ...(final.output as unknown as Json[]), output];
    const next = await stream(llm, { ...both, input: history as never });
    expect(next.final.output_text).toContain("12:00");
    expect(next.final.output_text).toContain("celsius 3");
  });

  test("waits for an approval, and goes on with the answer", async () => {
    const { llm, server, model } = await embedded(wire);
    await using _ = server;
    let ran = 0;
    const careful = tool({
      name: "get_weather",
      description: "The weather of a city.",
      parameters: z.object({ city: z.string() }),
      needsApproval: true,
      execute: () => `run ${++ran}`,
    });
    const asked = { model, input: "Call get_weather in Oslo.", tools: [careful] };
    const { final } = await stream(llm, asked);
    expect(ran).toBe(0);
    const [request] = only(final.output, "mcp_approval_request");
    const answer = {
      type: "mcp_approval_response",
      approval_request_id: request?.["id"],
      approve: true,
    };
    const user = { type: "message", role: "user", content: asked.input };
    const history = [user, ...(JSON.parse(JSON.stringify(final.output)) as Json[]), answer];
    const second = await stream(llm, { ...asked, input: history as never });
    expect(ran).toBe(1);
    expect(second.final.output_text).toContain("run 1");
  });

  test("sees errors of tools, and arguments that do not fit", async () => {
    const { llm, server, model } = await embedded(wire);
    await using _ = server;
    const broken = tool({
      name: "get_weather",
      description: "The weather of a city.",
      parameters: z.object({ city: z.string() }),
      execute: () => {
        throw new Error("there is fog");
      },
    });
    const { final } = await stream(llm, {
      model,
      input: "Call get_weather in Oslo.",
      tools: [broken],
    });
    expect(final.output_text).toContain("there is fog");
  });

  test("has no steps left: the history is sound for the next request", async () => {
    const { llm, server, model } = await embedded(wire);
    await using _ = server;
    const { final } = await stream(llm, { model, input, tools }, { maxSteps: 1 });
    expect(final.incomplete_details).toEqual({ reason: "max_steps" });
    const user = { type: "message", role: "user", content: input };
    const history = [user, ...(final.output as unknown as Json[])];
    const next = await stream(llm, { model, tools, input: history as never });
    expect(next.final.output_text).toContain("celsius 3");
  });
});

describe.each(wires)("over the wire of $name, what the model made comes back as it was", (wire) => {
  const sealed = { encrypted_content: "c2VhbGVkOi8rPT0=" };
  const signed = { thought_signature: "c2lnbmVkOi8rPT0=" };
  const first = [
    think("Let me look.", { id: "rs_1", ...sealed }),
    call("get_weather", { city: "Oslo" }, signed),
  ];

  // What stands in the second request for the thought and the call of the first answer.
  const returned: Record<string, Json[]> = {
    openai: first,
    together: [{ tool_calls: [{ function: { name: "get_weather" } }] }],
    anthropic: [
      { type: "thinking", thinking: "Let me look.", signature: sealed.encrypted_content },
      { type: "tool_use", input: { city: "Oslo" } },
    ],
    gemini: [
      { thought: true, thoughtSignature: sealed.encrypted_content },
      { functionCall: { name: "get_weather" }, thoughtSignature: signed.thought_signature },
    ],
  };

  test.each([true, false])("signatures byte for byte (streamed: %s)", async (streams) => {
    const { llm, server } = await scripted(wire, [first, [say("Cold.")]]);
    await using _ = server;
    const request = { model: `${wire.name}/up`, input: "Go.", tools };
    const final = streams ? (await stream(llm, request)).final : await whole(llm, request);
    expect(final.output_text).toBe("Cold.");
    const sent = bodyOf(server.requests[1]);
    expect(wire.made(sent)).toMatchObject(returned[wire.name] ?? []);
  });

  test("over three steps, with a broken stream between, and resume", async () => {
    let runs = 0;
    const counted = tool({
      name: "get_weather",
      parameters: z.object({ city: z.string() }),
      execute: () => `run ${++runs}`,
    });
    const second = [
      think("And again.", { id: "rs_2", ...sealed }),
      call("get_weather", { city: "Rome" }, { call_id: "c2", ...signed }),
    ];
    const { llm, server } = await scripted(wire, [first, second, "broken", [say("Done.")]]);
    await using _ = server;
    const request = { model: `${wire.name}/up`, input: "Go.", tools: [counted] };
    const error = await failure(stream(llm, request));
    expect(error.code).toBe("stream_truncated");
    const checkpoint = JSON.parse(JSON.stringify(error.checkpoint)) as NonNullable<
      typeof error.checkpoint
    >;
    const opened = await resume(llm, checkpoint, { tools: [counted], stream: true });
    const events = [];
    for await (const event of opened) events.push(event);
    const final = await opened.finalResponse();
    await expectOneResponse(events, final);
    expect(final.output_text).toBe("Done.");
    expect(runs).toBe(2);
    expect(bodyOf(server.requests[3])).toEqual(bodyOf(server.requests[2]));
  });

  test("tools run once, while a step is tried again", async () => {
    let runs = 0;
    const begun = deferred();
    const counted = tool({
      name: "get_weather",
      parameters: z.object({ city: z.string() }),
      execute: () => (begun.resolve(), `run ${++runs}`),
    });
    const { llm, server } = await scripted(wire, ["busy", first, "busy", [say("Done.")]]);
    await using _ = server;
    const request = { model: `${wire.name}/up`, input: "Go.", tools: [counted] };
    const { final } = await stream(llm, request, { maxRetries: 2 });
    await begun.promise;
    expect(final.output_text).toBe("Done.");
    expect(server.requests).toHaveLength(4);
    expect(runs).toBe(1);
  });
});
