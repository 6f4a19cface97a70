import { replay } from "@anyllm/testing";
import type { ItemParam } from "@anyllm/types";
import { describe, expect, test } from "vitest";
import { checkGrammar } from "../../src/index.ts";
import { ask, connect, play, request, watchRejections } from "../support/play.ts";
import {
  begin,
  completed,
  functionCall,
  json,
  message,
  type Raw,
  resource,
  sse,
  whole,
} from "../support/upstream.ts";

watchRejections();

const without = (events: Raw[], ...keys: string[]): Raw[] =>
  events.map((event) =>
    Object.fromEntries(Object.entries(event).filter(([key]) => !keys.includes(key))),
  );
const item = (events: Raw[]): Raw => events.at(-1)?.["item"] as Raw;
const hello = message(["Hel", "lo"]);

describe("T18: what nobody knows yet", () => {
  const gadget = {
    type: "acme:gadget",
    id: "gd_1",
    status: "acme:warm",
    payload: { deep: [1, { two: 2 }] },
  };
  const message1 = {
    ...item(hello),
    content: [
      { type: "acme:hologram", beam: 7 },
      { type: "output_text", text: "Hello", annotations: [], acme: true },
    ],
  };
  const progress = { type: "acme:progress", percent: 40 };
  const extra = [
    progress,
    { type: "response.output_item.added", output_index: 0, item: gadget },
    { type: "response.acme_gadget.spun", item_id: "gd_1", output_index: 0, turns: 3 },
    { type: "response.output_item.done", output_index: 0, item: gadget },
  ];

  test("T18: events pass through, numbered and unnumbered, and disturb nothing", async () => {
    const items = [...extra, ...message(["Hi"], { index: 1 })];
    const unnumbered = 'event: keepalive\ndata: {"type":"keepalive"}\n\n';
    const { events, error, response, warnings } = await play({
      body:
        sse(begin()) +
        unnumbered +
        sse([...begin(), ...items, completed(items)])
          .split("\n\n")
          .slice(2)
          .join("\n\n"),
    });
    expect(error).toBeUndefined();
    expect(warnings).toEqual([]);
    expect(events).toContainEqual({ type: "keepalive" });
    expect(events).toContainEqual({ ...progress, sequence_number: 2 });
    expect(events).toContainEqual({ ...extra[2], sequence_number: 4 });
    expect(response?.output_text).toBe("Hi");
    expect(response?.output[0]).toEqual(gadget);
  });

  test("T18: items, parts and keys are kept, and go back as they came", async () => {
    const output = [gadget, message1];
    await using server = await replay([
      {
        body: sse([
          ...begin(),
          { type: "response.completed", response: resource({ status: "completed", output }) },
        ]),
      },
      json(resource({ status: "completed", output })),
      json(resource({ status: "completed" })),
    ]);
    const llm = connect(server.baseURL);
    const stream = await llm.responses({ ...request, stream: true });
    const first = await stream.finalResponse();
    const second = await llm.responses(request);
    for (const { output: items } of [first, second]) {
      expect(items).toEqual(output);
      await llm.responses({ model: "openai/m", input: items });
      expect(server.requests.at(-1)?.json).toEqual({ model: "m", input: output });
    }
  });

  test("T18: a status and keys of the response that nobody knows are kept", async () => {
    const odd = { status: "acme:paused", "acme:cost": 3, output: [gadget] };
    expect((await ask(json(resource(odd)))).response).toMatchObject(odd);
    const { response } = await play({
      body: sse([...begin(), { type: "response.completed", response: resource(odd) }]),
    });
    expect(response).toMatchObject(odd);
  });
});

