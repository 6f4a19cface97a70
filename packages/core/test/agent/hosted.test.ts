import { type AgentStream, type Checkpoint, portableHistory, tool } from "@anyllm/core";
import type { StreamEvent } from "@anyllm/types";
import { describe, expect, test } from "vitest";
import {
  ask,
  asked,
  asks,
  clientOf,
  docs,
  kinds,
  mcpOf,
  secrets,
  type ServedTool,
  through,
  user,
} from "./support/hosted.ts";
import { deferred, failure, resourceOf, stream, whole } from "./support/run.ts";
import { bodyOf, call, inputOf, type Json, only, say, serve, think } from "./support/upstream.ts";

describe("a call of a tool of an MCP server", () => {
  const turns = [[think("Hm.", { encrypted_content: "sealed" }), asks(1)], [say("Done.")]];

  test("is told as one that the provider had made", async () => {
    await using server = await serve(...turns);
    const { runner } = mcpOf({ docs: [ask] });
    const { final, events } = await stream(clientOf(server.baseURL, runner), asked);
    expect(kinds(final.output)).toEqual(["mcp_list_tools", "reasoning", "mcp_call", "message"]);
    expect(final.output[0]).toMatchObject({ server_label: "docs", tools: [{ name: "ask" }] });
    expect(final.output[2]).toMatchObject({
      server_label: "docs",
      name: "ask",
      arguments: '{"q":1}',
      output: "answer to 1",
      error: null,
      status: "completed",
      approval_request_id: null,
    });
    const told = events.map(({ type }) => type);
    const from = told.indexOf("response.mcp_call.in_progress");
    expect(told.slice(from - 1, from + 5)).toEqual([
      "response.output_item.added",
      "response.mcp_call.in_progress",
      "response.mcp_call_arguments.delta",
      "response.mcp_call_arguments.done",
      "response.mcp_call.completed",
      "response.output_item.done",
    ]);
  });

  test("is a call of a function to the model, with what the server said marked as data", async () => {
    await using server = await serve(...turns);
    const { runner } = mcpOf({ docs: [ask] });
    await whole(clientOf(server.baseURL, runner), asked);
    expect(bodyOf(server.requests[0])["tools"]).toMatchObject([
      { type: "function", name: "docs__ask" },
    ]);
    const sent = inputOf(server, 2);
    expect(sent[1]).toEqual(turns[0]?.[0]);
    const called = {
      type: "function_call",
      call_id: "q1",
      name: "docs__ask",
      arguments: '{"q":1}',
    };
    expect(sent[2]).toEqual(called);
    expect(sent[3]).toMatchObject({ type: "function_call_output", call_id: "q1" });
    expect(String(sent[3]?.["output"])).toMatch(/untrusted.*\nanswer to 1\n/);
    expect(sent).toHaveLength(4);
  });

  test("stream and whole answer agree", async () => {
    await using one = await serve(...turns);
    await using other = await serve(...turns);
    const streamed = await stream(clientOf(one.baseURL, mcpOf({ docs: [ask] }).runner), asked);
    const answer = await whole(clientOf(other.baseURL, mcpOf({ docs: [ask] }).runner), asked);
    expect(resourceOf(answer)).toEqual(resourceOf(streamed.final));
  });

  test("that fails says so, and the response goes on", async () => {
    await using server = await serve([asks(1)], [say("Sorry.")]);
    const broken = {
      ...ask,
      run: () => ({ output: null, error: { type: "mcp_tool_execution_error", content: [] } }),
    };
    const { final, events } = await stream(
      clientOf(server.baseURL, mcpOf({ docs: [broken] }).runner),
      asked,
    );
    expect(final.output[1]).toMatchObject({
      status: "failed",
      output: null,
      error: { type: "mcp_tool_execution_error" },
    });
    expect(events.map(({ type }) => type)).toContain("response.mcp_call.failed");
    expect(String(inputOf(server, 2).at(-1)?.["output"])).toContain("Error");
  });

  test.each<[string, unknown]>([
    ["throws", undefined],
    ["gives no outcome", 7],
  ])("that %s fails too", async (name, value) => {
    await using server = await serve([asks(1)], [say("Sorry.")]);
    const broken = {
      ...ask,
      run: () => {
        if (name === "throws") throw new Error("https://me:hunter2hunter2@x.example broke");
        return value;
      },
    };
    const { final } = await stream(
      clientOf(server.baseURL, mcpOf({ docs: [broken] }).runner),
      asked,
    );
    expect(final.output[1]).toMatchObject({ type: "mcp_call", status: "failed", output: null });
    expect(JSON.stringify(final)).not.toContain("hunter2");
  });

  test("of an answer that did not become whole is told as incomplete, and not made", async () => {
    const answer = { status: "incomplete" as const, output: [asks(1)] };
    await using server = await serve(answer);
    const { runner, calls } = mcpOf({ docs: [ask] });
    const { final } = await stream(clientOf(server.baseURL, runner), asked);
    expect(final.status).toBe("incomplete");
    expect(final.output[1]).toMatchObject({
      type: "mcp_call",
      status: "incomplete",
      call_id: "q1",
    });
    expect(calls).toEqual([]);
  });

  test("holds content that a string cannot, for the model", async () => {
    const content = [{ type: "input_image", image_url: "data:image/png;base64,AAAA" }];
    await using server = await serve([asks(1)], [say("I see.")]);
    const seeing = { ...ask, run: () => ({ output: "a map", error: null, content }) };
    const { final } = await stream(
      clientOf(server.baseURL, mcpOf({ docs: [seeing] }).runner),
      asked,
    );
    expect(final.output[1]).toMatchObject({ output: "a map", content });
    expect(inputOf(server, 2).at(-1)?.["output"]).toMatchObject([
      { type: "input_text" },
      content[0],
    ]);
  });
});

