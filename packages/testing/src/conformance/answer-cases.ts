import { checkGrammar } from "@anyllm/core";
import type { ResponseResource, StreamEvent } from "@anyllm/types";
import type { Exchange } from "../replay/exchange.ts";
import { answers, playResponses } from "./answers.ts";
import { answering, setUp } from "./bench.ts";
import { errorOf, fail, same } from "./check.ts";
import type { ConformanceSubject } from "./subject.ts";

/** An answer without a stream arrives as the response that the upstream told. */
export async function answersWhole(subject: ConformanceSubject): Promise<void> {
  await using bench = await setUp(subject, answering(subject, answers.text));
  const { llm, model } = bench;
  const response = await llm.responses({ model, input: "Hi" });
  same(response.output_text, "Grüße, 世界. How are you?", "output_text");
  same(response.status, "completed", "status");
  same(response.usage, answers.text.usage, "usage");
  const { method, path, json } = bench.sent();
  same([method, path], ["POST", subject.path ?? "/v1/responses"], "method and path");
  if ((json as { model?: unknown }).model !== model) fail("the model did not arrive as given");
}

/** A stream satisfies the order of events, and folds into the same response. */
export async function streamsInOrder(subject: ConformanceSubject): Promise<void> {
  for (const answer of Object.values(answers)) await streamed(subject, answer);
}

/** Network boundaries do not show. */
export async function streamsHoweverCut(subject: ConformanceSubject): Promise<void> {
  const whole = await streamed(subject, answers.reasoning);
  for (const cut of [1, 7]) {
    const events = await streamed(subject, answers.reasoning, (exchange) => ({ ...exchange, cut }));
    same(events, whole, `the events of a stream cut every ${cut} bytes`);
  }
}

async function streamed(
  subject: ConformanceSubject,
  answer: ResponseResource,
  change: (exchange: Exchange) => Exchange = (exchange) => exchange,
): Promise<StreamEvent[]> {
  const play = subject.play ?? playResponses;
  await using bench = await setUp(subject, change(play(answer, true)));
  const { llm, model } = bench;
  const stream = await llm.responses({ model, input: "Hi", stream: true });
  const events: StreamEvent[] = [];
  for await (const event of stream) events.push(event);
  const wrong = checkGrammar(events)[0];
  if (wrong) fail(`statement ${wrong.statement} is broken: ${wrong.message}`);
  const final = await stream.finalResponse();
  same(final.output, answer.output, "the output of the stream");
  same(final.usage, answer.usage, "the usage of the stream");
  return events;
}

/** Calls come whole; sent back with their output, the items arrive in order and unchanged. */
export async function callsFunctions(subject: ConformanceSubject): Promise<void> {
  await using bench = await setUp(subject, answering(subject, answers.call));
  const { llm, model } = bench;
  const tools = [
    { type: "function" as const, name: "weather", parameters: { type: "object" }, strict: false },
  ];
  const response = await llm.responses({ model, input: "Weather?", tools });
  same(response.output, answers.call.output, "the call");
  const output = { type: "function_call_output" as const, call_id: "call_1", output: "18 °C" };
  const user = { type: "message" as const, role: "user" as const, content: "Weather?" };
  await llm.responses({ model, input: [user, ...response.output, output], tools });
  if (subject.play) return;
  const { input } = bench.sent(1).json as { input: unknown };
  same(input, [user, ...response.output, output], "the history sent back");
}

/** Reasoning is an item of its own, never part of the text. */
export async function tellsReasoning(subject: ConformanceSubject): Promise<void> {
  await using bench = await setUp(subject, answering(subject, answers.reasoning));
  const { llm, model } = bench;
  const response = await llm.responses({ model, input: "Hi" });
  same(
    response.output.map(({ type }) => type),
    ["reasoning", "message"],
    "the items",
  );
  same(response.output_text, "Hello.", "output_text");
}

/** Half a stream is an error that carries what came. */
export async function tellsTruncation(subject: ConformanceSubject): Promise<void> {
  const play = subject.play ?? playResponses;
  const exchange = play(answers.text, true);
  const size = new TextEncoder().encode(String(exchange.body)).length;
  const truncateAt = Math.floor(size / 2);
  await using bench = await setUp(subject, { ...exchange, truncateAt, ending: "truncate" });
  const { llm, model } = bench;
  const reading = llm
    .responses({ model, input: "Hi", stream: true })
    .then((stream) => stream.finalResponse());
  const error = await errorOf(reading, "half a stream");
  same(error.code, "stream_truncated", "code");
}
