import {
  AnyLLMError,
  type Checkpoint,
  createClient,
  defineResponsesProvider,
  encodeEvent,
  format,
  resume,
  SSE_DONE,
  tool,
  type Warning,
} from "@anyllm/core";
import type { StreamEvent } from "@anyllm/types";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { watchRejections } from "../support/play.ts";
import {
  connect,
  deferred,
  expectOneResponse,
  failure,
  readAll,
  resourceOf,
  stream,
  whole,
} from "./support/run.ts";
import {
  asked,
  bodyOf,
  call,
  framesOf,
  inputOf,
  only,
  responseOf,
  say,
  serve,
  think,
} from "./support/upstream.ts";

watchRejections();

/** A tool that counts its calls. */
function counter(name: string, given: Partial<Parameters<typeof tool>[0]> = {}) {
  const calls: unknown[] = [];
  const made = tool({
    name,
    parameters: { type: "object" },
    execute: (args, { idempotencyKey }) => {
      calls.push(args);
      return `${name} ${calls.length} ${idempotencyKey === "" ? "" : "done"}`;
    },
    ...given,
  });
  return { made, calls };
}

const overloaded = {
  status: 503,
  headers: { "retry-after-ms": "1" },
  body: JSON.stringify({ error: { message: "Busy.", code: "overloaded" } }),
};

describe("T39: a call of an answer that did not become whole is never run", () => {
  const frames = framesOf(responseOf([think("So."), call("one", { a: 1 }), say("And.")], 1));

  test("however many of its events came before the end", async () => {
    const terminal = frames.length - 1;
    for (let count = 1; count <= terminal; count++) {
      const { made, calls } = counter("one");
      await using server = await serve(() => ({ body: frames.slice(0, count).join("") }));
      const error = await failure(stream(connect(server.baseURL), { ...asked, tools: [made] }));
      expect(error.code, `after ${count} events`).toBe("stream_truncated");
      expect(calls, `after ${count} events`).toEqual([]);
      expect(error.checkpoint?.output).toEqual([]);
      expect(error.checkpoint?.calls).toEqual([]);
    }
  });

  test("nor with the connection reset, or an error in the stream", async () => {
    const error = { type: "error", error: { code: "server_error", message: "Gone." } };
    const endings = [
      { body: frames.slice(0, -1).join(""), ending: "reset" as const },
      { body: frames.slice(0, -1).join("") + encodeEvent(error as never) + SSE_DONE },
    ];
    for (const ending of endings) {
      const { made, calls } = counter("one");
      await using server = await serve(() => ending);
      await failure(stream(connect(server.baseURL), { ...asked, tools: [made] }));
      expect(calls).toEqual([]);
    }
  });

  test.each(["failed", "incomplete"] as const)("nor of an answer that is %s", async (status) => {
    const { made, calls } = counter("one");
    const answer = { status, output: [call("one", { a: 1 })] };
    await using one = await serve(answer);
    await using other = await serve(answer);
    const { final } = await stream(connect(one.baseURL), { ...asked, tools: [made] });
    const plain = await whole(connect(other.baseURL), { ...asked, tools: [made] });
    expect(final.status).toBe(status);
    expect(resourceOf(plain)).toEqual(resourceOf(final));
    expect(final.output).toHaveLength(1);
    expect(calls).toEqual([]);
  });

  test("the terminal event alone makes it whole, [DONE] or not", async () => {
    const { made, calls } = counter("one");
    await using server = await serve(() => ({ body: frames.join("") }), [say("Done.")]);
    const { final } = await stream(connect(server.baseURL), { ...asked, tools: [made] });
    expect(calls).toEqual([{ a: 1 }]);
    expect(final.status).toBe("completed");
  });
});