describe("histories of several turns", () => {
  test("are what the model itself had, and its tools are listed once", async () => {
    await using server = await serve([asks(1)], [asks(2)], [say("One.")], [asks(3)], [say("Two.")]);
    const { runner, opened } = mcpOf({ docs: [ask] });
    const llm = clientOf(server.baseURL, runner);
    const first = await stream(llm, { ...asked, input: [user] as never });
    const history = [user, ...through(first.final.output as unknown as Json[]), user];
    const second = await stream(clientOf(server.baseURL, runner), {
      ...asked,
      input: history as never,
    });
    expect(only(second.final.output, "mcp_list_tools")).toEqual([]);
    expect(opened[1]?.context.listed).toMatchObject([{ name: "ask" }]);
    const sent = inputOf(server, 5);
    expect(kinds(sent as never)).toEqual([
      "message",
      "function_call",
      "function_call_output",
      "function_call",
      "function_call_output",
      "message",
      "message",
      "function_call",
      "function_call_output",
    ]);
    expect(inputOf(server, 5).slice(0, 7)).toEqual(inputOf(server, 4));
    expect(inputOf(server, 4).slice(0, 5)).toEqual(inputOf(server, 3));
    expect(sent[1]).toMatchObject({ call_id: "q1", name: "docs__ask", arguments: '{"q":1}' });
  });

  test("keep calls that were made at once together, with the marks of the vendor", async () => {
    const signed = asks(1, { thought_signature: "sig==" });
    const free = tool({ name: "free", execute: () => "free" });
    const answer = [
      think("Hm."),
      signed,
      call("free", {}, { call_id: "f1" }),
      asks(2),
      think("So.", { id: "rs_2" }),
      asks(3),
    ];
    await using server = await serve(answer, [asks(4)], [say("Done.")], [say("Bye.")]);
    const { runner } = mcpOf({ docs: [ask] });
    const llm = clientOf(server.baseURL, runner);
    const tools = [docs, free];
    const first = await stream(llm, { ...asked, tools, input: [user] as never });
    expect(kinds(first.final.output)).toEqual([
      "mcp_list_tools",
      "reasoning",
      "mcp_call",
      "function_call",
      "mcp_call",
      "reasoning",
      "mcp_call",
      "function_call_output",
      "mcp_call",
      "message",
    ]);
    const together = [
      ["reasoning", undefined],
      ["function_call", "q1"],
      ["function_call", "f1"],
      ["function_call", "q2"],
      ["reasoning", undefined],
      ["function_call", "q3"],
    ];
    const sent = inputOf(server, 2).map(({ type, call_id }) => [type, call_id]);
    expect(sent.slice(1, 7)).toEqual(together);
    expect(sent.slice(7).every(([type]) => type === "function_call_output")).toBe(true);
    expect(sent).toHaveLength(11);
    expect(inputOf(server, 2)[2]).toMatchObject({ thought_signature: "sig==" });
    const third = inputOf(server, 3);
    expect(third.slice(0, 11)).toEqual(inputOf(server, 2));
    expect(third.slice(11)).toMatchObject([{ call_id: "q4" }, { call_id: "q4" }]);
    // The same when the conversation comes back as JSON.
    const history = [user, ...through(first.final.output as unknown as Json[]), user] as never;
    await stream(clientOf(server.baseURL, runner), { ...asked, tools, input: history });
    expect(inputOf(server, 4).slice(0, 13)).toEqual(third);
  });

  test("are the same with portableHistory", async () => {
    const signed = asks(1, { thought_signature: "sig==" });
    const answers = [
      [think("Hm.", { encrypted_content: "sealed" }), signed, asks(2)],
      [say("Done.")],
      [say("Bye.")],
    ];
    const sent = [];
    for (const options of [{}, { history: portableHistory() }]) {
      await using server = await serve(...answers);
      const { runner } = mcpOf({ docs: [ask] });
      const llm = clientOf(server.baseURL, runner, options);
      const first = await stream(llm, { ...asked, input: [user] as never });
      const input = [user, ...through(first.final.output as unknown as Json[]), user] as never;
      await stream(llm, { ...asked, input });
      sent.push(server.requests.map((request) => bodyOf(request).input));
    }
    expect(sent[1]).toEqual(sent[0]);
  });

  test("keep a call of a function beside one of a server that comes last", async () => {
    const free = tool({ name: "free", execute: () => "free" });
    await using server = await serve(
      [asks(1), call("free", {}, { call_id: "f1" })],
      [say("Done.")],
    );
    const { runner } = mcpOf({ docs: [ask] });
    await stream(clientOf(server.baseURL, runner), { ...asked, tools: [docs, free] });
    expect(
      inputOf(server, 2)
        .slice(1)
        .map(({ type, call_id }) => [type, call_id]),
    ).toEqual([
      ["function_call", "q1"],
      ["function_call", "f1"],
      ["function_call_output", "q1"],
      ["function_call_output", "f1"],
    ]);
  });
});

