import { tool } from "@anyllm/core";
import * as z from "zod";
import { describe, expect, test } from "vitest";
import {
  abortOf,
  connect,
  deferred,
  failure,
  readAll,
  runsOf,
  stream,
  whole,
} from "./support/run.ts";
import { asked, bodyOf, call, inputOf, only, say, serve } from "./support/upstream.ts";

const echo = tool({
  name: "echo",
  parameters: z.object({ n: z.number() }),
  execute: ({ n }) => `n=${n}`,
});
const three = [1, 2, 3].map((n) => call("echo", { n }, { call_id: `c${n}` }));

/** A tool that says when each call begins, and ends each when told to. */
function gated(name = "echo") {
  const begun: number[] = [];
  const waiting = new Map<number, () => void>();
  let news = deferred();
  let running = 0;
  let most = 0;
  const gate = tool({
    name,
    parameters: z.object({ n: z.number() }),
    async execute({ n }) {
      begun.push(n);
      most = Math.max(most, ++running);
      const { promise, resolve } = deferred();
      waiting.set(n, resolve);
      news.resolve();
      news = deferred();
      await promise;
      running--;
      return n;
    },
  });
  return {
    gate,
    begun,
    get most() {
      return most;
    },
    end: (n: number) => waiting.get(n)?.(),
    async until(count: number): Promise<void> {
      while (begun.length < count) await news.promise;
    },
  };
}

describe("calls of one answer", () => {
  test("run at once, and their outputs stand in the order of the calls", async () => {
    await using server = await serve(three, [say("Done.")]);
    const { gate, begun, until, end } = gated();
    const run = stream(connect(server.baseURL), { ...asked, tools: [gate] });
    await until(3);
    for (const n of [3, 2, 1]) end(n);
    const { final } = await run;
    expect(begun).toEqual([1, 2, 3]);
    const outputs = only(final.output, "function_call_output");
    expect(outputs.map(({ call_id, output }) => [call_id, output])).toEqual([
      ["c1", "1"],
      ["c2", "2"],
      ["c3", "3"],
    ]);
    expect(inputOf(server, 2).map(({ type }) => type)).toEqual([
      "message",
      ...Array(3).fill("function_call"),
      ...Array(3).fill("function_call_output"),
    ]);
  });

  test("run no more at once than maxParallelTools", async () => {
    await using server = await serve(three, [say("Done.")]);
    const gates = gated();
    const run = stream(
      connect(server.baseURL),
      { ...asked, tools: [gates.gate] },
      { maxParallelTools: 2 },
    );
    await gates.until(2);
    gates.end(1);
    await gates.until(3);
    gates.end(2);
    gates.end(3);
    await run;
    expect(gates.most).toBe(2);
  });

  test("run one after the other, in order, with parallel_tool_calls: false", async () => {
    await using server = await serve(three, [say("Done.")]);
    const gates = gated();
    const request = { ...asked, tools: [gates.gate], parallel_tool_calls: false };
    const run = stream(connect(server.baseURL), request);
    for (const n of [1, 2, 3]) {
      await gates.until(n);
      gates.end(n);
    }
    await run;
    expect(gates.most).toBe(1);
    expect(gates.begun).toEqual([1, 2, 3]);
  });

  test("are all told before the first has run", async () => {
    await using server = await serve(three.slice(0, 2), [say("Done.")]);
    const gates = gated();
    const llm = connect(server.baseURL);
    const opened = await llm.responses({ ...asked, tools: [gates.gate], stream: true });
    const told: string[] = [];
    for await (const event of opened) {
      if (event.type === "response.output_item.added") told.push(String(event.item?.type));
      if (told.length === 4 && gates.begun.length === 2) for (const n of [1, 2]) gates.end(n);
      else if (told.length === 4) void gates.until(2).then(() => [1, 2].forEach(gates.end));
    }
    expect(told.slice(0, 4)).toEqual([
      "function_call",
      "function_call",
      "function_call_output",
      "function_call_output",
    ]);
  });

  test("that a vendor names alike each run once", async () => {
    const alike = [1, 2].map((n) => call("echo", { n }, { call_id: "same", id: `fc_${n}` }));
    await using server = await serve(alike, [say("Done.")]);
    const { final } = await stream(connect(server.baseURL), { ...asked, tools: [echo] });
    const outputs = only(final.output, "function_call_output");
    expect(outputs.map(({ output }) => output)).toEqual(["n=1", "n=2"]);
  });
});

