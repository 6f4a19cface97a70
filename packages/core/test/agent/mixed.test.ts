import { tool } from "@anyllm/core";
import * as z from "zod";
import { describe, expect, test } from "vitest";
import { connect, stream, whole } from "./support/run.ts";
import {
  asked,
  bodyOf,
  call,
  inputOf,
  type Json,
  only,
  say,
  serve,
  think,
} from "./support/upstream.ts";

const ours = tool({
  name: "ours",
  parameters: z.object({ n: z.number() }),
  execute: ({ n }) => `ours ${n}`,
});
const theirs = tool({ name: "theirs" });
const tools = [ours, theirs];
const both = [
  think("Both.", { encrypted_content: "sealed" }),
  call("theirs", {}, { call_id: "t1" }),
  call("ours", { n: 1 }, { call_id: "o1" }),
];
const answerOf = (call_id: string): Json => ({
  type: "function_call_output",
  call_id,
  output: `said ${call_id}`,
});

describe("calls of both kinds", () => {
  test("ours run, theirs go to the caller, and the response ends", async () => {
    await using server = await serve(both);
    const { final } = await stream(connect(server.baseURL), { ...asked, tools });
    expect(server.requests).toHaveLength(1);
    expect(final.status).toBe("completed");
    expect(final.output.map(({ type }) => type)).toEqual([
      "reasoning",
      "function_call",
      "function_call",
      "function_call_output",
    ]);
    expect(final.output[3]).toMatchObject({ call_id: "o1", output: "ours 1" });
  });

  test("the next request goes on with the whole history", async () => {
    await using server = await serve(both, [say("Done.")]);
    const llm = connect(server.baseURL);
    const first = await whole(llm, { ...asked, tools });
    const input = [
      { role: "user", content: "Go." },
      ...(JSON.parse(JSON.stringify(first.output)) as Json[]),
      answerOf("t1"),
    ];
    const { final } = await stream(llm, { ...asked, tools, input: input as never });
    expect(final.output_text).toBe("Done.");
    const sent = inputOf(server, 2);
    expect(sent.map(({ type, call_id }) => [type, call_id])).toEqual([
      [undefined, undefined],
      ["reasoning", undefined],
      ["function_call", "t1"],
      ["function_call", "o1"],
      ["function_call_output", "o1"],
      ["function_call_output", "t1"],
    ]);
    expect(sent.slice(1, 4)).toEqual(both);
  });

  test("a call that only the caller can answer stops the loop, whatever its type", async () => {
    const custom = {
      type: "custom_tool_call",
      id: "ctc_1",
      call_id: "x1",
      name: "sql",
      input: "select 1",
    };
    await using server = await serve([custom, call("ours", { n: 1 })]);
    const request = { ...asked, tools: [ours, { type: "custom", name: "sql" } as never] };
    const { final } = await stream(connect(server.baseURL), request);
    expect(server.requests).toHaveLength(1);
    expect(final.output.map(({ type }) => type)).toEqual([
      "custom_tool_call",
      "function_call",
      "function_call_output",
    ]);
  });

  test("an approval that the provider asks for stops the loop as well", async () => {
    const request = {
      type: "mcp_approval_request",
      id: "mcpr_up",
      server_label: "docs",
      name: "ask",
      arguments: "{}",
    };
    await using server = await serve([request, call("ours", { n: 1 })], [say("Done.")]);
    const llm = connect(server.baseURL);
    const given = [
      ours,
      { type: "mcp" as const, server_label: "docs", server_url: "https://a.example" },
    ];
    const { final } = await stream(llm, { ...asked, tools: given });
    expect(server.requests).toHaveLength(1);
    const response = {
      type: "mcp_approval_response",
      approval_request_id: "mcpr_up",
      approve: true,
    };
    const input = [...(final.output as unknown as Json[]), response];
    await whole(llm, { ...asked, tools: given, input: input as never });
    const sent = inputOf(server, 2);
    expect(only(sent, "mcp_approval_request")).toHaveLength(1);
    expect(only(sent, "mcp_approval_response")).toEqual([response]);
  });

  test("a shell call that the provider itself has answered does not", async () => {
    const shell = {
      type: "shell_call",
      id: "sh_1",
      call_id: "s1",
      action: { commands: ["ls"] },
      status: "completed",
    };
    const output = { type: "shell_call_output", id: "so_1", call_id: "s1", output: [] };
    await using server = await serve([shell, output, call("ours", { n: 1 })], [say("Done.")]);
    const { final } = await stream(connect(server.baseURL), { ...asked, tools });
    expect(final.output_text).toBe("Done.");
  });
});