describe("what lets one into a server", () => {
  test("stands in no response, event, checkpoint or error", async () => {
    await using server = await serve([asks(1)], () => ({ status: 400, body: "{}" }));
    const mcp = mcpOf({ docs: [ask] });
    const checkpoints: Checkpoint[] = [];
    const llm = clientOf(server.baseURL, mcp.runner);
    const opened = (await llm.responses(
      { ...asked, stream: true },
      {
        onCheckpoint: (checkpoint) => void checkpoints.push(checkpoint),
      },
    )) as AgentStream;
    const events: StreamEvent[] = [];
    const error = await failure(
      (async () => {
        for await (const event of opened) events.push(event);
      })(),
    );
    expect(mcp.opened[0]?.tool).toMatchObject(docs);
    expect(checkpoints.length).toBeGreaterThan(2);
    const all = [
      events,
      checkpoints,
      opened.checkpoint,
      opened.response,
      error.partial,
      error.checkpoint,
      error,
    ];
    const shown = JSON.stringify([...all, error.message, error.stack]);
    for (const secret of secrets) expect(shown).not.toContain(secret);
    expect(JSON.stringify(server.requests.map(({ json, headers }) => [json, headers]))).not.toMatch(
      new RegExp(secrets.join("|")),
    );
    expect(events[0]).toMatchObject({
      response: {
        tools: [{ type: "mcp", server_label: "docs", server_url: "https://docs.example/mcp" }],
      },
    });
  });

  test("stands in no tool that is echoed, as far as JSON and structuredClone can tell", async () => {
    await using server = await serve([say("Done.")]);
    const { final } = await stream(clientOf(server.baseURL, mcpOf({ docs: [ask] }).runner), asked);
    for (const one of final.tools ?? []) expect(Object.getOwnPropertySymbols(one)).toEqual([]);
    expect(structuredClone(final.tools)).toEqual(final.tools);
  });
});

