import { type Checkpoint, resume, tool, type ToolLedger } from "@anyllm/core";
import * as z from "zod";
import { describe, expect, test } from "vitest";
import { connect, failure, stream, whole } from "./support/run.ts";
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

type Approval = Parameters<typeof tool>[0]["needsApproval"];

function pay(needsApproval: Approval = true) {
  const paid: unknown[] = [];
  const made = tool({
    name: "pay",
    parameters: z.object({ euros: z.number() }),
    needsApproval,
    execute: (args) => {
      paid.push(args);
      return `paid ${paid.length}`;
    },
  });
  return { made, paid, tools: [made] };
}

const first = [think("Money."), call("pay", { euros: 5 }, { call_id: "p1" })];
const user: Json = { type: "message", role: "user", content: "Pay." };
const through = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

function answer(request: Json | undefined, approve: boolean, reason?: string): Json {
  const about = { type: "mcp_approval_response", approval_request_id: request?.["id"], approve };
  return { ...about, ...(reason && { reason }) };
}

/** A database that outlives a process. */
function durable(): ToolLedger & { size(): number } {
  const rows = new Map<string, unknown>();
  return {
    claim: async (key) => !rows.has(key) && !!rows.set(key, undefined),
    settle: async (key, output) => void rows.set(key, through(output)),
    outcome: async (key) => rows.get(key) as string | undefined,
    size: () => rows.size,
  };
}

async function askFirst(llm: ReturnType<typeof connect>, tools: Json[] | object[]) {
  const { final } = await stream(llm, { ...asked, input: [user] as never, tools: tools as never });
  const [request] = only(final.output, "mcp_approval_request");
  return { final, request, history: [user, ...through(final.output as unknown as Json[])] };
}

describe("a call that needs an approval", () => {
  test("is not made: the response ends with the request", async () => {
    const { tools, paid } = pay();
    await using server = await serve(first);
    const { final, request } = await askFirst(connect(server.baseURL), tools);
    expect(final.status).toBe("completed");
    expect(final.output.map(({ type }) => type)).toEqual([
      "reasoning",
      "function_call",
      "mcp_approval_request",
    ]);
    expect(request).toMatchObject({ name: "pay", arguments: '{"euros":5}', call_id: "p1" });
    expect(paid).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });

  test("is made when the next request allows it, before the model speaks", async () => {
    const { tools, paid } = pay();
    await using server = await serve(first, [say("Paid.")]);
    const llm = connect(server.baseURL);
    const { request, history } = await askFirst(llm, tools);
    const input = [...history, answer(request, true)] as never;
    const { final } = await stream(llm, { ...asked, tools, input });
    expect(paid).toEqual([{ euros: 5 }]);
    expect(final.output.map(({ type }) => type)).toEqual(["function_call_output", "message"]);
    expect(final.output[0]).toMatchObject({ call_id: "p1", output: "paid 1", status: "completed" });
    expect(inputOf(server, 2).slice(1)).toMatchObject([
      ...first,
      { call_id: "p1", output: "paid 1" },
    ]);
  });

  test.each([
    ["with a reason", "too much", "Error: the user did not allow this call: too much"],
    ["without one", undefined, "Error: the user did not allow this call."],
  ])("is not made when it is denied %s, and the model is told", async (_, reason, said) => {
    const { tools, paid } = pay();
    await using server = await serve(first, [say("As you wish.")]);
    const llm = connect(server.baseURL);
    const { request, history } = await askFirst(llm, tools);
    const input = [...history, answer(request, false, reason)] as never;
    const { final } = await stream(llm, { ...asked, tools, input });
    expect(paid).toEqual([]);
    expect(final.output[0]).toMatchObject({ call_id: "p1", output: said, status: "incomplete" });
    expect(only(inputOf(server, 2), "function_call_output")).toMatchObject([{ output: said }]);
    expect(final.output_text).toBe("As you wish.");
  });

  test("is not made when nobody answers, and may be allowed later", async () => {
    const { tools, paid } = pay();
    await using server = await serve(first, [say("Waiting.")], [say("Paid.")]);
    const llm = connect(server.baseURL);
    const { request, history } = await askFirst(llm, tools);
    const asking = [...history, { type: "message", role: "user", content: "Wait." }];
    const second = await stream(llm, { ...asked, tools, input: asking as never });
    const [output] = only(inputOf(server, 2), "function_call_output");
    expect(output).toMatchObject({ call_id: "p1" });
    expect(output?.["output"]).toContain("has not allowed");
    expect(paid).toEqual([]);
    const later = [
      ...asking,
      ...through(second.final.output as unknown as Json[]),
      answer(request, true),
    ];
    const third = await stream(llm, { ...asked, tools, input: later as never });
    expect(paid).toHaveLength(1);
    expect(third.final.output[0]).toMatchObject({ output: "paid 1" });
    // The output stands with its call: many providers take no other order.
    expect(inputOf(server, 3).map(({ type }) => type)).toEqual([
      "message",
      "reasoning",
      "function_call",
      "function_call_output",
      "message",
      "message",
    ]);
  });

  test("depends on the arguments, where needsApproval is a function", async () => {
    const seen: unknown[] = [];
    const { tools, paid } = pay((args, context) => {
      seen.push([args, context]);
      return Promise.resolve((args as { euros: number }).euros > 3);
    });
    const items = [5, 1].map((euros) => call("pay", { euros }, { call_id: `p${euros}` }));
    await using server = await serve(items);
    const { final, request } = await askFirst(connect(server.baseURL), tools);
    expect(paid).toEqual([{ euros: 1 }]);
    expect(request).toMatchObject({ call_id: "p5" });
    expect(final.output).toHaveLength(4);
    expect(seen).toEqual([
      [{ euros: 5 }, { call_id: "p5", step: 1 }],
      [{ euros: 1 }, { call_id: "p1", step: 1 }],
    ]);
  });

  test("with arguments that do not fit is not asked for", async () => {
    const { tools } = pay();
    await using server = await serve([call("pay", { euros: "five" })], [say("Sorry.")]);
    const { final } = await askFirst(connect(server.baseURL), tools);
    expect(only(final.output, "mcp_approval_request")).toEqual([]);
    expect(final.output_text).toBe("Sorry.");
  });
});