describe("limits", () => {
  test("max_tool_calls: what is beyond is refused, and the model is told so", async () => {
    await using server = await serve(three, [say("Done.")]);
    const request = { ...asked, tools: [echo], max_tool_calls: 2 };
    const { final } = await stream(connect(server.baseURL), request);
    const outputs = only(final.output, "function_call_output");
    expect(outputs.map(({ status }) => status)).toEqual(["completed", "completed", "incomplete"]);
    expect(outputs[2]?.["output"]).toContain("max_tool_calls");
    expect(bodyOf(server.requests[1])["tool_choice"]).toBe("none");
    expect(runsOf(final)).toHaveLength(2);
  });

  test("max_tool_calls counts over all steps", async () => {
    const turns = [1, 2, 3].map((n) => [call("echo", { n }, { call_id: `c${n}` })]);
    await using server = await serve(...turns, [say("Done.")]);
    const request = { ...asked, tools: [echo], max_tool_calls: 2 };
    const final = await whole(connect(server.baseURL), request);
    const outputs = only(final.output, "function_call_output");
    expect(outputs.map(({ status }) => status)).toEqual(["completed", "completed", "incomplete"]);
  });

  test("maxSteps: the response ends incomplete, with a sound history", async () => {
    const turns = [1, 2, 3].map((n) => [call("echo", { n }, { call_id: `c${n}` })]);
    await using server = await serve(...turns);
    const { final } = await stream(
      connect(server.baseURL),
      { ...asked, tools: [echo] },
      { maxSteps: 2 },
    );
    expect(server.requests).toHaveLength(2);
    expect(final.status).toBe("incomplete");
    expect(final.incomplete_details).toEqual({ reason: "max_steps" });
    expect(final.completed_at).toBeNull();
    expect(final.output.map(({ type }) => type)).toEqual([
      "function_call",
      "function_call_output",
      "function_call",
      "function_call_output",
    ]);
  });

  test("stopWhen is asked after each step, and ends the response as it stands", async () => {
    const turns = [1, 2].map((n) => [call("echo", { n }, { call_id: `c${n}` })]);
    await using server = await serve(...turns);
    const seen: unknown[] = [];
    const { final } = await stream(
      connect(server.baseURL),
      { ...asked, tools: [echo] },
      {
        stopWhen: ({ steps, output, usage }) => {
          seen.push([steps.length, output.length, usage?.total_tokens]);
          return steps.length === 2;
        },
      },
    );
    expect(seen).toEqual([
      [1, 2, 14],
      [2, 4, 28],
    ]);
    expect(final.status).toBe("completed");
    expect(final.output.at(-1)?.type).toBe("function_call_output");
  });

  test.each([
    ["maxSteps", 0],
    ["maxSteps", 1.5],
    ["maxParallelTools", 0],
    ["toolTimeout", -1],
    ["toolTimeout", Number.NaN],
  ])("%s: %s is refused before anything is sent", async (name, value) => {
    await using server = await serve([say("Done.")]);
    const asking = whole(connect(server.baseURL), { ...asked, tools: [echo] }, { [name]: value });
    expect(await failure(asking)).toMatchObject({ code: "invalid_request", param: name });
    expect(server.requests).toHaveLength(0);
  });
});

