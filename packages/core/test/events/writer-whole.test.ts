import { reduce } from "@anyllm/core";
import { createWriter, type Writer } from "@anyllm/core/translate";
import type { ResponseResource, StreamEvent } from "@anyllm/types";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Fact, tales, tell } from "../helpers/facts.ts";
import type { Json } from "../helpers/wire.ts";

const fold = (events: readonly StreamEvent[]): ResponseResource | undefined =>
  events.reduce<ResponseResource | undefined>(reduce, undefined);

/** What a writer tells, and its response at the end; ids and time are always the same. */
function written(stream: boolean, say: (writer: Writer) => void) {
  const events: StreamEvent[] = [];
  let count = 0;
  const writer = createWriter({
    request: { model: "m", input: "Hi" },
    emit: (event) => events.push(event),
    id: (prefix) => `${prefix}_${count++}`,
    now: () => 1_700_000_000_000,
    stream,
  });
  say(writer);
  return { events, response: writer.response, ended: writer.ended };
}

/** The same told to a writer whose events all are seen, and to one of a whole answer. */
function both(say: (writer: Writer) => void) {
  return { streamed: written(true, say), whole: written(false, say) };
}

/** Checks this of tales that begin like these and go on as `more` says. */
function always(
  check: (told: ReturnType<typeof both>) => void,
  more: (tale: readonly Fact[]) => (writer: Writer) => void,
): void {
  fc.assert(
    fc.property(tales, (tale) => check(both(more(tale)))),
    { numRuns: 300 },
  );
}

describe("a writer of a whole answer, whatever it is told", () => {
  it("tells the terminal event alone, as the stream's last is", () =>
    always(
      ({ streamed, whole }) => {
        const last = streamed.events.at(-1)!;
        expect(whole.events).toEqual([{ ...last, sequence_number: 0 }]);
        expect(fold(whole.events)).toEqual(fold(streamed.events));
        expect(whole).toMatchObject({ response: streamed.response, ended: true });
      },
      (tale) => (writer) => tell(writer, tale),
    ));

  it("tells how far it came when it merely stops, or nothing when nothing was said", () =>
    always(
      ({ streamed, whole }) => {
        const types = streamed.events.length > 0 ? ["response.in_progress"] : [];
        expect(whole.events.map(({ type }) => type)).toEqual(types);
        // What a stream tells of an item at its end alone is there already.
        const { output = [] } = fold(streamed.events) ?? {};
        expect(fold(whole.events)?.output ?? []).toMatchObject(output);
      },
      (tale) => (writer) => {
        tell(writer, tale.slice(0, -1));
        writer.end();
      },
    ));

  it("goes on after that", () =>
    always(
      ({ streamed, whole }) => {
        expect(fold(whole.events)).toEqual(fold(streamed.events));
      },
      (tale) => (writer) => {
        tell(writer, tale.slice(0, -1));
        writer.end();
        tell(writer, tale.slice(-1));
      },
    ));

  it("never changes an event it has told", () => {
    fc.assert(
      fc.property(tales, (tale) => {
        const told: { event: StreamEvent; copy: StreamEvent }[] = [];
        let count = 0;
        const writer = createWriter({
          request: { model: "m", input: "Hi" },
          emit: (event) => told.push({ event, copy: structuredClone(event) }),
          id: (prefix) => `${prefix}_${count++}`,
          now: () => 0,
          stream: false,
        });
        for (const { tell: say } of tale) {
          say(writer);
          writer.end();
        }
        for (const { event, copy } of told) expect(event).toEqual(copy);
      }),
    );
  });
});

describe("a whole answer that stops in the middle", () => {
  const soFar = (say: (writer: Writer) => void): unknown => {
    const { events } = written(false, (writer) => {
      say(writer);
      writer.end();
    });
    return fold(events)?.output;
  };

  it("keeps the input of a call that its decoder writes itself", () => {
    const item = { type: "custom_tool_call", status: "in_progress", name: "sql", input: "" };
    const output = soFar((writer) => {
      const call = writer.open({ ...item, id: "ctc_1" });
      call.event("response.custom_tool_call_input.delta", { delta: "select " });
      call.event("response.custom_tool_call_input.delta", { delta: "1" });
    });
    expect(output).toEqual([{ ...item, id: "ctc_1", input: "select 1" }]);
  });

  it("keeps half a text behind a whole one, with what belongs to it", () => {
    const logprob = { token: "t", logprob: -0.1, bytes: [116], top_logprobs: [] };
    const output = soFar((writer) => {
      writer.reasoning("Hm.");
      writer.text("One.");
      writer.nextPart();
      writer.text("Tw", { logprobs: [logprob] });
      writer.annotation({ type: "url_citation", url: "https://a.example" });
    });
    expect(output).toMatchObject([
      { type: "reasoning", status: "completed", content: [{ text: "Hm." }] },
      {
        type: "message",
        status: "in_progress",
        content: [{ text: "One." }, { text: "Tw", logprobs: [logprob], annotations: [{}] }],
      },
    ]);
  });
});

it.each([true, false])(
  "keeps what it told last, whatever comes after it: streamed %s",
  (stream) => {
    let before = "";
    const { events } = written(stream, (writer) => {
      writer.text("Yes");
      writer.finish();
      writer.end();
      before = JSON.stringify(writer.response);
      writer.start({ model: "another" });
      writer.usage({} as never);
      writer.text("No");
      writer.itemFields({ late: true });
      writer.error({ code: "late", message: "Late." });
      writer.end();
    });
    const told = (events as unknown as Json[]).at(-1);
    expect(told).toMatchObject({ type: "response.completed" });
    expect(JSON.stringify(told?.["response"])).toBe(before);
  },
);
