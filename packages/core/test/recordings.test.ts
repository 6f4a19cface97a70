import { accumulate, AnyLLMError, checkGrammar, sseDecode } from "@anyllm/core";
import { createNormaliser, createResource } from "@anyllm/core/translate";
import {
  loadRecordings,
  type Recording,
  replay,
  type ReplayServer,
  splitResponses,
} from "@anyllm/testing";
import type { ResponseRequest, StreamEvent } from "@anyllm/types";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clientAt, collect } from "./helpers/native.ts";
import { type Json, payloads } from "./helpers/wire.ts";

const { recordings, missing } = loadRecordings({ wire: "openai-responses" });

// Recordings that are not what their folder says.
const misfiled: Record<string, string> = {
  "azure-openai/openai-responses/vercel-ai-azure-deepseek-reasoning-1-stream":
    "holds chunks of Chat Completions",
};

// Where the vendor itself breaks a statement, in events that are its to tell: passed on unchanged.
const vendorDefects: Record<string, { statement: number; reason: string }> = {
  "openai/openai-responses/vercel-ai-openai-shell-container-1-stream": {
    statement: 34,
    reason:
      "the recorded text is longer than the recorded deltas, which lost a piece in the middle",
  },
  "openai/openai-responses/vercel-ai-programmatic-tool-calling-1-stream": {
    statement: 37,
    reason: "the call of a program stays in_progress in output_item.done and in the final response",
  },
  "openai/openai-responses/vercel-ai-programmatic-tool-calling-2-stream": {
    statement: 37,
    reason: "the call of a program stays in_progress in output_item.done and in the final response",
  },
};

// What each recorded error means, beside its status.
const errorCodes: Record<string, string> = {
  "chatgpt-codex/openai-responses/rig-http-errors-nonstreaming-unauthorized-preserves-status-and-body":
    "authentication",
  "openai/openai-responses/constructed-429-insufficient-quota": "insufficient_quota",
  "openai/openai-responses/constructed-500-server-error": "server_error",
  "openai/openai-responses/constructed-502-html": "server_error",
  "openai/openai-responses/dd-trace-py-response-create-error": "model_not_found",
  "openai/openai-responses/ruby-llm-chat-real-error-scenarios-openai-gpt-5-nano-handles-context-length-exc":
    "context_length_exceeded",
  "openai/openai-responses/ruby-llm-context-context-chat-operations-uses-context-specific-api-keys":
    "authentication",
  "xai/openai-responses/constructed-429-rate-limit": "rate_limited",
};

interface Streamed {
  name: string;
  recording: Recording;
  body: string;
  bytes: Uint8Array;
  /** Where the recorder saw the network cut it, if it did and the body holds one response. */
  sizes: readonly number[] | undefined;
}

const streams: Streamed[] = recordings
  .filter(({ mode, id }) => mode === "stream" && !misfiled[id])
  .flatMap((recording) => {
    const bodies = splitResponses(recording.streamBody() ?? "");
    return bodies.map((body, index) => ({
      name: recording.id + (bodies.length > 1 ? ` (${index + 1} of ${bodies.length})` : ""),
      recording,
      body,
      bytes: new TextEncoder().encode(body),
      sizes: bodies.length === 1 ? recording.chunkSizes : undefined,
    }));
  });
const whole = recordings.filter(({ mode, status }) => mode === "json" && status === 200);
const errors = recordings.filter(({ status }) => status !== 200);

const done = { streams: 0, recordings: new Set<string>(), cuts: 0, bytes: 0, whole: 0, errors: 0 };
const vendors = new Set<string>();

// Sent byte by byte over HTTP up to this length; longer ones are cut so in process.
const SHORT = 60_000;

const cuts: Record<string, (stream: Streamed) => number | readonly number[] | undefined> = {
  whole: () => undefined,
  bytes: () => 1,
  primes: () => 61,
  packets: () => 1448,
  recorded: ({ sizes }) => sizes,
};

