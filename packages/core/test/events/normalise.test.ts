import { checkGrammar, reduce } from "@anyllm/core";
import { createNormaliser } from "@anyllm/core/translate";
import type { ResponseResource, StreamEvent, Usage } from "@anyllm/types";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tales, tell } from "../helpers/facts.ts";
import { answer, type Json, message, saying, written } from "../helpers/wire.ts";

const fold = (events: readonly StreamEvent[]): ResponseResource | undefined =>
  events.reduce<ResponseResource | undefined>(reduce, undefined);

/** What a normaliser makes of an upstream, and what it repaired. */
function normalised(upstream: readonly object[], options: { resumed?: boolean } = {}) {
  const events: StreamEvent[] = [];
  const repairs: string[] = [];
  const normalise = createNormaliser({
    request: { model: "m", input: "Hi" },
    emit: (event) => events.push(event),
    now: () => 1_700_000_000_000,
    onRepair: (defect) => repairs.push(defect),
    ...options,
  });
  for (const event of upstream) normalise(event as Json);
  return { events, repairs, response: fold(events)!, types: events.map(({ type }) => type) };
}

const without = (key: string, events: readonly object[]): Json[] =>
  (events as Json[]).map((event) =>
    Object.fromEntries(Object.entries(event).filter(([name]) => name !== key)),
  );

const upstreams = tales.map((tale) => written((writer) => tell(writer, tale)) as unknown as Json[]);

const isTerminal = ({ type, response }: Json): boolean =>
  response !== undefined && /\.(completed|failed|incomplete)$/.test(String(type));

