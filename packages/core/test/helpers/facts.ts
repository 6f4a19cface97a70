import type { Writer } from "@anyllm/core/translate";
import * as fc from "fast-check";

/** Something a decoder tells a writer. */
export interface Fact {
  name: string;
  tell(writer: Writer): void;
}

const piece = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 4 }),
  fc.constantFrom(" ", "\n", '{"a":', "1}", "…", "👩‍💻"),
);
const key = fc.constantFrom("a", "b", 0, 1);

const fact = <T>(name: string, values: fc.Arbitrary<T>, say: (writer: Writer, value: T) => void) =>
  values.map((value): Fact => {
    const said = value === undefined ? name : `${name} ${JSON.stringify(value)}`;
    return { name: said, tell: (writer) => say(writer, value) };
  });
const nothing = fc.constant(undefined);

const phases = fc.constantFrom("commentary" as const, "final_answer" as const);
const logprob = { token: "t", logprob: -0.1, bytes: [116], top_logprobs: [] };
const citation = {
  type: "url_citation",
  url: "https://a.example",
  title: "A",
  start_index: 0,
  end_index: 1,
};
const usage = {
  input_tokens: 3,
  output_tokens: 4,
  total_tokens: 7,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens_details: { reasoning_tokens: 0 },
};
const hosted = {
  type: "web_search_call",
  status: "in_progress",
  action: { type: "search", query: "q" },
};

const facts: fc.Arbitrary<Fact> = fc.oneof(
  { weight: 4, arbitrary: fact("text", piece, (writer, delta) => writer.text(delta)) },
  fact("text with phase", fc.tuple(piece, phases), (writer, [delta, phase]) =>
    writer.text(delta, { phase }),
  ),
  fact("text with logprobs", piece, (writer, delta) => writer.text(delta, { logprobs: [logprob] })),
  fact("annotation", nothing, (writer) => writer.annotation({ ...citation })),
  fact("part fields", nothing, (writer) => writer.partFields({ acme: { lang: "en" }, text: "x" })),
  fact("refusal", piece, (writer, delta) => writer.refusal(delta)),
  fact("reasoning", piece, (writer, delta) => writer.reasoning(delta)),
  fact("summary", fc.tuple(piece, fc.integer({ min: 0, max: 2 })), (writer, [delta, index]) =>
    writer.reasoningSummary(delta, index),
  ),
  fact("seal", piece, (writer, sealed) => writer.reasoningSeal(sealed)),
  fact("call", key, (writer, name) => writer.toolCall(name, { name: `tool_${name}` })),
  {
    weight: 2,
    arbitrary: fact("arguments", fc.tuple(key, piece), (writer, [name, delta]) =>
      writer.toolArguments(name, delta),
    ),
  },
  fact("call done", key, (writer, name) => writer.toolDone(name)),
  fact("close", nothing, (writer) => writer.close()),
  fact("hosted call", nothing, (writer) => {
    const item = writer.open({ ...hosted });
    item.event("response.web_search_call.searching");
    item.done({ ...hosted, status: "completed" });
  }),
  fact("usage", nothing, (writer) => writer.usage({ ...usage })),
  fact("start", nothing, (writer) => writer.start({ model: "m-2026" })),
);

/** How a response may end, each of them by the last facts told. */
const endings: fc.Arbitrary<Fact> = fc.oneof(
  fact("finish", nothing, (writer) => {
    writer.finish();
    writer.end();
  }),
  fact("finish early", fc.constantFrom("max_output_tokens", "content_filter"), (writer, reason) => {
    writer.finish(reason);
    writer.end();
  }),
  fact("fail", nothing, (writer) =>
    writer.fail({ code: "server_error", message: "The model has gone." }),
  ),
  fact("error, then more", nothing, (writer) => {
    writer.error({ code: "server_error", message: "The model has gone." });
    writer.text("Late.");
    writer.toolCall("late", { name: "late" });
    writer.usage({ ...usage });
    writer.end();
  }),
);

const show = (told: Fact[]): string => told.map(({ name }) => name).join(", ");

/** Any facts in any order, then an ending. */
export const tales: fc.Arbitrary<Fact[]> = fc
  .tuple(fc.array(facts, { maxLength: 25 }), endings)
  .map(([told, ending]) =>
    Object.assign([...told, ending], { toString: () => show([...told, ending]) }),
  );

/** Tells all of it. */
export function tell(writer: Writer, told: readonly Fact[]): void {
  for (const { tell: say } of told) say(writer);
}
