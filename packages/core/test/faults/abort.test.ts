import { getEventListeners } from "node:events";
import { setTimeout } from "node:timers/promises";
import { type Exchange, replay, type ReplayServer } from "@anyllm/testing";
import { describe, expect, test } from "vitest";
import {
  connect,
  connectWith,
  failure,
  readUntil,
  request,
  streamed,
  watchRejections,
} from "../support/play.ts";
import { begin, json, message, resource, sse, whole } from "../support/upstream.ts";

watchRejections();

type LLM = ReturnType<typeof connect>;
interface Options {
  signal: AbortSignal;
}

const begun = sse([...begin(), ...message(["Hel", "lo"]).slice(0, 4)]);
const busy: Exchange = {
  ...json({ error: { message: "Busy." } }),
  status: 503,
  headers: { "retry-after": "30" },
};
const read = async (llm: LLM, options: Options): Promise<unknown> =>
  (await llm.responses(streamed, options)).finalResponse();

interface Phase {
  name: string;
  script: Exchange;
  call: (llm: LLM, options: Options) => Promise<unknown>;
  /** How many requests the server has seen when the call is aborted, and in all. */
  requests: number;
}

const phases: Phase[] = [
  {
    name: "waiting for the head",
    script: { before: "never" },
    requests: 1,
    call: (llm, options) => llm.responses(request, options),
  },
  {
    name: "waiting for the head of a stream",
    script: { before: "never" },
    requests: 1,
    call: read,
  },
  {
    name: "reading a whole answer",
    script: { ...json(resource()), truncateAt: 20, ending: "stall" },
    requests: 1,
    call: (llm, options) => llm.responses(request, options),
  },
  {
    name: "reading the body of an error",
    script: { ...busy, truncateAt: 9, ending: "stall" },
    requests: 1,
    call: (llm, options) => llm.responses(request, options),
  },
  {
    name: "waiting for the first output",
    script: { body: sse(begin()), ending: "stall" },
    requests: 1,
    call: read,
  },
  {
    name: "reading a silent stream",
    script: { body: begun, ending: "stall" },
    requests: 1,
    call: read,
  },
  {
    name: "reading a stream of keepalives",
    script: { body: begun, ending: { keepalive: 3 } },
    requests: 1,
    call: read,
  },
  {
    name: "resuming a stored response",
    script: { body: begun, ending: "stall" },
    requests: 1,
    call: async (llm, options) => {
      const query = { stream: true as const, starting_after: 3 };
      return (await llm.responses.retrieve("resp_1", { ...options, query })).finalResponse();
    },
  },
];

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await setTimeout(5);
}

/** Nothing of the call may be left: no listener, and no connection that is still open. */
async function expectReleased(
  server: ReplayServer,
  signal: AbortSignal,
  at: number,
): Promise<void> {
  expect(getEventListeners(signal, "abort")).toHaveLength(0);
  const closed = await server.requests.at(-1)?.closed;
  expect((closed ?? Infinity) - at).toBeLessThan(100);
}