describe("what is already right", () => {
  it("passes through as it came", () => {
    fc.assert(
      fc.property(upstreams, (upstream) => {
        const { events, repairs } = normalised(upstream);
        expect(events).toEqual(upstream);
        expect(repairs).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

describe("what an upstream leaves out is put back", () => {
  const damages: [name: string, damage: (events: Json[]) => Json[]][] = [
    ["sequence numbers", (events) => without("sequence_number", events)],
    [
      "sequence numbers that are all 0",
      (events) => events.map((event) => ({ ...event, sequence_number: 0 })),
    ],
    ["output_index, where ids tell the item", (events) => without("output_index", events)],
    ["item_id, where output_index tells the item", (events) => without("item_id", events)],
    [
      "content_index and summary_index",
      (events) => without("summary_index", without("content_index", events)),
    ],
    [
      "response.created and response.in_progress",
      (events) =>
        events.filter(({ type }) => type !== "response.created" && type !== "response.in_progress"),
    ],
    [
      "content_part and summary_part events",
      (events) => events.filter(({ type }) => !/part\.(added|done)$/.test(String(type))),
    ],
    [
      "deltas, where the done event has the text",
      (events) => events.filter(({ type }) => !String(type).endsWith(".delta")),
    ],
    [
      "done events of strings",
      (events) =>
        events.filter(
          ({ type }) => !/(text|refusal|reasoning|arguments)\.done$/.test(String(type)),
        ),
    ],
    [
      "output_item.done",
      (events) => events.filter(({ type }) => type !== "response.output_item.done"),
    ],
    ["everything but the terminal event", (events) => events.filter(isTerminal)],
    [
      "the output of the terminal event",
      (events) =>
        events.map((event) =>
          isTerminal(event)
            ? { ...event, response: { ...(event["response"] as Json), output: [] } }
            : event,
        ),
    ],
    [
      "nothing: every event comes twice, as after a reconnect",
      (events) => events.flatMap((event) => [event, event]),
    ],
    [
      "OpenAI's names for reasoning events",
      (events) =>
        events.map((event) => ({
          ...event,
          type: String(event["type"]).replace(/^response\.reasoning\./, "response.reasoning_text."),
        })),
    ],
  ];
  it.each(damages)("%s", (_name, damage) => {
    fc.assert(
      fc.property(upstreams, (upstream) => {
        const { events, response } = normalised(damage(upstream));
        expect(checkGrammar(events)).toEqual([]);
        expect(response.output).toEqual(fold(upstream as unknown as StreamEvent[])!.output);
      }),
      { numRuns: 200 },
    );
  });
});

// Everything but the terminal event tells again what it says. A string may lose its last deltas, not
// one in the middle: nothing could put that back in its place. The first event of each item and part
// stays, whatever it is, since their order is the order they begin in.
const damaged = fc.tuple(upstreams, fc.infiniteStream(fc.boolean())).map(([upstream, coins]) => {
  const broken = new Set<string>();
  const seen = new Set<unknown>();
  return {
    upstream,
    left: upstream.filter((event) => {
      const { type, output_index } = event;
      if (isTerminal(event)) return true;
      const { value: keep } = coins.next();
      const string = JSON.stringify([output_index, event["content_index"], event["summary_index"]]);
      if (output_index !== undefined && !seen.has(string)) {
        seen.add(string);
        return true;
      }
      if (!String(type).endsWith(".delta")) return keep;
      if (!keep) broken.add(string);
      return !broken.has(string);
    }),
  };
});

describe("any subset of the redundant events", () => {
  it("may be missing: the stream stays sound and its items stay the same", () => {
    fc.assert(
      fc.property(damaged, ({ upstream, left }) => {
        const { events, response } = normalised(left);
        expect(checkGrammar(events)).toEqual([]);
        expect(response).toEqual(fold(upstream as unknown as StreamEvent[]));
      }),
      { numRuns: 1000 },
    );
  });

  it("may be missing together with numbers, indexes or ids", () => {
    const keys = fc.constantFrom("sequence_number", "output_index", "item_id");
    fc.assert(
      fc.property(damaged, keys, ({ upstream, left }, key) => {
        const { events, response } = normalised(without(key, left));
        expect(checkGrammar(events)).toEqual([]);
        expect(response.output).toEqual(fold(upstream as unknown as StreamEvent[])!.output);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("any JSON at all", () => {
  it("is taken without throwing", () => {
    const types = [
      "response.created",
      "response.output_item.added",
      "response.output_item.done",
      "response.output_text.delta",
      "response.output_text.done",
      "response.content_part.added",
      "response.content_part.done",
      "response.reasoning_summary_part.done",
      "response.completed",
      "response.output_text.annotation.added",
      "error",
      "acme:thing",
      "keepalive",
    ];
    const type = fc.constantFrom(...types);
    const event = fc.record(
      {
        type: fc.oneof(type, fc.jsonValue()),
        item: fc.oneof(
          fc.jsonValue(),
          fc.record({ type: fc.constantFrom("message", "function_call") }),
        ),
        part: fc.oneof(
          fc.jsonValue(),
          fc.record({ type: fc.constantFrom("output_text", "refusal") }),
        ),
        response: fc.oneof(fc.jsonValue(), fc.record({ output: fc.array(fc.jsonValue()) })),
        item_id: fc.jsonValue(),
        output_index: fc.oneof(fc.nat(2), fc.jsonValue()),
        content_index: fc.oneof(fc.nat(2), fc.jsonValue()),
        sequence_number: fc.oneof(fc.nat(5), fc.jsonValue()),
        delta: fc.jsonValue(),
        text: fc.jsonValue(),
      },
      { requiredKeys: ["type"] },
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 12 }), (upstream) => {
        expect(normalised(upstream).events).toBeInstanceOf(Array);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("known upstreams", () => {
  const created = { type: "response.created", response: answer([], { status: "in_progress" }) };
  const completed = { type: "response.completed", response: answer([message("Hello")]) };

  it("a delta before its item opens the item", () => {
    const delta = {
      type: "response.output_text.delta",
      output_index: 0,
      content_index: 0,
      delta: "Hello",
    };
    const { events, repairs, types } = normalised([created, delta, completed]);
    expect(checkGrammar(events)).toEqual([]);
    expect(types.slice(1, 4)).toEqual([
      "response.output_item.added",
      "response.content_part.added",
      "response.output_text.delta",
    ]);
    expect(repairs).not.toEqual([]);
  });

  it("an item that is null in output_item.done is closed as its deltas told it", () => {
    const [head, added] = [created, saying("Hello")[2]!];
    const upstream = [
      head,
      added,
      { type: "response.output_text.delta", output_index: 0, content_index: 0, delta: "Hello" },
      { type: "response.output_item.done", output_index: 0, item: null },
      { type: "response.completed", response: answer([]) },
    ];
    const { events, response } = normalised(upstream);
    expect(checkGrammar(events)).toEqual([]);
    expect(response.output).toMatchObject([
      { type: "message", status: "completed", content: [{ type: "output_text", text: "Hello" }] },
    ]);
  });

  it("empty ids are told apart by output_index", () => {
    const item = (text: string) => ({ ...message(text, ""), status: "completed" });
    const upstream = [
      created,
      ...["One", "Two"].flatMap((text, output_index) => [
        { type: "response.output_item.added", output_index, item: { ...item(""), content: [] } },
        {
          type: "response.output_text.delta",
          item_id: "",
          output_index,
          content_index: 0,
          delta: text,
        },
      ]),
      { type: "response.completed", response: answer([item("One"), item("Two")]) },
    ];
    const { events, response } = normalised(upstream);
    expect(checkGrammar(events)).toEqual([]);
    expect(response.output).toMatchObject([
      { content: [{ text: "One" }] },
      { content: [{ text: "Two" }] },
    ]);
  });

  it("unknown events, items and parts are kept as they came, even unnumbered", () => {
    const upstream = [
      ...saying("Hi").slice(0, 2),
      { type: "keepalive" },
      { type: "acme:progress", percent: 40 },
      {
        type: "response.output_item.added",
        output_index: 0,
        item: { type: "acme:box", id: "b", n: 1 },
      },
      {
        type: "response.output_item.done",
        output_index: 0,
        item: { type: "acme:box", id: "b", n: 2 },
      },
      { type: "response.completed", response: answer([]) },
    ];
    const { events, response } = normalised(upstream);
    expect(events[2]).toEqual({ type: "keepalive" });
    expect(events[3]).toEqual({ type: "acme:progress", percent: 40 });
    expect(response.output).toEqual([{ type: "acme:box", id: "b", n: 2 }]);
  });

  it("a flat error comes as the specification's error event", () => {
    const flat = { type: "error", code: "rate_limit_exceeded", message: "Slow down.", param: null };
    const { events } = normalised([created, flat]);
    expect(events.at(-1)).toMatchObject({
      type: "error",
      error: { code: "rate_limit_exceeded", message: "Slow down.", param: null },
    });
  });

  it("a resumed stream is not begun anew", () => {
    const rest = saying("Hello", " there").slice(5);
    expect(normalised(rest, { resumed: true }).events).toEqual(rest);
  });

  it("a resumed stream keeps the places of items that began before, and tells no text twice", () => {
    const upstream = written((writer) => {
      writer.reasoning("Hm.");
      writer.text("Hello");
      writer.finish();
      writer.end();
    });
    for (let from = 1; from < upstream.length; from++) {
      const rest = upstream.slice(from);
      expect(normalised(rest, { resumed: true }).events).toEqual(rest);
    }
  });

  it("31: an ending under the name of another status gets the name of its own", () => {
    const response = { ...answer([message("Hal")]), status: "incomplete" };
    const { types, repairs } = normalised([{ type: "response.completed", response }]);
    expect(types.at(-1)).toBe("response.incomplete");
    expect(repairs).toContain("an ending that is not the response's status");
  });

  it("usage that lacks details gets them", () => {
    const usage = { input_tokens: 3, output_tokens: 4 } as unknown as Usage;
    const { response } = normalised([
      { ...completed, response: answer([message("Hi")], { usage }) },
    ]);
    expect(response.usage).toEqual({
      input_tokens: 3,
      output_tokens: 4,
      total_tokens: 7,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens_details: { reasoning_tokens: 0 },
    });
  });
});
