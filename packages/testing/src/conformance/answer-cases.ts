import { checkGrammar } from "@anyllm/core";
import type { FunctionCall, ResponseResource, StreamEvent } from "@anyllm/types";
import type { Exchange } from "../replay/exchange.ts";
import { answers, playResponses } from "./answers.ts";
import { answering, pathOf, setUp, sizeOf } from "./bench.ts";
import { errorOf, fail, same } from "./check.ts";
import { carriesHistory, nameless, sameOutput, sameUsage } from "./translation.ts";
import type { ConformanceSubject } from "./subject.ts";

/** An answer without a stream arrives as the response that the upstream told. */
export async function answersWhole(subject: ConformanceSubject): Promise<void> {
  await using bench = await setUp(subject, answering(subject, answers.text));
  const { llm, model } = bench;
  const response = await llm.responses({ model, input: "Hi" });
  same(response.output_text, "Grüße, 世界. How are you?", "output_text");
  same(response.status, "completed", "status");
  sameUsage(subject, response, answers.text);
  const { method, path, json } = bench.sent();
  same([method, path], ["POST", pathOf(subject)], "method and path");
  const inPath = subject.play !== undefined && decodeURIComponent(path).includes(model);
  if ((json as { model?: unknown }).model !== model && !inPath) {
    fail("the model did not arrive as given");
  }
}

/** A stream satisfies the order of events, and folds into the same response. */
export async function streamsInOrder(subject: ConformanceSubject): Promise<void> {
  for (const answer of Object.values(answers)) {
    if (answer === answers.reasoning && !reasons(subject)) continue;
    await streamed(subject, answer);
  }
}

// A translator whose wire has no reasoning skips its case.
function reasons({ play, skip }: ConformanceSubject): boolean {
  return play === undefined || skip?.["tells reasoning apart from the answer"] === undefined;
}

/** Network boundaries do not show. */
export async function streamsHoweverCut(subject: ConformanceSubject): Promise<void> {
  const answer = reasons(subject) ? answers.reasoning : answers.text;
  const whole = await streamed(subject, answer);
  for (const cut of [1, 7]) {
    const events = await streamed(subject, answer, (exchange) => ({ ...exchange, cut }));
    const [told, wanted] = subject.play ? [nameless(events), nameless(whole)] : [events, whole];
    same(told, wanted, `the events of a stream cut every ${cut} bytes`);
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
  sameOutput(subject, final, answer);
  sameUsage(subject, final, answer);
  const ending = [final.status, final.incomplete_details];
  same(ending, [answer.status, answer.incomplete_details], "the ending of the stream");
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
  sameOutput(subject, response, answers.call);
  const { call_id } = response.output[0] as FunctionCall;
  const output = { type: "function_call_output" as const, call_id, output: "18 °C" };
  const user = { type: "message" as const, role: "user" as const, content: "Weather?" };
  await llm.responses({ model, input: [user, ...response.output, output], tools });
  if (subject.play) return carriesHistory(bench.sent(1).body);
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
  const truncateAt = Math.floor(sizeOf(exchange) / 2);
  await using bench = await setUp(subject, { ...exchange, truncateAt, ending: "truncate" });
  const { llm, model } = bench;
  const reading = llm
    .responses({ model, input: "Hi", stream: true })
    .then((stream) => stream.finalResponse());
  const error = await errorOf(reading, "half a stream");
  same(error.code, "stream_truncated", "code");
}