describe("T39: nothing runs twice", () => {
  test("when a step is tried again before its first output", async () => {
    const { made, calls } = counter("one");
    await using server = await serve(
      () => overloaded,
      [call("one")],
      () => overloaded,
      [say("Done.")],
    );
    const llm = connect(server.baseURL);
    const { final } = await stream(llm, { ...asked, tools: [made] }, { maxRetries: 1 });
    expect(final.output_text).toBe("Done.");
    expect(calls).toHaveLength(1);
    const keys = server.requests.map(({ headers }) => headers["idempotency-key"]);
    expect(keys[0]).toBe(keys[1]);
    expect(keys[2]).toBe(keys[3]);
    expect(keys[1]).not.toBe(keys[2]);
  });

  test("a key of the caller's names each step apart", async () => {
    const { made } = counter("one");
    await using server = await serve([call("one")], [say("Done.")]);
    await whole(connect(server.baseURL), { ...asked, tools: [made] }, { idempotencyKey: "mine" });
    const keys = server.requests.map(({ headers }) => headers["idempotency-key"]);
    expect(keys).toEqual(["mine", "mine-2"]);
  });

  test("when the second step fails, and the response is resumed", async () => {
    const { made, calls } = counter("one");
    await using server = await serve([think("Hm."), call("one")], () => overloaded, [say("Done.")]);
    const llm = connect(server.baseURL);
    const tools = [made];
    const error = await failure(whole(llm, { ...asked, tools }));
    expect(error.code).toBe("overloaded");
    const types = ["reasoning", "function_call", "function_call_output"];
    expect(error.partial?.output.map(({ type }) => type)).toEqual(types);
    expect(error.checkpoint?.output.map(({ type }) => type)).toEqual(types);
    const checkpoint = JSON.parse(JSON.stringify(error.checkpoint)) as Checkpoint;
    const final = await resume(connect(server.baseURL), checkpoint, { tools });
    expect(calls).toHaveLength(1);
    expect(final.id).toBe("resp_up_1");
    expect(final.created_at).toBe(1_800_000_001);
    expect(final.output.map(({ type }) => type)).toEqual([...types, "message"]);
    expect(final.usage).toMatchObject({ input_tokens: 20, cost: 0.5 });
    expect(inputOf(server, 3)).toEqual(inputOf(server, 2));
  });

  test("when the second step breaks off, whatever of it had come", async () => {
    const second = framesOf(responseOf([think("So."), call("one", {}, { call_id: "c2" })], 2));
    for (let count = 0; count < second.length; count++) {
      const { made, calls } = counter("one");
      const broken = { body: second.slice(0, count).join("") };
      await using server = await serve([call("one")], () => broken, [say("Done.")]);
      const tools = [made];
      const error = await failure(stream(connect(server.baseURL), { ...asked, tools }));
      expect(error.code).toBe("stream_truncated");
      expect(error.partial?.id).toBe("resp_up_1");
      const checkpoint = JSON.parse(JSON.stringify(error.checkpoint)) as Checkpoint;
      const opened = await resume(connect(server.baseURL), checkpoint, { tools, stream: true });
      const events = await readAll(opened);
      const final = await opened.finalResponse();
      await expectOneResponse(events, final);
      expect(calls, `after ${count} events`).toHaveLength(1);
      expect(final.output.map(({ type }) => type)).toEqual([
        "function_call",
        "function_call_output",
        "message",
      ]);
      expect(inputOf(server, 3)).toEqual(inputOf(server, 2));
    }
  });

  test("when a response that failed is resumed", async () => {
    const { made, calls } = counter("one");
    const failed = {
      status: "failed" as const,
      output: [think("Hm."), call("one", {}, { call_id: "c2" })],
    };
    await using server = await serve([call("one")], failed, [say("Done.")]);
    const tools = [made];
    const opened = await connect(server.baseURL).responses({ ...asked, tools, stream: true });
    expect((await opened.finalResponse()).status).toBe("failed");
    const final = await resume(connect(server.baseURL), opened.checkpoint, { tools });
    expect(final.status).toBe("completed");
    expect(calls).toHaveLength(1);
    expect(inputOf(server, 3)).toEqual(inputOf(server, 2));
  });

  test("when the same checkpoint is resumed twice, by one client", async () => {
    const { made, calls } = counter("one");
    let saved: Checkpoint | undefined;
    await using server = await serve([call("one")], [say("A.")], [say("B.")], [say("C.")]);
    const llm = connect(server.baseURL);
    const tools = [made];
    const { final } = await stream(
      llm,
      { ...asked, tools },
      {
        onCheckpoint: (checkpoint) => void (saved ??= structuredClone(checkpoint)),
      },
    );
    expect(saved?.calls).toMatchObject([{ state: "waiting", name: "one" }]);
    for (let turn = 0; turn < 2; turn++) {
      const again = await resume(llm, saved as Checkpoint, { tools });
      expect(only(again.output, "function_call_output")[0]?.["output"]).toBe(
        only(final.output, "function_call_output")[0]?.["output"],
      );
    }
    expect(calls).toHaveLength(1);
  });
});

