import { accumulate, reduce } from "@anyllm/core";
import type { ResponseResource, StreamEvent } from "@anyllm/types";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tales, tell } from "../helpers/facts.ts";
import { answer, message, written } from "../helpers/wire.ts";

type Snapshot = ResponseResource | undefined;
const fold = (events: readonly StreamEvent[]): Snapshot =>
  events.reduce<Snapshot>(reduce, undefined);

const freeze = <T>(value: T): T => {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const entry of Object.values(value)) freeze(entry);
  }
  return value;
};

const types = `
  created queued in_progress completed failed incomplete
  output_item.added output_item.done content_part.added content_part.done
  output_text.delta output_text.done output_text.annotation.added refusal.delta
  reasoning.delta reasoning.done reasoning_summary_part.added
  reasoning_summary_text.delta reasoning_summary_text.done
  function_call_arguments.delta function_call_arguments.done mcp_call_arguments.delta
`
  .trim()
  .split(/\s+/)
  .map((name) => `response.${name}`);

const place = fc.oneof(fc.integer({ min: -1, max: 3 }), fc.jsonValue());
const id = fc.oneof(fc.constantFrom("a", "b", ""), fc.jsonValue());
const odd = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant({ toString: 1, valueOf: 1 }));
const part = fc.oneof(
  odd,
  fc.record({ type: fc.constantFrom("output_text", "refusal"), text: odd }),
);
const item = fc.oneof(
  odd,
  fc.record(
    {
      type: fc.constantFrom("message", "reasoning", "function_call", "acme:thing"),
      id,
      content: fc.oneof(odd, fc.array(part, { maxLength: 3 })),
      summary: fc.oneof(odd, fc.array(part, { maxLength: 3 })),
      arguments: odd,
    },
    { requiredKeys: [] },
  ),
);
const garbage = fc.oneof(
  odd,
  fc.record(
    {
      type: fc.oneof({ weight: 20, arbitrary: fc.constantFrom(...types, "error") }, odd),
      response: fc.oneof(odd, fc.record({ id, output: fc.oneof(odd, fc.array(item)) })),
      item,
      part,
      item_id: id,
      output_index: place,
      content_index: place,
      summary_index: place,
      delta: odd,
      text: odd,
      arguments: odd,
      annotation: odd,
      logprobs: odd,
    },
    { requiredKeys: ["type"] },
  ),
) as fc.Arbitrary<StreamEvent>;