describe("several at once", () => {
  const items = [1, 2, 3].map((euros) => call("pay", { euros }, { call_id: `p${euros}` }));

  test("each has its own answer", async () => {
    const { tools, paid } = pay();
    await using server = await serve(items, [say("Done.")]);
    const llm = connect(server.baseURL);
    const { final, history } = await askFirst(llm, tools);
    const requests = only(final.output, "mcp_approval_request");
    expect(requests).toHaveLength(3);
    const input = [
      ...history,
      answer(requests[2], true),
      answer(requests[0], false),
      answer(requests[1], true),
    ];
    const second = await stream(llm, { ...asked, tools, input: input as never });
    expect(paid).toEqual([{ euros: 3 }, { euros: 2 }]);
    expect(only(second.final.output, "function_call_output")).toHaveLength(3);
    const sent = inputOf(server, 2);
    expect(sent.map(({ type }) => type)).toEqual([
      "message",
      ...Array(3).fill("function_call"),
      ...Array(3).fill("function_call_output"),
    ]);
    expect(new Set(sent.slice(4).map(({ call_id }) => call_id))).toEqual(
      new Set(["p1", "p2", "p3"]),
    );
  });

  test("max_tool_calls holds for them too", async () => {
    const { tools, paid } = pay();
    await using server = await serve(items, [say("Done.")]);
    const llm = connect(server.baseURL);
    const { final, history } = await askFirst(llm, tools);
    const answers = only(final.output, "mcp_approval_request").map((one) => answer(one, true));
    const input = [...history, ...answers] as never;
    await stream(llm, { ...asked, tools, input, max_tool_calls: 2 });
    expect(paid).toHaveLength(2);
  });

  test("beside a call of ours and one of theirs", async () => {
    const { made, paid } = pay();
    const free = tool({ name: "free", execute: () => "free" });
    const theirs = tool({ name: "theirs" });
    const tools = [made, free, theirs];
    const mixed = [
      items[0] as Json,
      call("free", {}, { call_id: "f1" }),
      call("theirs", {}, { call_id: "t1" }),
    ];
    await using server = await serve(mixed, [say("Done.")]);
    const llm = connect(server.baseURL);
    const { final, request, history } = await askFirst(llm, tools);
    expect(final.output.map(({ type }) => type)).toEqual([
      "function_call",
      "function_call",
      "function_call",
      "mcp_approval_request",
      "function_call_output",
    ]);
    const output = { type: "function_call_output", call_id: "t1", output: "theirs" };
    const input = [...history, answer(request, true), output] as never;
    await stream(llm, { ...asked, tools, input });
    expect(paid).toHaveLength(1);
    const outputs = only(inputOf(server, 2), "function_call_output").map(({ call_id }) => call_id);
    expect(new Set(outputs)).toEqual(new Set(["f1", "p1", "t1"]));
  });
});