describe("T19: events that lack what they need", () => {
  const calls = functionCall(['{"a":', "1}"], { index: 1 });
  const sound = [...hello, ...calls];
  const added = "response.output_item.added";
  const defects: [string, Raw[], string][] = [
    ["no output_index (llama.cpp)", without(sound, "output_index"), "no output_index"],
    [
      "no output_index and no content_index",
      without(sound, "output_index", "content_index"),
      "no output_index",
    ],
    [
      "item null when added",
      sound.map((event) => (event["type"] === added ? { ...event, item: null } : event)),
      "without its item",
    ],
    ["no item.added at all", sound.filter(({ type }) => type !== added), "without its item"],
    [
      "deltas alone, then the end",
      sound.filter(({ type }) => String(type).endsWith(".delta")),
      "without its item",
    ],
    ["no item_id", without(sound, "item_id"), ""],
  ];

  test.each(defects)(
    "T19: %s: same items, sound order, a diagnostic",
    async (_, events, diagnostic) => {
      const end = completed(sound);
      const {
        error,
        response,
        events: seen,
        warnings,
      } = await play({ body: sse([...begin(), ...events, end]) });
      expect(error).toBeUndefined();
      expect(response?.output_text).toBe("Hello");
      expect(response?.output).toMatchObject([
        { type: "message" },
        { type: "function_call", arguments: '{"a":1}' },
      ]);
      expect(checkGrammar(seen)).toEqual([]);
      expect(warnings.join("; ")).toContain(diagnostic);
    },
  );

  test("T19: empty ids are no identity: two items stay two, and no empty id is sent back", async () => {
    const items = [...message(["One"], { id: "" }), ...message(["Two"], { id: "", index: 1 })];
    const { response, events, error } = await play({ body: sse(whole(...items)) });
    expect(error).toBeUndefined();
    expect(response?.output).toHaveLength(2);
    expect(response?.output_text).toBe("OneTwo");
    expect(checkGrammar(events)).toEqual([]);
    const input = response?.output as ItemParam[];
    const { requests } = await ask(json(resource({ status: "completed" })), { request: { input } });
    const sent = requests[0]?.json as { input: object[] };
    expect(sent.input).toHaveLength(2);
    for (const each of sent.input) expect(each).not.toHaveProperty("id");
  });

  test("T19: a stream that begins without response.created", async () => {
    const { events, response, warnings } = await play({ body: sse([...hello, completed(hello)]) });
    expect(events.slice(0, 2).map(({ type }) => type)).toEqual([
      "response.created",
      "response.in_progress",
    ]);
    expect(response?.output_text).toBe("Hello");
    expect(warnings.join()).toContain("no beginning");
  });

  test("T19: each kind of defect is told once, not with every event", async () => {
    const many = message(Array.from({ length: 50 }, () => "x"));
    const { warnings } = await play({
      body: sse([...begin(), ...without(many, "output_index"), completed(many)]),
    });
    expect(new Set(warnings).size).toBe(warnings.length);
  });
});

describe("T20: a terminal event with an empty output", () => {
  test("T20: the items are those that were closed", async () => {
    const items = [...hello, ...functionCall(["{}"], { index: 1 })];
    const { response } = await play({ body: sse([...begin(), ...items, completed([])]) });
    expect(response?.output).toEqual([item(hello), item(functionCall(["{}"]))]);
    expect(response?.output_text).toBe("Hello");
  });

  test("T20: items that were never closed are as their deltas told them", async () => {
    const open = hello.slice(0, -3);
    const { response, events } = await play({ body: sse([...begin(), ...open, completed([])]) });
    expect(response?.output_text).toBe("Hello");
    expect(checkGrammar(events)).toEqual([]);
  });

  test("T20: an output of null, or none, is empty", async () => {
    for (const output of [null, undefined]) {
      const end = {
        type: "response.completed",
        response: { ...resource({ status: "completed" }), output },
      };
      expect((await play({ body: sse([...begin(), ...hello, end]) })).response?.output_text).toBe(
        "Hello",
      );
    }
  });
});

describe("T23: numbers that do not rise as they should", () => {
  const body = (change: (events: Raw[]) => Raw[]): { body: string } => {
    return {
      body: sse(
        change(
          whole(...message(["a", "b", "c", "d"])).map((event, sequence_number) => ({
            ...event,
            sequence_number,
          })),
        ),
      ),
    };
  };
  const delta = 4;

  test("T23: a gap is noticed, and repaired from the closing events", async () => {
    const { response, warnings, error } = await play(
      body((events) => events.toSpliced(delta + 1, 1)),
    );
    expect(error).toBeUndefined();
    expect(warnings.join()).toContain("gap");
    expect(response?.output_text).toBe("abcd");
  });

  test("T23: an event sent twice counts once", async () => {
    const twice = (events: Raw[]): Raw[] => events.flatMap((event) => [event, event]);
    const { response, warnings, events } = await play(body(twice));
    expect(warnings.join()).toContain("repeated");
    expect(response?.output_text).toBe("abcd");
    expect(events).toEqual((await play(body((all) => all))).events);
  });

  test("T23: a part of the stream played again, as on a resume, changes nothing", async () => {
    const again = (events: Raw[]): Raw[] => [...events.slice(0, 7), ...events.slice(2)];
    const { events, warnings } = await play(body(again));
    expect(warnings.join()).toContain("repeated");
    expect(events).toEqual((await play(body((all) => all))).events);
  });

  test("T23: events in the wrong order are noticed, and the final text is right", async () => {
    const swap = (events: Raw[]): Raw[] =>
      events.with(delta, events[delta + 1] as Raw).with(delta + 1, events[delta] as Raw);
    const { response, warnings, events } = await play(body(swap));
    expect(warnings.join()).toContain("order");
    expect(response?.output_text).toBe("abcd");
    const numbers = events.map(({ sequence_number }) => sequence_number as number);
    expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
  });

  test("T23: a server that numbers every event 0 loses nothing", async () => {
    const zero = (events: Raw[]): Raw[] =>
      events.map((event) => ({ ...event, sequence_number: 0 }));
    const { response, warnings } = await play(body(zero));
    expect(response?.output_text).toBe("abcd");
    expect(warnings.join()).toContain("do not rise");
  });
});