// How soon a socket closes is also up to how busy the machine is.
describe("T34: abort", { retry: 2 }, () => {
  test("T34: before the call: nothing is sent", async () => {
    await using server = await replay(json(resource()));
    for (const asked of [request, streamed]) {
      const signal = AbortSignal.abort(new Error("mine"));
      const error = await failure(connect(server.baseURL).responses(asked, { signal }));
      expect(error).toMatchObject({ name: "AbortError", code: "aborted", retryable: false });
      expect((error.cause as Error).message).toBe("mine");
      expect(getEventListeners(signal, "abort")).toHaveLength(0);
    }
    expect(server.requests).toHaveLength(0);
  });

  test.each(phases)(
    "T34: $name: one AbortError, connection closed, listeners gone",
    async ({ script, call, requests }) => {
      await using server = await replay(script);
      const { signal, abort } = controller();
      const failed = failure(call(connect(server.baseURL, { maxRetries: 2 }), { signal }));
      await until(() => server.requests.length === requests);
      await setTimeout(30);
      const at = abort();
      const error = await failed;
      expect(performance.now() - at).toBeLessThan(100);
      expect(error).toMatchObject({ name: "AbortError", code: "aborted", retryable: false });
      await expectReleased(server, signal, at);
      expect(server.requests).toHaveLength(requests);
    },
  );

  test("T34: during the wait before another attempt", async () => {
    await using server = await replay(busy);
    const { signal, abort } = controller();
    const failed = failure(
      connect(server.baseURL, { maxRetries: 2 }).responses(request, { signal }),
    );
    await until(() => server.requests.length === 1);
    await setTimeout(40);
    const at = abort();
    expect((await failed).name).toBe("AbortError");
    expect(performance.now() - at).toBeLessThan(100);
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
    await setTimeout(50);
    expect(server.requests).toHaveLength(1);
  });

  test("T34: while a key is being fetched", async () => {
    await using server = await replay(json(resource()));
    const apiKey = (): Promise<string> => new Promise(() => {});
    const llm = connectWith({ apiKey, baseURL: server.baseURL });
    const { signal, abort } = controller();
    const failed = failure(llm.responses(request, { signal }));
    await setTimeout(10);
    abort();
    expect((await failed).name).toBe("AbortError");
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
    expect(server.requests).toHaveLength(0);
  }, 2000);

  test("T34: in the middle of a loop: the loop throws once, then it is over", async () => {
    await using server = await replay({ body: begun, ending: { keepalive: 3 } });
    const { signal, abort } = controller();
    const stream = await connect(server.baseURL).responses(streamed, { signal });
    await readUntil(stream, "response.output_text.delta");
    const at = abort();
    const rest = async (): Promise<void> => {
      for await (const event of stream) expect(event.type).toBe("response.output_text.delta");
    };
    expect((await failure(rest())).name).toBe("AbortError");
    await expectReleased(server, signal, at);
    await expect(rest()).resolves.toBeUndefined();
    const error = await failure(stream.finalResponse());
    expect(error.name).toBe("AbortError");
    expect(error.partial).toMatchObject({ status: "in_progress", output: [{ type: "message" }] });
  });

  test("T34: nobody reading: the connection is closed all the same", async () => {
    await using server = await replay({ body: begun, ending: "stall" });
    const { signal, abort } = controller();
    const stream = await connect(server.baseURL).responses(streamed, { signal });
    const at = abort();
    await expectReleased(server, signal, at);
    expect((await failure(stream.finalResponse())).name).toBe("AbortError");
  });

  test("T34: stream.abort() is the same as the signal", async () => {
    await using server = await replay({ body: begun, ending: "stall" });
    const stream = await connect(server.baseURL).responses(streamed);
    const final = failure(stream.finalResponse());
    const at = performance.now();
    stream.abort();
    expect((await final).name).toBe("AbortError");
    expect(((await server.requests[0]?.closed) ?? Infinity) - at).toBeLessThan(100);
  });

  test("T34: after the end: nothing happens, and no listener was left", async () => {
    await using server = await replay([
      { body: sse(whole(...message(["Hi"]))) },
      json(resource({ status: "completed" })),
      busy,
    ]);
    const { signal, abort } = controller();
    const llm = connect(server.baseURL);
    const stream = await llm.responses(streamed, { signal });
    await stream.finalResponse();
    await llm.responses(request, { signal });
    await failure(llm.responses(request, { signal }));
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
    abort();
    expect((await stream.finalResponse()).output_text).toBe("Hi");
  });

  test("T34: one signal for many calls stops them all", async () => {
    await using server = await replay({ body: begun, ending: "stall" });
    const { signal, abort } = controller();
    const llm = connect(server.baseURL);
    const failures = Array.from({ length: 20 }, () => failure(read(llm, { signal })));
    await until(() => server.requests.length === 20);
    await setTimeout(50);
    abort();
    for (const { name } of await Promise.all(failures)) expect(name).toBe("AbortError");
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
    await Promise.all(server.requests.map(({ closed }) => closed));
  });
});

/** A signal, and what aborts it and tells when. */
function controller(): { signal: AbortSignal; abort: () => number } {
  const own = new AbortController();
  const abort = (): number => {
    const at = performance.now();
    own.abort();
    return at;
  };
  return { signal: own.signal, abort };
}