describe("T50: at most once", () => {
  test("replayed to the same client: the output of the first time", async () => {
    const { tools, paid } = pay();
    await using server = await serve(first, [say("Paid.")], [say("Again.")]);
    const llm = connect(server.baseURL);
    const { request, history } = await askFirst(llm, tools);
    const input = [...history, answer(request, true)] as never;
    const one = await whole(llm, { ...asked, tools, input });
    const two = await whole(llm, { ...asked, tools, input });
    expect(paid).toHaveLength(1);
    expect(two.output[0]).toMatchObject({ output: "paid 1" });
    expect(one.output[0]).toMatchObject({ output: "paid 1" });
  });

  test("at the same time, to one client", async () => {
    const { tools, paid } = pay();
    await using server = await serve(first, [say("A.")], [say("B.")], [say("C.")]);
    const llm = connect(server.baseURL);
    const { request, history } = await askFirst(llm, tools);
    const input = [...history, answer(request, true)] as never;
    await Promise.all([1, 2, 3].map(() => whole(llm, { ...asked, tools, input })));
    expect(paid).toHaveLength(1);
  });

  test("twice in one history, and with its output there already", async () => {
    const { tools, paid } = pay();
    await using server = await serve(first, [say("Paid.")], [say("Yes.")], [say("Fresh.")]);
    const llm = connect(server.baseURL);
    const { request, history } = await askFirst(llm, tools);
    const input = [
      ...history,
      answer(request, true),
      answer(request, true),
      answer(request, false),
    ];
    const { final } = await stream(llm, { ...asked, tools, input: input as never });
    expect(paid).toHaveLength(1);
    const later = [...input, ...through(final.output as unknown as Json[]), answer(request, true)];
    await stream(llm, { ...asked, tools, input: later as never });
    // Even by a client that knows nothing of it.
    await stream(connect(server.baseURL), { ...asked, tools, input: later as never });
    expect(paid).toHaveLength(1);
    expect(only(inputOf(server, 4), "function_call_output")).toHaveLength(1);
  });

  test("after a restart: a new client, and history as JSON", async () => {
    const { tools, paid } = pay();
    await using server = await serve(first, [say("Paid.")]);
    const { request, history } = await askFirst(connect(server.baseURL), tools);
    const input = [...history, answer(request, true)] as never;
    const { final } = await stream(connect(server.baseURL), { ...asked, tools, input });
    expect(paid).toHaveLength(1);
    expect(final.output[0]).toMatchObject({ output: "paid 1" });
  });

  test("replayed to another process, with a ledger that both have", async () => {
    const { tools, paid } = pay();
    const ledger = durable();
    await using server = await serve(first, [say("Paid.")], [say("Again.")]);
    const { request, history } = await askFirst(connect(server.baseURL), tools);
    const input = [...history, answer(request, true)] as never;
    await whole(connect(server.baseURL), { ...asked, tools, input }, { ledger });
    const again = await whole(connect(server.baseURL), { ...asked, tools, input }, { ledger });
    expect(paid).toHaveLength(1);
    expect(again.output[0]).toMatchObject({ output: "paid 1" });
    expect(ledger.size()).toBe(1);
  });

  test("with a ledger that does not know the outcome, it is not made again", async () => {
    const { tools, paid } = pay();
    await using server = await serve(first, [say("Hm.")]);
    const { request, history } = await askFirst(connect(server.baseURL), tools);
    const input = [...history, answer(request, true)] as never;
    const ledger = { claim: () => false };
    const { final } = await stream(connect(server.baseURL), { ...asked, tools, input }, { ledger });
    expect(paid).toEqual([]);
    expect(final.output[0]).toMatchObject({ status: "incomplete" });
  });

  const alter = (history: Json[], type: string, change: Json): Json[] =>
    history.map((item) => (item["type"] === type ? { ...item, ...change } : item));

  test.each<[string, (history: Json[]) => Json[]]>([
    [
      "the arguments of the request",
      (h) => alter(h, "mcp_approval_request", { arguments: '{"euros":500}' }),
    ],
    ["the arguments of the call", (h) => alter(h, "function_call", { arguments: '{"euros":500}' })],
    [
      "both",
      (h) =>
        alter(alter(h, "function_call", { arguments: '{"euros":500}' }), "mcp_approval_request", {
          arguments: '{"euros":500}',
        }),
    ],
    ["the name of the request", (h) => alter(h, "mcp_approval_request", { name: "free" })],
    ["the name of the call", (h) => alter(h, "function_call", { name: "free" })],
    ["the call that it is for", (h) => alter(h, "mcp_approval_request", { call_id: "p2" })],
  ])("mismatched: %s was altered, so it is not made", async (_, change) => {
    const { made, paid } = pay();
    const free = tool({
      name: "free",
      needsApproval: true,
      parameters: z.object({ euros: z.number() }),
      execute: () => paid.push("free"),
    });
    const tools = [made, free];
    await using server = await serve(first, [say("Hm.")]);
    const { request, history } = await askFirst(connect(server.baseURL), tools);
    const input = [...change(history), answer(request, true)] as never;
    const { final } = await stream(connect(server.baseURL), { ...asked, tools, input });
    expect(paid).toEqual([]);
    expect(String(only(final.output, "function_call_output")[0]?.["output"])).toContain("not run");
  });

  test("an answer to a request that nobody made is refused before anything is sent", async () => {
    const { tools, paid } = pay();
    const { defineResponsesProvider, createClient } = await import("@anyllm/core");
    await using server = await serve([say("Hm.")]);
    const plain = defineResponsesProvider({
      id: "plain",
      options: { apiKey: "sk-plain-test-key", baseURL: server.baseURL },
      baseURL: server.baseURL,
      apiKeyVariable: "PLAIN_API_KEY",
      capabilities: { parameters: "all", tools: ["function"], input: "all" },
    });
    const llm = createClient({ providers: [plain], maxRetries: 0 });
    const input = [user, answer({ id: "mcpr_nobody" }, true)] as never;
    const error = await failure(whole(llm, { model: "plain/up", tools, input }));
    expect(error).toMatchObject({ code: "invalid_request", param: "input" });
    expect(error.message).toContain("mcpr_nobody");
    expect(server.requests).toHaveLength(0);
    expect(paid).toEqual([]);
  });

  test("a history without the call itself still has it: it stands in the request", async () => {
    const { tools, paid } = pay();
    await using server = await serve(first, [say("Paid.")]);
    const llm = connect(server.baseURL);
    const { request } = await askFirst(llm, tools);
    const input = [user, request, answer(request, true)] as never;
    await stream(llm, { ...asked, tools, input });
    expect(paid).toHaveLength(1);
    expect(inputOf(server, 2).slice(1)).toMatchObject([
      { type: "function_call", call_id: "p1", name: "pay", arguments: '{"euros":5}' },
      { type: "function_call_output", call_id: "p1", output: "paid 1" },
    ]);
  });

  test("a tool that is gone when its call is allowed is not missed in silence", async () => {
    const { tools } = pay();
    const other = tool({ name: "other", execute: () => "other" });
    await using server = await serve(first, [say("Hm.")]);
    const { request, history } = await askFirst(connect(server.baseURL), tools);
    const input = [...history, answer(request, true)] as never;
    const { final } = await stream(connect(server.baseURL), { ...asked, tools: [other], input });
    expect(final.output[0]).toMatchObject({ call_id: "p1", status: "incomplete" });
    expect(String((final.output[0] as unknown as Json)["output"])).toContain("not among the tools");
  });

  test("ids of calls that a vendor uses again do not pass for each other", async () => {
    const { tools, paid } = pay((args) => (args as { euros: number }).euros > 3);
    const again = (euros: number) => [
      call("pay", { euros }, { call_id: "call_0", id: `fc_${euros}` }),
    ];
    await using server = await serve(again(1), again(5), [say("Done.")]);
    const llm = connect(server.baseURL);
    const { request, history } = await askFirst(llm, tools);
    expect(paid).toEqual([{ euros: 1 }]);
    const input = [...history, answer(request, true)] as never;
    await stream(llm, { ...asked, tools, input });
    expect(paid).toEqual([{ euros: 1 }, { euros: 5 }]);
    expect(inputOf(server, 3).map(({ type }) => type)).toEqual([
      "message",
      "function_call",
      "function_call_output",
      "function_call",
      "function_call_output",
    ]);
  });
});