describe("tool_choice is a hard rule", () => {
  const other = tool({ name: "other", execute: () => "other" });
  const tools = [echo, other];
  const one = call("echo", { n: 1 }, { call_id: "c1" });
  const two = call("other", {}, { call_id: "c2" });

  test.each([
    ["none", "none" as const, [false, false]],
    ["auto", "auto" as const, [true, true]],
    ["required", "required" as const, [true, true]],
    ["a named function", { type: "function" as const, name: "other" }, [false, true]],
    [
      "allowed_tools",
      {
        type: "allowed_tools" as const,
        mode: "auto" as const,
        tools: [{ type: "function" as const, name: "echo" }],
      },
      [true, false],
    ],
  ])("%s", async (_, tool_choice, ran) => {
    await using server = await serve([one, two], [say("Done.")]);
    const { final } = await stream(connect(server.baseURL), { ...asked, tools, tool_choice });
    const outputs = only(final.output, "function_call_output");
    expect(outputs.map(({ status }) => status === "completed")).toEqual(ran);
    const refused = outputs.filter(({ status }) => status !== "completed");
    for (const { output } of refused) expect(output).toContain("may not be called now");
  });

  test.each([
    ["required", "required" as const, "auto"],
    ["a named function", { type: "function" as const, name: "echo" }, "auto"],
    [
      "required allowed_tools",
      {
        type: "allowed_tools" as const,
        mode: "required" as const,
        tools: [{ type: "function" as const, name: "echo" }],
      },
      {
        type: "allowed_tools",
        mode: "auto",
        tools: [{ type: "function", name: "echo" }],
      },
    ],
  ])("%s is demanded once, or the model could never end", async (_, tool_choice, after) => {
    await using server = await serve([one], [say("Done.")]);
    const { final } = await stream(connect(server.baseURL), { ...asked, tools, tool_choice });
    expect(server.requests.map((request) => bodyOf(request)["tool_choice"])).toEqual([
      tool_choice,
      after,
    ]);
    expect(final.tool_choice).toEqual(tool_choice);
  });

  test("allowed_tools holds in every step", async () => {
    const allowed = [{ type: "function" as const, name: "echo" }];
    const tool_choice = {
      type: "allowed_tools" as const,
      mode: "required" as const,
      tools: allowed,
    };
    await using server = await serve([one], [two], [say("Done.")]);
    const { final } = await stream(connect(server.baseURL), { ...asked, tools, tool_choice });
    const outputs = only(final.output, "function_call_output");
    expect(outputs.map(({ status }) => status)).toEqual(["completed", "incomplete"]);
  });

  test("a demand that the model does not meet is told", async () => {
    await using server = await serve([say("I would rather not.")]);
    const warnings: string[] = [];
    await whole(
      connect(server.baseURL),
      { ...asked, tools, tool_choice: "required" },
      { onWarning: ({ param }) => warnings.push(param) },
    );
    expect(warnings).toEqual(["tool_choice"]);
  });
});

describe("a call that cannot be made becomes an error that the model sees", () => {
  const bare = tool({ name: "bare", execute: (args) => Object.keys(args).length });

  test.each([
    ["an unknown tool", call("nobody", {}), "there is no tool named nobody. There are: echo, bare"],
    ["arguments that are not JSON", call("echo", '{"n":'), "not JSON"],
    ["arguments that do not fit", call("echo", { n: "one" }), "do not fit"],
    ["arguments that are no object", call("echo", "[1]"), "must be one JSON object"],
    ["a call that was cut off", call("echo", { n: 1 }, { status: "incomplete" }), "cut off"],
  ])("%s", async (_, item, said) => {
    await using server = await serve([item], [say("Done.")]);
    const { final } = await stream(connect(server.baseURL), { ...asked, tools: [echo, bare] });
    const [output] = only(final.output, "function_call_output");
    expect(output?.["output"]).toContain(said);
    expect(output?.["output"]).toMatch(/^Error: /);
    expect(output?.["status"]).toBe("incomplete");
    expect(only(inputOf(server, 2), "function_call_output")).toHaveLength(1);
    expect(final.output_text).toBe("Done.");
  });

  test("a tool without arguments takes empty text for none", async () => {
    await using server = await serve([call("bare", "")], [say("Done.")]);
    const { final } = await stream(connect(server.baseURL), { ...asked, tools: [bare] });
    expect(only(final.output, "function_call_output")[0]).toMatchObject({ output: "0" });
  });

  test("a schema that fails is a problem with the arguments", async () => {
    const odd = tool({
      name: "odd",
      parameters: z.object({ n: z.number() }).refine(() => {
        throw new Error("the rule broke at sk-abcdefgh12345678");
      }),
      execute: () => "never",
    });
    await using server = await serve([call("odd", { n: 1 })], [say("Done.")]);
    const { final } = await stream(connect(server.baseURL), { ...asked, tools: [odd] });
    const { output } = only(final.output, "function_call_output")[0] ?? {};
    expect(output).toContain("the rule broke");
    expect(output).not.toContain("sk-abc");
  });
});