let server: ReplayServer;
beforeAll(async () => {
  server = await replay(({ path }) => {
    const [, , kind, index, cut] = path.split("/") as [string, string, string, number, string];
    if (kind !== "stream") return (kind === "whole" ? whole : errors)[index]!.exchange();
    const stream = streams[index]!;
    const size = cuts[cut]?.(stream);
    const headers = { ...stream.recording.headers, "content-type": "text/event-stream" };
    return { headers, body: stream.bytes, ...(size && { cut: size }) };
  });
});
afterAll(async () => {
  await server.close();
  if (missing) return;
  console.log(
    `${done.recordings.size} streams with ${done.streams} responses, played ${done.cuts} times over HTTP and ` +
      `cut at ${done.bytes} boundaries in process; ${done.whole} whole answers; ${done.errors} errors; ` +
      `${vendors.size} vendors; ${Object.keys(misfiled).length} left out.`,
  );
});

// Recorded requests that the specification's ranges refuse, with the value they are sent with.
const outOfRange: Record<string, Partial<ResponseRequest>> = {
  // 5 were asked for; the specification's least is 16.
  "vllm/openai-responses/rig-vllm-responses-api-accepts-null-metadata": { max_output_tokens: 16 },
};

/** The recorded request, or the least there is. */
function requestOf(recording: Recording): ResponseRequest {
  const recorded = recording.requestBody() ?? { model: "m", input: "Hi" };
  return { ...(recorded as ResponseRequest), ...outOfRange[recording.id] };
}

/** What came and what was sent for it, by position in {@link streams}. */
async function play(index: number, cut: string) {
  const given = requestOf(streams[index]!.recording);
  const llm = clientAt(`${server.baseURL}/stream/${index}/${cut}`);
  const stream = await llm.responses({ ...given, stream: true }, { provider: "native" });
  done.cuts++;
  return collect(stream);
}

function playInProcess({ bytes, recording }: Streamed): StreamEvent[] {
  const events: StreamEvent[] = [];
  const normalise = createNormaliser({
    request: { ...requestOf(recording), stream: true },
    emit: (event) => events.push(event),
    now: () => 0,
  });
  const parser = sseDecode(
    (data) => data !== "[DONE]" && normalise(JSON.parse(data) as Json),
    2 ** 26,
  );
  for (let at = 0; at < bytes.length; at++) parser.feed(bytes.subarray(at, at + 1));
  done.bytes += bytes.length;
  return events;
}

const isTerminal = ({ type }: { type?: unknown }): boolean =>
  /^response\.(completed|failed|incomplete)$/.test(String(type));