describe("a checkpoint", () => {
  test("is told after an answer that calls, before and after each call; and is JSON", async () => {
    const { made } = counter("one");
    const { made: two } = counter("two");
    await using server = await serve([call("one"), call("two")], [say("Done.")]);
    const seen: unknown[] = [];
    const request = { ...asked, tools: [made, two], parallel_tool_calls: false };
    await stream(connect(server.baseURL), request, {
      onCheckpoint: (checkpoint) => {
        expect(JSON.parse(JSON.stringify(checkpoint))).toEqual(checkpoint);
        seen.push(checkpoint.calls.map(({ state }) => state).join());
      },
    });
    expect(seen).toEqual([
      "waiting,waiting",
      "started,waiting",
      "done,waiting",
      "done,started",
      "done,done",
    ]);
  });

  test("is kept before its call begins, and one after the other", async () => {
    const order: string[] = [];
    const tools = ["one", "two"].map((name) =>
      tool({ name, execute: () => void order.push(`run ${name}`) }),
    );
    await using server = await serve([call("one"), call("two")], [say("Done.")]);
    let saving = false;
    await stream(
      connect(server.baseURL),
      { ...asked, tools },
      {
        async onCheckpoint({ calls }) {
          expect(saving).toBe(false);
          saving = true;
          await new Promise((resolve) => setImmediate(resolve));
          saving = false;
          for (const { name, state } of calls) order.push(`${state} ${name}`);
        },
      },
    );
    for (const name of ["one", "two"]) {
      expect(order.indexOf(`started ${name}`)).toBeLessThan(order.indexOf(`run ${name}`));
    }
  });

  test("keeps a call that was refused as refused", async () => {
    const { made, calls } = counter("one");
    const items = [1, 2].map((n) => call("one", { n }, { call_id: `c${n}` }));
    let saved: Checkpoint | undefined;
    await using server = await serve(items, [say("A.")], [say("B.")]);
    const request = { ...asked, tools: [made], max_tool_calls: 1 };
    await whole(connect(server.baseURL), request, {
      onCheckpoint: (checkpoint) => void (saved ??= checkpoint),
    });
    const final = await resume(connect(server.baseURL), saved as Checkpoint, { tools: [made] });
    const outputs = only(final.output, "function_call_output");
    expect(outputs.map(({ status }) => status)).toEqual(["completed", "incomplete"]);
    expect(calls).toEqual([{ n: 1 }, { n: 1 }]);
    expect(bodyOf(server.requests[2])["tool_choice"]).toBe("none");
  });

  test("of a response that waits for its caller waits again", async () => {
    const { made, calls } = counter("one");
    const theirs = tool({ name: "theirs" });
    let saved: Checkpoint | undefined;
    await using server = await serve([call("one"), call("theirs")]);
    const tools = [made, theirs];
    const { final } = await stream(
      connect(server.baseURL),
      { ...asked, tools },
      {
        onCheckpoint: (checkpoint) => void (saved = checkpoint),
      },
    );
    const again = await resume(connect(server.baseURL), saved as Checkpoint, { tools });
    expect(again.output).toEqual(final.output);
    expect(again.status).toBe("completed");
    expect(calls).toHaveLength(1);
    expect(server.requests).toHaveLength(1);
  });

  test("of a response that has ended gives it again, and asks nobody", async () => {
    const { made } = counter("one");
    await using server = await serve([call("one")], [say("Done.")]);
    const tools = [made];
    const opened = await connect(server.baseURL).responses({ ...asked, tools, stream: true });
    const final = await opened.finalResponse();
    const again = await resume(connect(server.baseURL), opened.checkpoint, { tools });
    expect(again.output).toEqual(final.output);
    expect(again.usage).toEqual(final.usage);
    expect(server.requests).toHaveLength(2);
  });

  test("of a response with a form that has ended gives its value again", async () => {
    const { made } = counter("one");
    await using server = await serve([call("one")], [say('{"city":"Oslo"}')]);
    const tools = [made];
    const text = format(z.object({ city: z.string() }));
    const llm = connect(server.baseURL);
    const opened = await llm.responses({ ...asked, tools, text, stream: true });
    const final = await opened.finalResponse();
    expect(final.output_parsed).toEqual({ city: "Oslo" });
    const again = await resume(llm, opened.checkpoint, { tools, text });
    expect(again.output_parsed).toEqual({ city: "Oslo" });
    expect(again.output).toEqual(final.output);
    expect(server.requests).toHaveLength(2);
  });

  test("of a response that had no steps left goes on with more", async () => {
    const { made, calls } = counter("one");
    await using server = await serve([call("one")], [say("Done.")]);
    const tools = [made];
    const llm = connect(server.baseURL);
    const opened = await llm.responses({ ...asked, tools, stream: true }, { maxSteps: 1 });
    expect((await opened.finalResponse()).status).toBe("incomplete");
    const final = await resume(llm, opened.checkpoint, { tools, maxSteps: 2 });
    expect(final.status).toBe("completed");
    expect(calls).toHaveLength(1);
  });

  test("needs the tools whose calls wait", async () => {
    const { made } = counter("one");
    let saved: Checkpoint | undefined;
    await using server = await serve([call("one")], [say("Done.")]);
    const llm = connect(server.baseURL);
    const onCheckpoint = (checkpoint: Checkpoint) => void (saved ??= checkpoint);
    await whole(llm, { ...asked, tools: [made] }, { onCheckpoint });
    const error = await failure(resume(llm, saved as Checkpoint));
    expect(error).toMatchObject({ code: "invalid_request", param: "tools" });
    expect(error.message).toContain("one");
    expect(server.requests).toHaveLength(2);
  });

  test.each([null, {}, { version: 2, request: {} }, { version: 1 }, "text"])(
    "is looked at: %s is none",
    async (value) => {
      await using server = await serve([say("Done.")]);
      const error = await failure(resume(connect(server.baseURL), value as never));
      expect(error).toMatchObject({ code: "invalid_request", param: "checkpoint" });
      expect(server.requests).toHaveLength(0);
    },
  );

  test("a call that had begun is not made again, unless its tool is idempotent or the ledger knows", async () => {
    const started = async (given: Partial<Parameters<typeof tool>[0]>, ledger?: object) => {
      const { made, calls } = counter("one", given);
      let saved: Checkpoint | undefined;
      await using server = await serve([call("one")], [say("A.")], [say("B.")]);
      await whole(
        connect(server.baseURL),
        { ...asked, tools: [made] },
        {
          onCheckpoint: (checkpoint) => {
            if (checkpoint.calls[0]?.state === "started") saved = checkpoint;
          },
        },
      );
      const final = await resume(connect(server.baseURL), saved as Checkpoint, {
        tools: [made],
        ...(ledger && { ledger: ledger as never }),
      });
      return { calls, output: only(final.output, "function_call_output")[0]?.["output"] };
    };
    const unknown = await started({});
    expect(unknown.calls).toHaveLength(1);
    expect(unknown.output).toContain("was not made again");
    const idempotent = await started({ idempotent: true });
    expect(idempotent.calls).toHaveLength(2);
    const known = await started({}, { claim: () => false, outcome: async () => "what it was" });
    expect(known.calls).toHaveLength(1);
    expect(known.output).toBe("what it was");
    const forgotten = await started({}, { claim: () => false });
    expect(forgotten.output).toContain("was not made again");
  });
});

