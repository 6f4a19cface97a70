import { checkGrammar, createClient } from "@anyllm/core";
import { loadRecordings, type Recording, replay } from "@anyllm/testing";
import type { ResponseRequest, StreamEvent, Usage } from "@anyllm/types";
import { describe, expect, it } from "vitest";
import { bedrock } from "../src/index.ts";
import { bodyOf, factsOf, type Loose } from "./wire.ts";

const { recordings, missing } = loadRecordings({ wire: "bedrock-converse" });
const failed = (recording: Recording) =>
  recording.status >= 400 || recording.features.includes("in-stream-error");
const good = recordings.filter((recording) => !failed(recording));

async function answer(recording: Recording, cut?: number) {
  const body = bodyOf(recording);
  const exchange = { status: recording.status, headers: recording.headers, body };
  await using server = await replay({ ...exchange, ...(cut && { cut }) });
  const provider = bedrock({ baseURL: server.url, apiKey: "recorded" });
  const llm = createClient({ providers: [provider], maxRetries: 0 });
  const request = { model: `bedrock/${recording.model ?? "m"}`, input: "Hi" } as ResponseRequest;
  if (recording.mode === "json") {
    return { response: await llm.responses({ ...request, stream: false }), events: [] };
  }
  const reading = await llm.responses({ ...request, stream: true });
  const events: StreamEvent[] = [];
  for await (const event of reading) events.push(event);
  return { response: await reading.finalResponse(), events };
}

async function encoded(request: ResponseRequest): Promise<Loose> {
  const provider = bedrock({ apiKey: "k", region: "us-east-1" });
  const call = await provider.encode(request, { headers: {}, query: {}, body: {} });
  return JSON.parse(String(call.body));
}

// What no answer loses by being left out: empty texts, and names of a type that is told anyway.
function plain(blocks: Loose[]): Loose[] {
  return blocks
    .filter((block) => block.text !== "")
    .map(({ type, ...block }) => {
      if (typeof type === "string" && block.text === undefined) throw new Error("an odd type");
      if (!block.toolUse || block.toolUse.type === "server_tool_use") return block;
      return { toolUse: { ...block.toolUse, type: undefined } };
    });
}

function told(output: readonly unknown[]) {
  const items = output as Loose[];
  const parts = items.flatMap((item) => (item.type === "message" ? item.content : []));
  return {
    text: parts.map((part: Loose) => part.text).join(""),
    citations: parts.flatMap((part: Loose) => part.annotations ?? []).length,
    thoughts: items
      .filter(({ type }) => type === "reasoning")
      .map((item) => ({
        text: item.content.map((part: Loose) => part.text).join(""),
        seal: item.encrypted_content,
      })),
    calls: items
      .filter(({ type }) => type === "function_call")
      .map(({ call_id, name, arguments: given }) => [call_id, name, JSON.parse(given)]),
  };
}

// All tokens of the prompt, those from and for the cache included, and what they sum up to.
function countsOf(usage: Loose) {
  const { inputTokens, outputTokens, totalTokens } = usage;
  const { cacheReadInputTokens: read = 0, cacheWriteInputTokens: written = 0 } = usage;
  const input = inputTokens + read + written;
  return {
    input,
    output: outputTokens,
    cached: read,
    total: totalTokens,
    sum: input + outputTokens,
  };
}

function counted(usage: Usage | null | undefined) {
  if (!usage) return undefined;
  const { input_tokens: input, output_tokens: output, total_tokens: total } = usage;
  const cached = usage.input_tokens_details?.cached_tokens;
  return { input, output, cached, total, sum: total };
}

function expected(content: Loose[]) {
  const cited = content.flatMap((block) => block.citationsContent ?? []);
  return {
    text: content
      .map((block) => block.text ?? block.citationsContent?.content?.[0]?.text ?? "")
      .join(""),
    citations: cited.flatMap((block) => block.citations).length,
    thoughts: content
      .flatMap((block) => block.reasoningContent ?? [])
      .map(({ reasoningText, redactedContent }) => ({
        text: reasoningText?.text ?? "",
        seal: reasoningText?.signature ?? redactedContent,
      })),
    calls: content
      .flatMap((block) => block.toolUse ?? [])
      .filter(({ type }) => type !== "server_tool_use")
      .map(({ toolUseId, name, input }) => [toolUseId, name, input]),
  };
}