describe("reduce", () => {
  it("takes any JSON as an event without throwing, and leaves its arguments alone", () => {
    fc.assert(
      fc.property(fc.array(garbage, { maxLength: 20 }), (events) => {
        let snapshot: Snapshot;
        for (const event of events) snapshot = freeze(reduce(snapshot, freeze(event)));
        expect(snapshot === undefined || Array.isArray(snapshot.output)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it("takes an index that cannot even be made a string", () => {
    const content = [{ type: "output_text", text: "" }];
    const response = { id: "r", output: [{ type: "message", id: "a", content }] };
    const created = { type: "response.created", response } as unknown as StreamEvent;
    const index = { toString: 1, valueOf: 1 };
    for (const type of ["output_text.delta", "output_text.annotation.added"]) {
      const at = { output_index: 0, content_index: index };
      const event = { type: `response.${type}`, ...at, delta: "x", annotation: {} };
      expect(fold([created, event as unknown as StreamEvent])!.output).toEqual(response.output);
    }
  });

  it("folded is the same as accumulate, for sound streams and for garbage", async () => {
    const streams = fc.oneof(
      fc.array(garbage, { maxLength: 15 }),
      tales.map((tale) => written((writer) => tell(writer, tale))),
    );
    await fc.assert(
      fc.asyncProperty(streams, async (events) => {
        expect(await accumulate(events)).toEqual(fold(events));
      }),
      { numRuns: 500 },
    );
  });

  it("never changes a snapshot or an event, at any point of a stream", () => {
    fc.assert(
      fc.property(tales, (tale) => {
        let snapshot: Snapshot;
        for (const event of written((writer) => tell(writer, tale))) {
          snapshot = freeze(reduce(snapshot, freeze(event)));
        }
        expect(snapshot!.output).toBeDefined();
      }),
    );
  });

  it("keeps every snapshot as it was when it was current", () => {
    fc.assert(
      fc.property(tales, (tale) => {
        const kept: { snapshot: Snapshot; copy: Snapshot }[] = [];
        let snapshot: Snapshot;
        for (const event of written((writer) => tell(writer, tale))) {
          snapshot = reduce(snapshot, event);
          kept.push({ snapshot, copy: structuredClone(snapshot) });
        }
        for (const { snapshot: then, copy } of kept) expect(then).toEqual(copy);
      }),
    );
  });

  it("gives the text so far after each delta", () => {
    const texts: string[] = [];
    let snapshot: Snapshot;
    for (const event of written((writer) =>
      ["a", "b", "c"].forEach((delta) => writer.text(delta)),
    )) {
      snapshot = reduce(snapshot, event);
      const [first] = snapshot!.output;
      if (event.type === "response.output_text.delta" && first?.type === "message") {
        texts.push(String((first.content[0] as { text?: string }).text));
      }
    }
    expect(texts).toEqual(["a", "ab", "abc"]);
  });

  it("keeps streamed items when the terminal event comes with an empty output", () => {
    const events = written((writer) => {
      writer.text("Hello");
      writer.finish();
      writer.end();
    });
    const last = events.at(-1)!;
    if (last.type !== "response.completed") throw new Error(last.type);
    const emptied = [
      ...events.slice(0, -1),
      { ...last, response: { ...last.response, output: [] } },
    ];
    expect(fold(emptied)!.output).toEqual(last.response.output);
  });

  it("routes by id where there is no output_index, and by index where ids are empty", () => {
    const begun: Snapshot = answer([message("", "msg_1"), message("", "msg_2")]);
    const delta = { type: "response.output_text.delta", content_index: 0, delta: "!" };
    const byId = reduce(begun, { ...delta, item_id: "msg_2" } as unknown as StreamEvent);
    const byIndex = reduce(begun, {
      ...delta,
      item_id: "",
      output_index: 1,
    } as unknown as StreamEvent);
    for (const response of [byId, byIndex]) {
      expect(response!.output).toMatchObject([
        { content: [{ text: "" }] },
        { content: [{ text: "!" }] },
      ]);
    }
  });

  it("adds annotations to their part", () => {
    const annotation = {
      type: "url_citation",
      url: "https://a.example",
      title: "A",
      start_index: 0,
      end_index: 1,
    };
    const events = written((writer) => {
      writer.text("See A");
      writer.annotation(annotation);
      writer.annotation(annotation);
    });
    expect(fold(events)!.output).toMatchObject([
      { content: [{ annotations: [annotation, annotation] }] },
    ]);
  });
});

// How long it takes is measured in the benchmarks; here is what makes it linear.
describe("the cost of folding", () => {
  const tale = (deltas: number): StreamEvent[] =>
    written((writer) => {
      writer.reasoning("Hm.");
      for (let index = 0; index < deltas; index++) writer.text("word ");
      writer.finish();
      writer.end();
    });

  it("a delta copies its own item and part; everything else is shared with the snapshot", () => {
    const events = tale(3);
    const at = events.findLastIndex(({ type }) => type === "response.output_text.delta");
    const before = fold(events.slice(0, at))!;
    const after = reduce(before, events[at]!)!;
    expect(after.output[1]).not.toBe(before.output[1]);
    expect(after.output[0]).toBe(before.output[0]);
    expect(after.tools).toBe(before.tools);
  });

  it.each([
    ["reduce", async (events: StreamEvent[]) => fold(events)],
    ["accumulate", async (events: StreamEvent[]) => accumulate(events)],
  ])("%s takes 200,000 deltas of one message", async (_name, run) => {
    const response = await run(tale(200_000));
    expect(response!.output[1]).toMatchObject({ content: [{ text: "word ".repeat(200_000) }] });
  });
});