describe("a provider that keeps the conversation", () => {
  const turns = [
    [think("A."), call("ours", { n: 1 }, { call_id: "o1" })],
    [call("ours", { n: 2 }, { call_id: "o2" })],
    [say("Done.")],
  ];

  test.each(["conv_1", { id: "conv_1" }])(
    "conversation %j: after the first step only outputs are sent",
    async (conversation) => {
      await using server = await serve(...turns);
      const { final } = await stream(connect(server.baseURL), { ...asked, tools, conversation });
      expect(final.output_text).toBe("Done.");
      expect(inputOf(server, 1)).toBe("Go.");
      for (const [n, call_id] of [
        [2, "o1"],
        [3, "o2"],
      ] as const) {
        const sent = inputOf(server, n);
        expect(sent).toMatchObject([{ type: "function_call_output", call_id }]);
        expect(bodyOf(server.requests[n - 1])["conversation"]).toEqual(conversation);
      }
    },
  );

  test("conversation: outputs that the response ended with come with the next request", async () => {
    await using server = await serve(both, [say("Done.")], [say("Bye.")]);
    const llm = connect(server.baseURL);
    const request = { ...asked, tools, conversation: "conv_1" };
    await whole(llm, request);
    await whole(llm, { ...request, input: [answerOf("t1")] as never });
    expect(inputOf(server, 2).map(({ call_id }) => call_id)).toEqual(["o1", "t1"]);
    await whole(llm, { ...request, input: "Bye?" });
    expect(inputOf(server, 3)).toBe("Bye?");
  });

  test("previous_response_id of the caller stays in every step", async () => {
    await using server = await serve(...turns);
    const request = { ...asked, tools, previous_response_id: "resp_before" };
    const { final } = await stream(connect(server.baseURL), request);
    for (const one of server.requests) {
      expect(bodyOf(one)["previous_response_id"]).toBe("resp_before");
    }
    expect(final.previous_response_id).toBe("resp_before");
    expect(inputOf(server, 3).map(({ type }) => type)).toEqual([
      "message",
      "reasoning",
      "function_call",
      "function_call_output",
      "function_call",
      "function_call_output",
    ]);
  });

  test("an id of a response of several steps reaches the provider as that of the last one", async () => {
    await using server = await serve(...turns, [say("And?")], [say("More.")]);
    const llm = connect(server.baseURL);
    const { final } = await stream(llm, { ...asked, tools });
    expect(final.id).toBe("resp_up_1");
    const next = { ...asked, input: "And?", previous_response_id: final.id };
    await whole(llm, { ...next, tools });
    await whole(llm, next);
    for (const n of [3, 4]) {
      expect(bodyOf(server.requests[n])["previous_response_id"]).toBe("resp_up_3");
      expect(inputOf(server, n + 1)).toBe("And?");
    }
  });

  test("previous_response_id: outputs that the response ended with come with the next request", async () => {
    await using server = await serve(both, [say("Done.")]);
    const llm = connect(server.baseURL);
    const first = await whole(llm, { ...asked, tools });
    const input = [answerOf("t1")] as never;
    await whole(llm, { ...asked, tools, input, previous_response_id: first.id });
    expect(inputOf(server, 2).map(({ call_id }) => call_id)).toEqual(["o1", "t1"]);
  });

  test("previous_response_id: outputs that the caller sends itself are not sent twice", async () => {
    await using server = await serve(both, [say("Done.")]);
    const llm = connect(server.baseURL);
    const first = await whole(llm, { ...asked, tools });
    const input = [...only(first.output, "function_call_output"), answerOf("t1")] as never;
    await whole(llm, { ...asked, tools, input, previous_response_id: first.id });
    expect(inputOf(server, 2).map(({ call_id }) => call_id)).toEqual(["o1", "t1"]);
  });

  test("previous_response_id after max_steps: the outputs of the last step come with the next request", async () => {
    await using server = await serve(...turns);
    const llm = connect(server.baseURL);
    const first = await whole(llm, { ...asked, tools }, { maxSteps: 2 });
    expect(first.status).toBe("incomplete");
    await whole(llm, { ...asked, tools, input: "Go on.", previous_response_id: first.id });
    expect(bodyOf(server.requests[2])["previous_response_id"]).toBe("resp_up_2");
    expect(inputOf(server, 3)).toMatchObject([
      { type: "function_call_output", call_id: "o2", output: "ours 2" },
      { role: "user", content: "Go on." },
    ]);
  });

  test("what the client remembers of ids does not push out what it remembers of calls", async () => {
    const { keepEnd } = await import("../../src/agent/owed.ts");
    const memory = new Map<string, unknown>([["agent:ledger", "kept"]]);
    const setup = { host: { memory }, request: asked, owed: new Map() };
    for (let n = 0; n < 10_005; n++) {
      keepEnd(setup as never, { id: `ours_${n}`, last: `theirs_${n}`, owed: [] });
    }
    expect(memory.get("agent:ledger")).toBe("kept");
    expect(memory.has("ours_0")).toBe(false);
    expect(memory.get("ours_10004")).toBe("theirs_10004");
    expect(memory.size).toBeLessThan(10_010);
  });
});
