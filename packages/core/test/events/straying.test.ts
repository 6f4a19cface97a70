import { checkGrammar, reduce } from "@anyllm/core";
import { createNormaliser } from "@anyllm/core/translate";
import type { ResponseResource, StreamEvent } from "@anyllm/types";
import { describe, expect, it } from "vitest";
import { answer, type Json, message, saying, written } from "../helpers/wire.ts";

// How upstreams stray from the wire without saying anything else than what they mean.

function normalised(upstream: readonly object[]) {
  const events: StreamEvent[] = [];
  const normalise = createNormaliser({
    request: { model: "m", input: "Hi" },
    emit: (event) => events.push(event),
    now: () => 1_700_000_000_000,
  });
  for (const event of upstream) normalise(event as Json);
  const response = events.reduce<ResponseResource | undefined>(reduce, undefined);
  return { events, response: response!, types: events.map(({ type }): string => type) };
}

const tale = written((writer) => {
  writer.reasoning("Hm, ");
  writer.reasoning("so.");
  writer.reasoningSummary("In ");
  writer.reasoningSummary("short.");
  for (const piece of ["Hel", "lo", ", ", "wor", "ld", "."]) writer.text(piece);
  writer.toolCall(0, { name: "weather" });
  writer.toolArguments(0, '{"city":');
  writer.toolArguments(0, '"Oslo"}');
  writer.toolCall(1, { name: "weather" });
  writer.toolArguments(1, '{"city":"Rome"}');
  writer.finish();
  writer.end();
}) as unknown as Json[];
const { response: expected, types: expectedTypes } = normalised(tale);
const count = (types: readonly string[], pattern: RegExp): number =>
  types.filter((type) => pattern.test(type)).length;

const copy = (): Json[] => structuredClone(tale);
const each = (change: (event: Json, at: number) => void): Json[] => {
  const events = copy();
  events.forEach(change);
  return events;
};
const without = (pattern: RegExp, events = copy()): Json[] =>
  events.filter(({ type }) => !pattern.test(String(type)));
const is = ({ type }: Json, pattern: RegExp): boolean => pattern.test(String(type));
const atEnd = (change: (response: Json, event: Json) => void): Json[] =>
  each((event) => is(event, /^response\.completed$/) && change(event["response"] as Json, event));
const itemsOf = (response: Json): Json[] => response["output"] as Json[];
const clear = (item: Json): void => {
  for (const key of ["content", "summary"]) if (item[key]) item[key] = [];
  if ("arguments" in item) item["arguments"] = "";
};
const shift = (by: number) => (event: Json) => {
  for (const key of ["content_index", "summary_index"])
    if (key in event) event[key] = (event[key] as number) + by;
};
const withoutIds = ({ output }: ResponseResource): Json[] =>
  (output as unknown as Json[]).map((item) => ({ ...item, id: "" }));
let ids = 0;
const anew = (item: Json): Json => ({ ...item, id: `anew_${++ids}` });

describe("the same items come of", () => {
  const strays: [name: string, upstream: Json[]][] = [
    ["part indexes that begin at 1", each(shift(1))],
    ["part indexes that begin at -1", each(shift(-1))],
    ["part indexes that begin at 1, of parts never opened", without(/part/, each(shift(1)))],
    [
      "a content_index that counts deltas",
      each((event, at) => is(event, /(text|reasoning)\.delta$/) && (event["content_index"] = at)),
    ],
    [
      "a content_index that counts deltas of parts never opened",
      without(
        /content_part/,
        each((event, at) => is(event, /(text|reasoning)\.d/) && (event["content_index"] = at)),
      ),
    ],
    [
      "raw reasoning in a part opened as text",
      each((event) => {
        const part = event["part"] as Json | undefined;
        if (part?.["type"] === "reasoning_text" && is(event, /added$/))
          part["type"] = "output_text";
      }),
    ],
    [
      "an id of its own for each event",
      each((event) => "item_id" in event && (event["item_id"] = `anew_${++ids}`)),
    ],
    [
      "an id of its own for each event about text, and the same index for all items",
      each((event) => {
        if ("item_id" in event && !is(event, /arguments/)) event["item_id"] = `anew_${++ids}`;
        if ("output_index" in event) event["output_index"] = 0;
      }),
    ],
    [
      "items without ids",
      each((event) => {
        delete event["item_id"];
        delete (event["item"] as Json | undefined)?.["id"];
      }),
    ],
    [
      "two events under each number",
      each((event, at) => (event["sequence_number"] = Math.floor(at / 2))),
    ],
    [
      "done events without words",
      each((event) => {
        if (!is(event, /(text|reasoning|arguments)\.done$/)) return;
        for (const key of ["text", "arguments"]) if (key in event) event[key] = "";
      }),
    ],
    [
      "content_part.done without its part",
      each((event) => is(event, /part\.done$/) && delete event["part"]),
    ],
    [
      "content_part.done with a part that says nothing",
      each((event) => is(event, /part\.done$/) && ((event["part"] as Json)["text"] = "")),
    ],
    [
      "items that are done without what they said",
      each((event) => {
        if (is(event, /item\.done$/)) clear(event["item"] as Json);
        if (is(event, /completed$/)) (event["response"] as Json)["output"] = [];
      }),
    ],
    [
      "items that are done without their names",
      each((event) => {
        const item = event["item"] as Json | undefined;
        if (is(event, /item\.done$/))
          for (const key of ["name", "call_id", "role"]) delete item![key];
        if (is(event, /completed$/)) (event["response"] as Json)["output"] = [];
      }),
    ],
    ["an end whose items say nothing", atEnd((response) => itemsOf(response).forEach(clear))],
    ["an end that leaves out the first item", atEnd((response) => itemsOf(response).shift())],
    ["an end that leaves out the last item", atEnd((response) => itemsOf(response).pop())],
    ["an end with null among its items", atEnd((response) => itemsOf(response).unshift(null!))],
    [
      "response.done for response.completed",
      atEnd((_, event) => (event["type"] = "response.done")),
    ],
    ["an end without a status", atEnd((response) => delete response["status"])],
    [
      "an end that says it has not ended",
      atEnd((response) => (response["status"] = "in_progress")),
    ],
    ["an end without a response", atEnd((_, event) => delete event["response"])],
    [
      "an end with its id, its model and its status null",
      atEnd((response) => Object.assign(response, { id: null, model: null, status: null })),
    ],
    [
      "a beginning without a response",
      each((event) => is(event, /created$|response\.in_progress$/) && delete event["response"]),
    ],
  ];
  it.each(strays)("%s", (_name, upstream) => {
    const { events, response, types } = normalised(upstream);
    expect(checkGrammar(events)).toEqual([]);
    for (const kind of [/added$/, /delta$/, /done$/])
      expect(count(types, kind), String(kind)).toBe(count(expectedTypes, kind));
    expect(withoutIds(response)).toEqual(withoutIds(expected));
    expect(response).toMatchObject({ status: "completed", model: "m" });
    for (const event of events as unknown as Json[]) {
      const whole =
        "response" in event || !is(event, /^response\.(created|in_progress|completed)$/);
      expect(whole, "a response in what is told of it").toBe(true);
      const placed = "item" in event || !("output_index" in event);
      expect(placed || typeof event["item_id"] === "string", "an id beside an index").toBe(true);
    }
  });

  it("an end that names its items anew and leaves out the reasoning", () => {
    const upstream = atEnd(
      (response) => (response["output"] = itemsOf(response).slice(1).map(anew)),
    );
    const { events, response } = normalised(upstream);
    expect(checkGrammar(events)).toEqual([]);
    expect(response.output.map(({ type }) => type)).toEqual(
      expected.output.map(({ type }) => type),
    );
    expect(response.output[3]).toMatchObject({ arguments: '{"city":"Rome"}' });
  });

  it("deltas of parallel calls that were never announced", () => {
    const { events, response } = normalised(without(/output_item/));
    expect(checkGrammar(events)).toEqual([]);
    expect(response.output).toEqual(expected.output);
  });
});

