import { checkGrammar, createClient, type ErrorCode, type Provider } from "@anyllm/core";
import type { ProviderOptions } from "@anyllm/core";
import type { ResponseRequest, StreamEvent } from "@anyllm/types";
import { loadRecordings } from "../recordings/load.ts";
import type { Recording } from "../recordings/recording.ts";
import { splitResponses } from "../recordings/sse.ts";
import { replay } from "../replay/replay.ts";
import { errorOf, fail, same } from "./check.ts";
import type { ConformanceCase } from "./subject.ts";

/** A provider, and the recorded traffic that it must read. */
export interface RecordedSubject {
  create(options: ProviderOptions): Provider;
  /** The providers whose recordings are played, as the manifest names them. */
  recordings: readonly string[];
  /** The wire that is spoken. Of another one than Responses, its errors are played. @default "openai-responses" */
  wire?: string;
  /** Recordings that are no such traffic, by id, each with the reason. */
  skip?: Readonly<Record<string, string>>;
  /** What recorded errors mean, by id, where the status does not say it. */
  codes?: Readonly<Record<string, ErrorCode>>;
}

/** The cases, and the reason when there are no recordings to make them of. */
export interface RecordedConformance {
  cases: ConformanceCase[];
  missing?: string;
}

/**
 * Plays a vendor's recorded Responses traffic, and its recorded errors of any wire, through a
 * provider: answers come out as recorded, streams satisfy the order of events and fold into the
 * recorded response, errors are typed and keep the vendor's words.
 *
 * @param subject - The provider, and whose recordings to play.
 * @example
 * ```ts
 * import { defineResponsesProvider } from "@anyllm/core";
 * import { recordedConformance } from "@anyllm/testing";
 *
 * const { cases, missing } = recordedConformance({
 *   create: (options) =>
 *     defineResponsesProvider({ id: "acme", options, baseURL: "https://api.acme.example/v1" }),
 *   recordings: ["acme"],
 * });
 * console.log(missing ?? `${cases.length} recordings`);
 * ```
 */
export function recordedConformance(subject: RecordedSubject): RecordedConformance {
  const { recordings: names, wire, skip = {} } = subject;
  const { recordings, missing } = loadRecordings();
  const ours = recordings.filter(
    (recording) =>
      names.includes(recording.provider) &&
      !skip[recording.id] &&
      (wire === undefined || wire === RESPONSES
        ? recording.wire === RESPONSES || recording.status >= 400
        : recording.wire === wire && recording.status >= 400),
  );
  const cases = ours.map((recording) => ({
    name: recording.id,
    run: () => play(subject, recording),
  }));
  return missing === undefined ? { cases } : { cases, missing };
}

const RESPONSES = "openai-responses";

async function play(subject: RecordedSubject, recording: Recording): Promise<void> {
  const bodies = splitResponses(recording.streamBody() ?? "");
  for (const body of recording.mode === "stream" ? bodies : [undefined]) {
    await playOne(subject, recording, body);
  }
}

async function playOne(
  subject: RecordedSubject,
  recording: Recording,
  body: string | undefined,
): Promise<void> {
  const { headers } = recording;
  await using server = await replay(body === undefined ? recording.exchange() : { headers, body });
  const provider = subject.create({ baseURL: server.baseURL, apiKey: "recorded" });
  const llm = createClient({ providers: [provider], maxRetries: 0 });
  const options = { provider: provider.id };
  const request = requestOf(recording);
  if (recording.status >= 400) {
    return await checkError(subject, recording, llm.responses(request, options));
  }
  if (body !== undefined) {
    const stream = await llm.responses({ ...request, stream: true }, options);
    const events: StreamEvent[] = [];
    for await (const event of stream) events.push(event);
    const wrong = checkGrammar(events)[0];
    if (wrong) fail(`statement ${wrong.statement} is broken: ${wrong.message}`);
    return same((await stream.finalResponse()).output, streamedItems(body), "the output");
  }
  const told = JSON.parse(text(recording.responseBody())) as Record<string, unknown>;
  const response = await llm.responses({ ...request, stream: false }, options);
  same(response.id, told["id"], "id");
  same(response.output, told["output"], "the output");
}

async function checkError(
  { codes = {} }: RecordedSubject,
  recording: Recording,
  call: Promise<unknown>,
): Promise<void> {
  const { id, status } = recording;
  const error = await errorOf(call, `status ${status}`);
  same(error.status, status, `status (${error.message})`);
  const body = text(recording.responseBody());
  const byWords = words.flatMap(([pattern, code]) => (pattern.test(body) ? [code] : []));
  const expected = codes[id] ? [codes[id]] : [usual[status] ?? "server_error", ...byWords];
  if (!expected.includes(error.code)) same(error.code, expected.join(" or "), "code");
  if (/without saying why/.test(error.message)) fail("the vendor's words are missing");
}

const usual: Record<number, ErrorCode> = {
  400: "invalid_request",
  401: "authentication",
  402: "insufficient_quota",
  403: "permission_denied",
  404: "not_found",
  408: "timeout",
  409: "conflict",
  413: "request_too_large",
  422: "invalid_request",
  429: "rate_limited",
  503: "overloaded",
  504: "timeout",
  529: "overloaded",
};

// Where the vendor's words say more than the status.
const words: readonly [RegExp, ErrorCode][] = [
  [
    /context[_ ](length|size|window)|(prompt|input) (is )?too long|too_many_prompt_tokens|input token count/i,
    "context_length_exceeded",
  ],
  [/content_filter|content management policy/i, "content_filter"],
  [/insufficient_quota|credit balance|billing/i, "insufficient_quota"],
  [/"(model_not_found|not_found_error|unknown_model|DeploymentNotFound)"/, "model_not_found"],
  [/api[_ ]?key|authentication/i, "authentication"],
  [/request_too_large/, "request_too_large"],
  [/overloaded/i, "overloaded"],
];

function requestOf(recording: Recording): ResponseRequest {
  const plain = { model: "m", input: "Hi" };
  if (recording.wire !== RESPONSES) return plain;
  const { max_output_tokens, ...recorded } = (recording.requestBody() ?? plain) as ResponseRequest;
  // Recorded before anybody held to the least value that the specification allows.
  if (typeof max_output_tokens !== "number") return { ...plain, ...recorded };
  return { ...plain, ...recorded, max_output_tokens: Math.max(16, max_output_tokens) };
}

// The terminal event's items; those closed one by one where it names none.
function streamedItems(body: string): unknown {
  const payloads = body
    .split(/\r?\n/)
    .filter((line) => line.startsWith("data:") && !line.includes("[DONE]"))
    .map((line) => JSON.parse(line.slice(5)) as Record<string, unknown>);
  const terminal = payloads.findLast(({ type }) =>
    /^response\.(completed|failed|incomplete)$/.test(String(type)),
  );
  const { output } = (terminal?.["response"] ?? {}) as { output?: unknown[] };
  if (output?.length) return output;
  return payloads
    .filter(({ type }) => type === "response.output_item.done")
    .toSorted((a, b) => Number(a["output_index"] ?? 0) - Number(b["output_index"] ?? 0))
    .map(({ item }) => item);
}

function text(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes);
}