describe.skipIf(missing)(`recorded answers ${missing ?? ""}`, () => {
  it.each(good.map((recording) => [recording.id, recording] as const))(
    "%s",
    async (_, recording) => {
      const facts = factsOf(recording);
      const { response, events } = await answer(recording);
      expect(recording.mode === "stream" ? checkGrammar(events) : []).toEqual([]);
      expect(told(response.output)).toEqual(expected(facts.content));
      const short = { max_tokens: "max_output_tokens", guardrail_intervened: "content_filter" };
      const reason = short[facts.stopReason as keyof typeof short];
      expect(response.incomplete_details?.reason).toBe(reason);
      expect(counted(response.usage)).toEqual(facts.usage && countsOf(facts.usage));
      const { bedrock: more } = response as unknown as Loose;
      expect([more.trace, more.stopReason]).toEqual([facts.trace, facts.stopReason]);
      expect(more.additionalModelResponseFields).toEqual(facts.more);
    },
  );

  it.each(good.map((recording) => [recording.id, recording] as const))(
    "%s given back is the vendor's own history",
    async (_, recording) => {
      const { response } = await answer(recording);
      const { content } = factsOf(recording);
      const input = JSON.parse(
        JSON.stringify([{ role: "user", content: "Hi" }, ...response.output]),
      );
      const body = await encoded({ model: recording.model ?? "m", input });
      expect(plain(body.messages[1].content)).toEqual(plain(content));
    },
  );

  const small = good.filter((one) => one.mode === "stream" && bodyOf(one).length < 4000);
  it.each(small.map((recording) => [recording.id, recording] as const))(
    "%s, byte by byte",
    async (_, recording) => {
      const [whole, cut] = [await answer(recording), await answer(recording, 1)];
      const text = (from: typeof whole) => told(from.response.output);
      expect(text(cut)).toEqual(text(whole));
      expect(cut.events.length).toBe(whole.events.length);
    },
  );
});

const codes: Record<string, string> = {
  "constructed-400-context-length": "context_length_exceeded",
  "constructed-403-access-denied": "authentication",
  "constructed-503-service-unavailable": "overloaded",
  "constructed-midstream-modelStreamErrorException-stream": "model_error",
  "constructed-midstream-throttlingException-stream": "rate_limited",
  "opencode-bedrock-400-missing-parallel-tool-result": "invalid_request",
  "otel-py-converse-stream-with-invalid-model": "model_not_found",
  "req-llm-anthropic-claude-opus-4-1-20250805-v1-0-usage": "authentication",
  "req-llm-nova-lite-midstream-validation-exception-stream": "invalid_request",
  "ruby-llm-chat-real-error-scenarios-bedrock-amazon-nova-2-lite-v1-0-handles-cont":
    "context_length_exceeded",
};

describe.skipIf(missing)(`recorded errors ${missing ?? ""}`, () => {
  const bad = recordings.filter((recording) => failed(recording));
  it.each(bad.map((recording) => [recording.id, recording] as const))(
    "%s",
    async (id, recording) => {
      const outcome = await answer(recording).then(
        ({ response }) => response,
        (error: unknown) => error as Loose,
      );
      const code = (outcome as Loose).code ?? (outcome as Loose).error?.code;
      const wanted = codes[id.split("/").at(-1) as string];
      expect(wanted).toBeDefined();
      expect(
        code
          .replace("invalid_request_error", "invalid_request")
          .replace("rate_limit_exceeded", "rate_limited"),
      ).toBe(wanted);
      const said = (outcome as Loose).output?.[0]?.content[0].text;
      expect(said).toBe(recording.features.includes("text") ? "The first" : undefined);
    },
  );
});