function countTypes(events: readonly { type?: unknown }[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { type } of events) {
    const name = String(type).replace("response.reasoning_text.", "response.reasoning.");
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

describe.skipIf(missing)(`recorded streams ${missing ?? ""}`, () => {
  it.concurrent.each(streams.map((stream, index) => ({ ...stream, index })))(
    "$name",
    { timeout: 60_000 },
    async ({ index, ...stream }) => {
      const recorded = payloads(stream.body);
      const closed = recorded
        .filter(({ type }) => type === "response.output_item.done")
        .toSorted((a, b) => Number(a["output_index"] ?? 0) - Number(b["output_index"] ?? 0))
        .map(({ item }) => item);
      const last = recorded.findLast(isTerminal)!["response"] as Json;
      const items = (last["output"] as unknown[]).length > 0 ? last["output"] : closed;

      const { events, final } = await play(index, "whole");

      expect({ id: final.id, status: final.status, model: final.model }).toEqual({
        id: last["id"],
        status: last["status"],
        model: last["model"],
      });
      expect(final.output).toEqual(items);
      expect(final.usage).toEqual(last["usage"]);
      const streamed = await accumulate(events.filter((event) => !isTerminal(event)));
      // Not always those of the terminal event: some vendors seal or name items anew there.
      const told = closed.length > 0 ? closed : items;
      expect(streamed!.output, "as told one by one").toEqual(told);

      const allowed = vendorDefects[stream.recording.id]?.statement;
      const wrong = checkGrammar(events).filter(({ statement }) => statement !== allowed);
      expect(wrong).toEqual([]);
      const delivered = countTypes(events);
      for (const [type, count] of countTypes(recorded)) {
        expect(delivered.get(type), `${type} delivered`).toBeGreaterThanOrEqual(count);
      }

      const sizes = stream.bytes.length <= SHORT ? ["bytes"] : ["primes", "packets"];
      if (stream.sizes) sizes.push("recorded");
      for (const cut of sizes) {
        const again = await play(index, cut);
        expect(again.events, `cut into ${cut}`).toEqual(events);
        expect(again.final).toEqual(final);
      }
      expect(playInProcess(stream), "cut at every boundary").toEqual(events);

      done.streams++;
      done.recordings.add(stream.recording.id);
      vendors.add(stream.recording.provider);
    },
  );

  it("leaves out only what is misfiled, and excuses only what the vendor did", async () => {
    for (const id of Object.keys(misfiled)) {
      const found = recordings.find((recording) => recording.id === id);
      if (!found) continue;
      const types = payloads(new TextDecoder().decode(found.streamBody())).map(
        ({ object }) => object,
      );
      expect(new Set(types)).toEqual(new Set(["chat.completion.chunk"]));
    }
    for (const [index, { recording }] of streams.entries()) {
      const excused = vendorDefects[recording.id];
      if (!excused) continue;
      const found = checkGrammar((await play(index, "whole")).events).map(
        ({ statement }) => statement,
      );
      expect(new Set(found), excused.reason).toEqual(new Set([excused.statement]));
    }
  });
});

describe.skipIf(missing)(`recorded whole answers ${missing ?? ""}`, () => {
  const keys = Object.keys(createResource({ model: "m", input: "" }, { id: "", created_at: 0 }));

  it.each(whole.map((recording, index) => ({ id: recording.id, recording, index })))(
    "$id",
    async ({ recording, index }) => {
      const told = JSON.parse(new TextDecoder().decode(recording.responseBody())) as Json;
      const given = requestOf(recording);
      const llm = clientAt(`${server.baseURL}/whole/${index}`);

      const response = await llm.responses({ ...given, stream: false }, { provider: "native" });

      expect(response.output).toEqual(told["output"]);
      expect({ id: response.id, status: response.status, model: response.model }).toEqual({
        id: told["id"],
        status: told["status"],
        model: told["model"],
      });
      expect(response).toMatchObject({ usage: told["usage"] ?? null });
      expect(response).toEqual(expect.objectContaining({ output_text: expect.any(String) }));
      expect(Object.keys(response)).toEqual(expect.arrayContaining(keys));

      const sent = server.requests.find(({ path }) => path.includes(`/whole/${index}/`));
      expect(sent!.json, "the recorded request reaches the wire as it was").toEqual({
        ...given,
        stream: false,
      });
      done.whole++;
      vendors.add(recording.provider);
    },
  );
});

describe.skipIf(missing)(`recorded errors ${missing ?? ""}`, () => {
  it.each(errors.map((recording, index) => ({ id: recording.id, recording, index })))(
    "$recording.status $id",
    async ({ recording, index }) => {
      const body = new TextDecoder().decode(recording.responseBody());
      const llm = clientAt(`${server.baseURL}/errors/${index}`);

      const error: unknown = await llm
        .responses({ model: "native/m", input: "Hi" })
        .catch((e: unknown) => e);

      if (!AnyLLMError.isInstance(error)) throw error;
      const fallback = recording.status < 429 ? "invalid_request" : "server_error";
      expect(error.code).toBe(errorCodes[recording.id] ?? fallback);
      expect(error.status).toBe(recording.status);
      expect(error.provider).toBe("native");
      expect(error.retryable).toBe(
        ["rate_limited", "server_error", "overloaded", "conflict"].includes(error.code),
      );
      const { message, param } = described(body);
      expect(error.message).toMatch(/^native: /);
      expect(error.message).toContain(message);
      expect(error.param ?? null).toBe(param);
      done.errors++;
      vendors.add(recording.provider);
    },
  );
});

/** What a person reads in a recorded error body. */
function described(body: string): { message: string; param: unknown } {
  if (body.startsWith("<"))
    return { message: /<title>(.*?)<\/title>/.exec(body)![1]!, param: null };
  const told = JSON.parse(body) as Json;
  const problem = (told["error"] ?? told["detail"] ?? told) as string | Json;
  if (typeof problem === "string") return { message: problem, param: null };
  const { message, param } = problem;
  return { message: String(message), param: param ?? null };
}