describe("a hook that fails stops the response, and is named", () => {
  const broken = (): never => {
    throw new Error("the hook broke");
  };
  const late = async (): Promise<never> => {
    await new Promise((resolve) => setImmediate(resolve));
    throw new Error("the hook broke");
  };
  const cases: [string, (hook: () => never | Promise<never>) => object][] = [
    ["onCheckpoint", (hook) => ({ onCheckpoint: hook })],
    ["stopWhen", (hook) => ({ stopWhen: hook })],
    ["ledger", (hook) => ({ ledger: { claim: hook } })],
    ["ledger", (hook) => ({ ledger: { claim: () => true, settle: hook } })],
    ["ledger", (hook) => ({ ledger: { claim: () => false, outcome: hook } })],
    ["onToolError", (hook) => ({ onToolError: hook })],
  ];
  const each = cases.flatMap(([name, make]) => [
    [name, "at once", make(broken)] as const,
    [name, "later", make(late)] as const,
  ]);

  test.each(each)("%s, %s", async (param, when, options) => {
    // What onToolError promises is not waited for by its type; it may only fail at once.
    if (param === "onToolError" && when === "later") return;
    const tools = ["one", "two"].map((name) =>
      tool({
        name,
        execute: () => {
          if (param === "onToolError") throw new Error("the tool broke");
        },
      }),
    );
    for (const mode of [true, false]) {
      await using server = await serve([call("one"), call("two")], [say("Done.")]);
      const llm = connect(server.baseURL);
      const request = { ...asked, tools };
      const error = await failure(
        mode ? stream(llm, request, options) : whole(llm, request, options),
      );
      expect(error).toMatchObject({ code: "invalid_request", param });
      expect(error.message).toContain(param);
      expect((error.cause as Error).message).toBe("the hook broke");
      expect(error.checkpoint?.version).toBe(1);
      expect(server.requests).toHaveLength(1);
    }
  });

  test.each([broken, late])("needsApproval (%#)", async (needsApproval) => {
    const made = tool({ name: "one", needsApproval, execute: () => "never" });
    await using server = await serve([call("one")], [say("Done.")]);
    const error = await failure(stream(connect(server.baseURL), { ...asked, tools: [made] }));
    expect(error).toMatchObject({ code: "invalid_request", param: "needsApproval" });
  });

  test("what stops the response keeps other calls from beginning, and can be gone on with", async () => {
    let saves = 0;
    const { made, calls } = counter("one");
    const items = [1, 2, 3].map((n) => call("one", { n }, { call_id: `c${n}` }));
    await using server = await serve(items, [say("Done.")]);
    const llm = connect(server.baseURL);
    const tools = [made];
    const error = await failure(
      whole(
        llm,
        { ...asked, tools, parallel_tool_calls: false },
        {
          onCheckpoint: () => {
            if (++saves === 3) throw new Error("the disk is full");
          },
        },
      ),
    );
    expect(calls).toEqual([{ n: 1 }]);
    const final = await resume(llm, error.checkpoint as Checkpoint, { tools });
    expect(calls).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    const outputs = only(final.output, "function_call_output");
    expect(outputs.map(({ status }) => status)).toEqual(["completed", "completed", "completed"]);
  });

  test("a hook that never comes back ends with the caller's signal", async () => {
    const { made } = counter("one");
    for (const hook of ["onCheckpoint", "stopWhen"]) {
      const controller = new AbortController();
      const hang = (): Promise<never> => {
        queueMicrotask(() => controller.abort());
        return new Promise(() => {});
      };
      await using server = await serve([call("one")], [say("Done.")]);
      const options = { signal: controller.signal, [hook]: hang };
      const error = await failure(
        whole(connect(server.baseURL), { ...asked, tools: [made] }, options),
      );
      expect(error.code).toBe("aborted");
    }
  });

  test("a call that was given up before it began can be gone on with", async () => {
    const { made, calls } = counter("one");
    const items = [1, 2].map((n) => call("one", { n }, { call_id: `c${n}` }));
    await using server = await serve(items, [say("Done.")]);
    const llm = connect(server.baseURL);
    const tools = [made];
    const controller = new AbortController();
    const saved = deferred();
    const { signal } = controller;
    const onCheckpoint = async ({ calls: states }: Checkpoint): Promise<void> => {
      if (states[0]?.state !== "done") return;
      controller.abort();
      await saved.promise;
    };
    const request = { ...asked, tools, parallel_tool_calls: false };
    const { checkpoint } = await failure(whole(llm, request, { signal, onCheckpoint }));
    saved.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    await resume(llm, checkpoint as Checkpoint, { tools });
    expect(calls).toEqual([{ n: 1 }, { n: 2 }]);
  });

  test("a hook that comes back when the response was given up changes nothing", async () => {
    const { made } = counter("one");
    const asking = deferred();
    const answer = deferred<boolean>();
    await using server = await serve([call("one")], [say("Done.")]);
    const llm = connect(server.baseURL);
    const stopWhen = () => (asking.resolve(), answer.promise);
    const opened = await llm.responses({ ...asked, tools: [made], stream: true }, { stopWhen });
    const events: StreamEvent[] = [];
    const reading = (async () => {
      for await (const event of opened) events.push(event);
    })();
    await asking.promise;
    opened.abort();
    expect(await failure(reading)).toMatchObject({ code: "aborted" });
    const count = events.length;
    answer.resolve(true);
    await new Promise((resolve) => setImmediate(resolve));
    expect(await readAll(opened)).toEqual([]);
    expect(events).toHaveLength(count);
    expect(server.requests).toHaveLength(1);
  });

  test("errors are ours even where a tool of somebody else's is at fault", async () => {
    const made = tool({ name: "one", execute: () => "one" });
    await using server = await serve([call("one")], () => ({ body: "<html>" }));
    const error = await failure(whole(connect(server.baseURL), { ...asked, tools: [made] }));
    expect(AnyLLMError.isInstance(error)).toBe(true);
    expect(error.checkpoint?.output).toHaveLength(2);
  });
});

describe("warnings", () => {
  test("what a provider cannot take is told once, not in each step", async () => {
    const { made } = counter("one");
    const warnings: string[] = [];
    await using server = await serve([call("one")], [say("Done.")]);
    const small = defineResponsesProvider({
      id: "small",
      options: { apiKey: "sk-small-test-key", baseURL: server.baseURL },
      baseURL: server.baseURL,
      apiKeyVariable: "SMALL_API_KEY",
      capabilities: { parameters: ["tools", "tool_choice"], tools: ["function"], input: [] },
    });
    const onWarning = ({ param }: Warning) => warnings.push(param);
    const llm = createClient({ providers: [small], maxRetries: 0, onWarning });
    const request = { ...asked, model: "small/up", tools: [made], safety_identifier: "me" };
    const final = await whole(llm, { ...request, max_tool_calls: 5, parallel_tool_calls: false });
    expect(final.output_text).toBe("Done.");
    expect(server.requests).toHaveLength(2);
    expect(warnings).toEqual(["safety_identifier", "parallel_tool_calls"]);
  });
});