describe("a call", () => {
  const call = {
    type: "function_call",
    id: "fc_1",
    call_id: "c_1",
    name: "now",
    status: "completed",
  };
  const made = (item: Json): Json => {
    const upstream = [{ type: "response.completed", response: answer([item as never]) }];
    const { events, response } = normalised(upstream);
    expect(checkGrammar(events)).toEqual([]);
    return response.output[0] as unknown as Json;
  };

  it("has its arguments as a text, though they came as an object", () => {
    expect(made({ ...call, arguments: { city: "Oslo" } })["arguments"]).toBe('{"city":"Oslo"}');
  });

  it("36: has arguments that are JSON, though there are none", () => {
    expect(made({ ...call, arguments: "" })["arguments"]).toBe("{}");
    expect(made({ ...call })["arguments"]).toBe("{}");
  });

  it("that was cut off before its arguments has none made up", () => {
    expect(made({ ...call, arguments: "", status: "incomplete" })["arguments"]).toBe("");
  });

  it("can be answered by its own id where it has no call_id", () => {
    const { call_id: _, ...bare } = call;
    expect(made({ ...bare, arguments: "{}" })["call_id"]).toBe("fc_1");
  });
});

describe("events that have no place", () => {
  const [created, ...rest] = saying("Hello") as unknown as [Json, ...Json[]];

  it("29: come after the beginning, however early they came", () => {
    const { types } = normalised([{ type: "keepalive" }, { type: "acme:route" }, created, ...rest]);
    expect(types.slice(0, 3)).toEqual(["response.created", "keepalive", "acme:route"]);
  });

  it("39: are not told of an item that is done", () => {
    const late = { type: "response.acme.scored", item_id: "msg_1", output_index: 0, score: 1 };
    const { events } = normalised([created, ...rest.slice(0, -1), late, rest.at(-1)!]);
    expect(checkGrammar(events)).toEqual([]);
  });

  it("and no type, are nobody's", () => {
    const { events } = normalised([created, { usage: null }, ...rest]);
    expect(events).toEqual([created, ...rest]);
  });
});

describe("a failure", () => {
  const error = { code: "rate_limit_exceeded", message: "Slow down." };
  const begun = saying("Hello").slice(0, 5);

  it.each([
    ["without its response", { type: "response.failed", error }],
    ["that tells its error beside its response", { type: "response.failed", response: {}, error }],
    ["by the name of response.done", { type: "response.done", response: { error } }],
  ])("keeps its error and what came before: %s", (_name, ending) => {
    const { events, response, types } = normalised([...begun, ending]);
    expect(checkGrammar(events)).toEqual([]);
    expect(types.at(-1)).toBe("response.failed");
    expect(response).toMatchObject({ status: "failed", error });
    expect(response.output).toMatchObject([{ content: [{ text: "Hello" }] }]);
  });
});

it("usage whose numbers are null counts what there is", () => {
  const usage = {
    input_tokens: 3,
    output_tokens: 4,
    total_tokens: null,
    input_tokens_details: null,
  };
  const response = answer([message("Hi")], { usage: usage as never });
  expect(normalised([{ type: "response.completed", response }]).response.usage).toMatchObject({
    total_tokens: 7,
    input_tokens_details: { cached_tokens: 0 },
  });
});