describe("with previous_response_id", () => {
  test("the call is made, and only its output is sent", async () => {
    const { tools, paid } = pay();
    await using server = await serve(first, [say("Paid.")]);
    const llm = connect(server.baseURL);
    const { final, request } = await askFirst(llm, tools);
    const input = [answer(request, true)] as never;
    const second = await stream(llm, { ...asked, tools, input, previous_response_id: final.id });
    expect(paid).toHaveLength(1);
    expect(second.final.output[0]).toMatchObject({ output: "paid 1" });
    expect(inputOf(server, 2)).toMatchObject([{ type: "function_call_output", call_id: "p1" }]);
    expect(bodyOf(server.requests[1])["previous_response_id"]).toBe("resp_up_1");
  });

  test("a client that did not ask cannot know the call, and says so before anything is sent", async () => {
    const { tools, paid } = pay();
    await using server = await serve(first, [say("Paid.")]);
    const { final, request } = await askFirst(connect(server.baseURL), tools);
    const next = { ...asked, tools, input: [answer(request, true)] as never };
    const asking = whole(connect(server.baseURL), { ...next, previous_response_id: final.id });
    expect(await failure(asking)).toMatchObject({ code: "invalid_request", param: "input" });
    expect(server.requests).toHaveLength(1);
    expect(paid).toEqual([]);
  });

  test("a denied call has its output too, and so has one without an answer", async () => {
    const { tools } = pay();
    for (const [input, said] of [
      [(request: Json | undefined) => [answer(request, false)], "did not allow"],
      [() => [{ role: "user", content: "Never mind." }], "has not allowed"],
    ] as const) {
      await using server = await serve(first, [say("So be it.")]);
      const llm = connect(server.baseURL);
      const { final, request } = await askFirst(llm, tools);
      const next = { ...asked, tools, input: input(request) as never };
      await stream(llm, { ...next, previous_response_id: final.id });
      const outputs = only(inputOf(server, 2), "function_call_output");
      expect(outputs).toHaveLength(1);
      expect(outputs[0]?.["output"]).toContain(said);
    }
  });

  test("what ran beside it is sent with it", async () => {
    const { tools, paid } = pay((args) => (args as { euros: number }).euros > 3);
    const items = [5, 1].map((euros) => call("pay", { euros }, { call_id: `p${euros}` }));
    await using server = await serve(items, [say("Done.")]);
    const llm = connect(server.baseURL);
    const { final, request } = await askFirst(llm, tools);
    const input = [answer(request, true)] as never;
    await stream(llm, { ...asked, tools, input, previous_response_id: final.id });
    expect(paid).toHaveLength(2);
    const sent = inputOf(server, 2).map(({ type, call_id }) => [type, call_id]);
    expect(sent).toEqual([
      ["function_call_output", "p1"],
      ["function_call_output", "p5"],
    ]);
  });

  test("what it came to is sent with a request that names no tools, too", async () => {
    const { tools } = pay((args) => (args as { euros: number }).euros > 3);
    const items = [5, 1].map((euros) => call("pay", { euros }, { call_id: `p${euros}` }));
    await using server = await serve(items, [say("Done.")], [say("Again.")]);
    const llm = connect(server.baseURL);
    const { final } = await askFirst(llm, tools);
    const next = { model: "plain/up", input: "Never mind.", previous_response_id: final.id };
    expect((await llm.responses(next)).output_text).toBe("Done.");
    const sent = inputOf(server, 2).map(({ type, call_id }) => [type, call_id]);
    expect(sent).toEqual([
      ["function_call_output", "p1"],
      ["function_call_output", "p5"],
      ["message", undefined],
    ]);
  });
});