describe("an error that a tool throws", () => {
  const secrets = [
    "sk-live-0123456789abcdef",
    "hunter2hunter2",
    "Bearer abcdefghijklmnop",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
  ];
  const thrown = (error: unknown) =>
    tool({
      name: "broken",
      execute: () => {
        throw error;
      },
    });
  const outputOf = async (error: unknown, options = {}): Promise<string> => {
    await using server = await serve([call("broken")], [say("Done.")]);
    const request = { ...asked, tools: [thrown(error)] };
    const { final, events } = await stream(connect(server.baseURL), request, options);
    for (const secret of secrets) expect(JSON.stringify([final, events])).not.toContain(secret);
    return String(only(inputOf(server, 2), "function_call_output")[0]?.["output"]);
  };

  test("tells its message, and neither its stack nor its cause", async () => {
    const cause = new Error(secrets[0]);
    const output = await outputOf(new Error("the city is unknown", { cause }));
    expect(output).toBe("Error: the city is unknown");
  });

  test.each([
    ["a key", `refused key ${secrets[0]}`],
    ["a header", `Authorization: ${secrets[2]} was refused`],
    ["credentials in a URL", `connect postgres://admin:${secrets[1]}@db.internal:5432/x failed`],
    ["a query", `GET https://api.example.com/?api_key=${secrets[1]}&q=1 failed`],
    ["a token", `token ${secrets[3]} expired`],
    ["a setting", `password=${secrets[1]}`],
    ["JSON", `{"password":"${secrets[1]}","token": "${secrets[1]}"}`],
  ])("tells no secret: %s", async (_, message) => {
    expect(await outputOf(new Error(message))).toMatch(/^Error: .*\[redacted\]/);
  });

  test("tells no stack that is part of the message", async () => {
    const output = await outputOf(new Error("it broke\n    at secretFunction (app.js:1:1)"));
    expect(output).toBe("Error: it broke");
  });

  test.each([
    ["long", "x".repeat(2_000_000)],
    ["of many lines", "\n".repeat(1_000_000)],
    ["of many colons", "token".repeat(200_000)],
  ])("is bounded: a message that is %s", async (_, message) => {
    expect((await outputOf(new Error(message))).length).toBeLessThan(1100);
  });

  test.each([
    ["nothing", undefined, "Error: the tool failed."],
    ["null", null, "Error: the tool failed."],
    ["a string", "no such city", "Error: no such city"],
    ["an object", { code: 7 }, "Error: the tool failed."],
    ["an empty message", new Error(" "), "Error: the tool failed."],
  ])("may be anything: %s", async (_, error, said) => {
    expect(await outputOf(error)).toBe(said);
  });

  test("is worded by onToolError, which knows the call", async () => {
    const seen: unknown[] = [];
    const onToolError = (error: unknown, { name, call_id }: { name: string; call_id: string }) => {
      seen.push([(error as Error).message, name, call_id]);
      return "Try another city.";
    };
    expect(await outputOf(new Error("private"), { onToolError })).toBe("Try another city.");
    expect(seen).toEqual([["private", "broken", "call_broken"]]);
    expect(await outputOf(new Error("private"), { onToolError: () => {} })).toBe("Error: private");
  });
});

describe("what a tool gives", () => {
  const circular: Record<string, unknown> = {};
  circular["self"] = circular;
  const parts = [
    { type: "input_text", text: "a map" },
    { type: "input_image", image_url: "data:,x" },
  ];

  test.each<[string, unknown, unknown, string]>([
    ["a string", "as it is", "as it is", "completed"],
    ["an object", { a: [1, null] }, '{"a":[1,null]}', "completed"],
    ["a number", 0, "0", "completed"],
    ["null", null, "null", "completed"],
    ["nothing", undefined, "", "completed"],
    ["an empty list", [], "[]", "completed"],
    ["content parts", parts, parts, "completed"],
    ["a list that is not of parts", [1, parts[0]], JSON.stringify([1, parts[0]]), "completed"],
    ["a circle", circular, "Error: the tool gave a value that JSON cannot hold", "incomplete"],
    ["a big integer", 1n, "Error: the tool gave a value that JSON cannot hold", "incomplete"],
  ])("%s", async (_, value, output, status) => {
    let runs = 0;
    const give = tool({ name: "give", execute: () => (runs++, value) });
    await using server = await serve([call("give")], [say("Done.")]);
    const { final } = await stream(connect(server.baseURL), { ...asked, tools: [give] });
    expect(only(final.output, "function_call_output")[0]).toMatchObject({ output, status });
    expect(only(inputOf(server, 2), "function_call_output")[0]).toMatchObject({ output });
    expect(runs).toBe(1);
  });

  test("stands as it was, with its arguments, in tool_results, and in no JSON", async () => {
    await using server = await serve([call("echo", { n: 7 }, { call_id: "c7" })], [say("Done.")]);
    const final = await whole(connect(server.baseURL), { ...asked, tools: [echo] });
    expect(runsOf(final)).toEqual([
      { name: "echo", call_id: "c7", arguments: { n: 7 }, result: "n=7" },
    ]);
    expect(JSON.stringify(final)).not.toContain("tool_results");
  });
});