describe("servers", () => {
  test("are closed when the response has ended, however it did", async () => {
    for (const [turn, fails] of [
      [[say("Done.")], false],
      [() => ({ status: 400, body: "{}" }), true],
    ] as const) {
      await using server = await serve(turn as never);
      const mcp = mcpOf({ docs: [ask] });
      const run = whole(clientOf(server.baseURL, mcp.runner), asked);
      if (fails) await failure(run);
      else await run;
      expect(mcp.closed).toBe(1);
    }
  });

  test("that could be opened are closed when another one could not", async () => {
    await using server = await serve([say("Done.")]);
    const mcp = mcpOf({ docs: [ask] });
    const tools = [docs, { ...docs, server_label: "gone" }];
    await expect(whole(clientOf(server.baseURL, mcp.runner), { ...asked, tools })).rejects.toThrow(
      "gone",
    );
    expect(mcp.closed).toBe(1);
    expect(server.requests).toHaveLength(0);
  });

  test("that never answer do not outlast the total timeout", async () => {
    await using server = await serve([say("Done.")]);
    const { runner } = mcpOf({ docs: [ask] });
    const hanging = { ...runner, open: () => new Promise<never>(() => {}) };
    const error = await failure(whole(clientOf(server.baseURL, hanging), asked, { timeout: 20 }));
    expect(error).toMatchObject({ code: "timeout", phase: "total" });
    expect(server.requests).toHaveLength(0);
  });

  test("that answer when nobody waits any more are closed", async () => {
    await using server = await serve([say("Done.")]);
    const mcp = mcpOf({ docs: [ask] });
    const late = deferred();
    const opened = deferred();
    const slow = {
      ...mcp.runner,
      open: (async (given, context) => {
        await late.promise;
        const made = await mcp.runner.open(given, context);
        return { ...made, close: () => (made.close?.(), opened.resolve()) };
      }) satisfies typeof mcp.runner.open,
    };
    const error = await failure(whole(clientOf(server.baseURL, slow), asked, { timeout: 20 }));
    expect(error.code).toBe("timeout");
    late.resolve();
    await opened.promise;
    expect(mcp.closed).toBe(1);
  });

  test("without tools leave nothing to choose from", async () => {
    await using server = await serve([say("Done.")]);
    const { runner } = mcpOf({ docs: [] });
    const request = { ...asked, tool_choice: "auto" as const };
    const { final } = await stream(clientOf(server.baseURL, runner), request);
    const sent = bodyOf(server.requests[0]);
    expect("tools" in sent || "tool_choice" in sent).toBe(false);
    expect(final.output[0]).toMatchObject({ type: "mcp_list_tools", tools: [] });
  });

  test("of one name, or with functions of one name, are refused", async () => {
    await using server = await serve([say("Done.")]);
    const mcp = mcpOf({ docs: [ask] });
    const clash = tool({ name: "docs__ask", execute: () => "mine" });
    for (const tools of [
      [docs, docs],
      [docs, clash],
    ]) {
      const error = await failure(whole(clientOf(server.baseURL, mcp.runner), { ...asked, tools }));
      expect(error).toMatchObject({ code: "invalid_request", param: "tools" });
    }
    expect(mcp.closed).toBe(3);
  });

  test("choices of them become choices of their functions", async () => {
    const other: ServedTool = { name: "other", run: () => "other" };
    const cases = [
      [
        { type: "mcp", server_label: "docs", name: "ask" },
        { type: "function", name: "docs__ask" },
        [true, false],
      ],
      [
        {
          type: "allowed_tools",
          mode: "auto",
          tools: [{ type: "mcp", server_label: "docs", name: "other" }],
        },
        { type: "allowed_tools", mode: "auto", tools: [{ type: "function", name: "docs__other" }] },
        [false, true],
      ],
    ] as const;
    for (const [given, sent, ran] of cases) {
      await using server = await serve(
        [asks(1), call("docs__other", {}, { call_id: "o1" })],
        [say("Done.")],
      );
      const { runner } = mcpOf({ docs: [ask, other] });
      const { final } = await stream(clientOf(server.baseURL, runner), {
        ...asked,
        tool_choice: given as never,
      });
      expect(bodyOf(server.requests[0])["tool_choice"]).toEqual(sent);
      expect(only(final.output, "mcp_call").map(({ status }) => status === "completed")).toEqual(
        ran,
      );
    }
  });
});
