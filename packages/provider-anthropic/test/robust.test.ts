import { AnyLLMError, createClient } from "@anyllm/core";
import { loadRecordings, replay } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { anthropic } from "../src/index.ts";
import { type Loose, payloadsOf } from "./support/read.ts";
import { decode } from "./support/run.ts";

const { recordings, missing } = loadRecordings({ wire: "anthropic-messages" });
const streams = recordings.filter(({ mode, status }) => mode === "stream" && status < 400);
const answers = recordings.filter(({ status }) => status < 400);

const odd = [undefined, null, 7, "odd", [], [null], {}, { type: "odd" }, { type: null }];

// Each value of a payload, one after another, replaced by something that does not belong there.
function* oddOnes(payload: Loose): Generator<Loose> {
  for (const path of pathsOf(payload)) {
    for (const value of odd) {
      const copy = structuredClone(payload);
      const last = path.at(-1) as string;
      const holder = path.slice(0, -1).reduce((inner, key) => inner[key] as Loose, copy);
      holder[last] = value;
      yield copy;
    }
  }
}

function pathsOf(value: unknown, depth = 0): string[][] {
  if (typeof value !== "object" || value === null || depth > 3) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    [key],
    ...pathsOf(inner, depth + 1).map((path) => [key, ...path]),
  ]);
}

describe.skipIf(missing)(`odd payloads ${missing ?? ""}`, () => {
  it("never throw", () => {
    const met = new Set<string>();
    for (const recording of answers) {
      const payloads = payloadsOf(recording);
      const kinds = new Map(
        payloads.map((payload, at) => {
          const { type, delta, content_block } = payload as Record<string, Loose>;
          return [[type, delta?.["type"], content_block?.["type"]].join(), at];
        }),
      );
      for (const [kind, at] of kinds) {
        if (met.has(kind) || JSON.stringify(payloads[at]).length > 2000) continue;
        met.add(kind);
        const near = payloads.slice(Math.max(0, at - 1), at + 2);
        for (const payload of oddOnes(payloads[at] as Loose)) {
          const changed = near.map((one) => (one === payloads[at] ? payload : one));
          decode([payloads[0] as Loose, ...changed]);
        }
      }
    }
    expect(met.size).toBeGreaterThan(20);
  });

  it.each([{}, { type: "__proto__" }, { type: "constructor" }, { type: "message" }, { type: 1 }])(
    "%j tells nothing",
    (payload) => {
      expect(decode([payload]).response.output).toEqual([]);
    },
  );
});

describe.skipIf(missing)(`a stream that is cut ${missing ?? ""}`, () => {
  const small = streams
    .map((recording) => ({ recording, body: recording.streamBody() as Uint8Array }))
    .filter(({ body }) => body.length < 2000);

  it.each(small.map((one) => [one.recording.id, one] as const))(
    "is never taken for a whole one: %s",
    async (_, { recording, body }) => {
      const llm = clientOf(async () => await answer(body.subarray(0, cut)));
      let cut = 0;
      const whole = payloadsOf(recording);
      const stop = whole.findIndex(({ type }) => type === "message_delta");
      const end =
        stop < 0 ? body.length : new TextDecoder().decode(body).indexOf('"message_delta"');
      for (cut = 0; cut < end; cut += 1) {
        const stream = await llm
          .responses({ model: "claude-sonnet-4-5", input: "Hi", stream: true })
          .catch((error: unknown) => error as AnyLLMError);
        if (AnyLLMError.isInstance(stream)) continue;
        const error = await stream.finalResponse().catch((reason: unknown) => reason);
        expect(AnyLLMError.isInstance(error)).toBe(true);
        expect((error as AnyLLMError).partial?.status).not.toBe("completed");
      }
    },
    60_000,
  );

  it.each(small.map((one) => [one.recording.id, one] as const))(
    "into chunks gives the same: %s",
    async (_, { body, recording }) => {
      if (recording.features.includes("error")) return;
      const results = await Promise.all(
        [body.length, 1, 7].map(async (cut) => {
          await using server = await replay({ body, cut });
          const provider = anthropic({ baseURL: server.baseURL, apiKey: "k" });
          const llm = createClient({ providers: [provider], maxRetries: 0 });
          const model = "anthropic/claude-sonnet-4-5";
          const stream = await llm.responses({ model, input: "Hi", stream: true });
          const { output_text, usage, status } = await stream.finalResponse();
          return { output_text, usage, status };
        }),
      );
      expect(results[1]).toEqual(results[0]);
      expect(results[2]).toEqual(results[0]);
    },
  );
});

function clientOf(fetch: typeof globalThis.fetch) {
  const provider = anthropic({ apiKey: "k", fetch });
  return createClient({ providers: [provider], maxRetries: 0 });
}

async function answer(body: Uint8Array): Promise<Response> {
  return new Response(new Uint8Array(body), { headers: { "content-type": "text/event-stream" } });
}