describe("checkpoints of approved calls", () => {
  test("a run that died after the approval goes on, and the call is made once", async () => {
    const { tools, paid } = pay();
    await using server = await serve(first, () => ({ status: 500, body: "{}" }), [say("Paid.")]);
    const llm = connect(server.baseURL);
    const { request, history } = await askFirst(llm, tools);
    const input = [...history, answer(request, true)] as never;
    const error = await failure(whole(llm, { ...asked, tools, input }));
    const checkpoint = through(error.checkpoint) as Checkpoint;
    expect(checkpoint).toMatchObject({ id: null, steps: [], output: [{ call_id: "p1" }] });
    const final = await resume(connect(server.baseURL), checkpoint, { tools });
    expect(paid).toHaveLength(1);
    expect(final.output.map(({ type }) => type)).toEqual(["function_call_output", "message"]);
    expect(inputOf(server, 3)).toEqual(inputOf(server, 2));
  });

  test("a run that died before the call makes it when it is resumed, without asking again", async () => {
    const { tools, paid } = pay();
    await using server = await serve(first, [say("A.")], [say("B.")]);
    const llm = connect(server.baseURL);
    const { request, history } = await askFirst(llm, tools);
    const input = [...history, answer(request, true)] as never;
    let saved: Checkpoint | undefined;
    const error = await failure(
      whole(
        llm,
        { ...asked, tools, input },
        {
          onCheckpoint: (checkpoint) => {
            saved ??= through(checkpoint);
            throw new Error("dead");
          },
        },
      ),
    );
    expect(error.param).toBe("onCheckpoint");
    expect(saved?.calls).toMatchObject([
      { state: "waiting", approval_request_id: request?.["id"] },
    ]);
    const final = await resume(llm, saved as Checkpoint, { tools });
    expect(paid).toHaveLength(1);
    expect(final.output[0]).toMatchObject({ output: "paid 1" });
  });
});