describe("time", () => {
  const slow = (timeout?: number) => {
    const aborted = deferred<unknown>();
    const begun = deferred();
    const made = tool({
      name: "slow",
      timeout,
      execute: (_, { signal }) => {
        begun.resolve();
        void abortOf(signal).then(() => aborted.resolve(signal.reason));
        return new Promise<never>(() => {});
      },
    });
    return { made, begun: begun.promise, aborted: aborted.promise };
  };

  test.each([
    ["the tool's", 5, {}],
    ["the call's", undefined, { toolTimeout: 5 }],
  ])("%s timeout ends one call, and the response goes on", async (_, own, options) => {
    await using server = await serve([call("slow"), call("echo", { n: 1 })], [say("Done.")]);
    const { made, aborted } = slow(own);
    const { final } = await stream(
      connect(server.baseURL),
      { ...asked, tools: [made, echo] },
      options,
    );
    await aborted;
    const outputs = only(final.output, "function_call_output");
    expect(outputs[0]?.["output"]).toContain("did not answer in time");
    expect(outputs[1]).toMatchObject({ output: "n=1", status: "completed" });
    expect(final.output_text).toBe("Done.");
  });

  test("the total timeout is that of the whole, tools and all", async () => {
    await using server = await serve([call("slow")], [say("Done.")]);
    const { made, aborted } = slow();
    const request = { ...asked, tools: [made] };
    const error = await failure(whole(connect(server.baseURL), request, { timeout: 300 }));
    expect(error).toMatchObject({ code: "timeout", phase: "total" });
    await aborted;
    expect(server.requests).toHaveLength(1);
    expect(error.checkpoint?.calls).toMatchObject([{ call_id: "call_slow", state: "started" }]);
  });

  test("the caller's signal ends a tool, and no further step is taken", async () => {
    await using server = await serve([call("slow")], [say("Done.")]);
    const { made, begun, aborted } = slow();
    const controller = new AbortController();
    const { signal } = controller;
    const running = whole(connect(server.baseURL), { ...asked, tools: [made] }, { signal });
    void begun.then(() => controller.abort("enough"));
    const error = await failure(running);
    expect(error).toMatchObject({ code: "aborted", name: "AbortError", cause: "enough" });
    await aborted;
    expect(server.requests).toHaveLength(1);
  });

  test("leaving the stream while a tool runs ends the tool", async () => {
    await using server = await serve([call("slow")], [say("Done.")]);
    const { made, begun, aborted } = slow();
    const llm = connect(server.baseURL);
    const opened = await llm.responses({ ...asked, tools: [made], stream: true });
    void begun.then(() => opened.abort());
    const reading = readAll(opened);
    expect(await failure(reading)).toMatchObject({ code: "aborted" });
    await aborted;
    expect(server.requests).toHaveLength(1);
  });

  test("a signal that is aborted between two calls keeps the second from beginning", async () => {
    const items = [call("slow"), call("echo", { n: 1 })];
    await using server = await serve(items, [say("Done.")]);
    const { made, begun } = slow();
    let ran = 0;
    const second = tool({
      name: "echo",
      parameters: z.object({ n: z.number() }),
      execute: () => ran++,
    });
    const controller = new AbortController();
    const { signal } = controller;
    const request = { ...asked, tools: [made, second], parallel_tool_calls: false };
    const running = whole(connect(server.baseURL), request, { signal });
    void begun.then(() => controller.abort());
    const { checkpoint } = await failure(running);
    expect(checkpoint?.calls.map(({ state }) => state)).toEqual(["started", "waiting"]);
    expect(ran).toBe(0);
  });

  test("leaving the stream while a step is read closes its connection", async () => {
    const { framesOf, responseOf } = await import("./support/upstream.ts");
    const half = framesOf(responseOf([say("A long story.")], 2))
      .slice(0, 4)
      .join("");
    await using server = await serve([call("echo", { n: 1 })], () => ({
      body: half,
      ending: "stall",
    }));
    const llm = connect(server.baseURL);
    const opened = await llm.responses({ ...asked, tools: [echo], stream: true });
    for await (const event of opened) {
      if (event.type === "response.output_item.added" && event.item?.type === "message") break;
    }
    await server.requests[1]?.closed;
    expect(server.requests[1]?.aborted).toBe(true);
    expect(await failure(opened.finalResponse())).toMatchObject({ code: "aborted" });
  });

  test("a signal that is aborted already stops everything before it begins", async () => {
    await using server = await serve([say("Done.")]);
    const signal = AbortSignal.abort("no");
    const error = await failure(
      whole(connect(server.baseURL), { ...asked, tools: [echo] }, { signal }),
    );
    expect(error.code).toBe("aborted");
    expect(server.requests).toHaveLength(0);
  });
});
