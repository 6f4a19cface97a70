import { streamEventSchema } from "@anyllm/types/schemas";
import { afterAll, describe, expect, test } from "vitest";
import { add, embedded, type Frame, type Json, weather } from "./wire.ts";

const model = await embedded();
afterAll(() => model.server.close());

const schema = {
  type: "object",
  properties: { city: { type: "string" }, tags: { type: "array", items: { type: "string" } } },
  required: ["city", "tags"],
};

const requests: Record<string, object> = {
  text: { input: "What is the capital of France?" },
  story: { input: "Tell me a story" },
  reasoning: { input: "Hi", reasoning: { effort: "low", summary: "auto" } },
  call: { input: "The weather in Oslo?", tools: [weather] },
  calls: {
    input: "Add 1 and 2, and the weather in Rome",
    tools: [weather, add],
    reasoning: { effort: "high" },
  },
  json: { input: "I live in Rome", text: { format: { type: "json_schema", name: "x", schema } } },
  refusal: { input: "Please refuse." },
  incomplete: { input: "Count to 100", max_output_tokens: 16 },
  "incomplete call": {
    input: 'Add "many" to 12345678901234567890 with weather in Oslo',
    tools: [weather],
    max_output_tokens: 16,
    reasoning: { effort: "low" },
  },
  logprobs: { input: "Hi", include: ["message.output_text.logprobs"] },
};

// Event name stem: the place of its strings in the item, and their key.
const families: Record<string, [string, string]> = {
  "response.output_text": ["content", "text"],
  "response.refusal": ["content", "refusal"],
  "response.reasoning": ["content", "text"],
  "response.reasoning_summary_text": ["summary", "text"],
  "response.function_call_arguments": ["", "arguments"],
};

/** The strings that some events tell, by their place in the output. */
function stringsOf(events: Json[], wanted: (event: Json) => boolean): Map<string, string> {
  const strings = new Map<string, string>();
  for (const event of events.filter(wanted)) {
    const [place, key] = families[event.type.replace(/\.\w+$/, "")] ?? [];
    if (place === undefined || key === undefined) continue;
    const at = `${event.output_index} ${place} ${event[`${place}_index`] ?? ""}`;
    strings.set(at, (strings.get(at) ?? "") + (event.delta ?? event[key]));
  }
  return strings;
}

/** The strings of the final output, by their place. */
function stringsIn(output: Json[]): Map<string, string> {
  const strings = new Map<string, string>();
  for (const [index, item] of output.entries()) {
    if (item.type === "function_call") strings.set(`${index}  `, item.arguments);
    for (const place of ["content", "summary"]) {
      for (const [at, part] of (item[place] ?? []).entries()) {
        strings.set(`${index} ${place} ${at}`, part.text ?? part.refusal);
      }
    }
  }
  return strings;
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
}

const types = (events: Json[]): string[] => events.map(({ type }) => type);

describe.for(Object.entries(requests))("a stream of %s", async ([, request]) => {
  let frames: Frame[] = [];
  let events: Json[] = [];
  let last: Json;
  const load = async (): Promise<void> => {
    if (frames.length > 0) return;
    frames = await model.frames(request);
    events = frames.slice(0, -1).map(({ event }) => event);
    last = events.at(-1);
  };

  test("S24: it is text/event-stream", async () => {
    const { status, type } = await model.post({ ...request, stream: true });
    expect([status, type]).toEqual([200, "text/event-stream"]);
  });

  test("S25–S28, S43: framing, names, numbers", async () => {
    await load();
    expect(frames.at(-1)).toEqual({ name: undefined, lines: ["data: [DONE]"], event: "[DONE]" });
    for (const [index, { name, lines, event }] of frames.slice(0, -1).entries()) {
      expect(lines).toEqual([`event: ${event.type}`, expect.stringMatching(/^data: /)]);
      expect(name).toBe(event.type);
      expect(event.sequence_number).toBe(index);
    }
  });

  test("every event is one that the specification has", async () => {
    await load();
    for (const event of events) {
      const { error } = streamEventSchema.safeParse(event);
      expect(error?.message, event.type).toBeUndefined();
    }
  });

  test("S29–S31: created first, exactly one terminal event, of the status it names", async () => {
    await load();
    expect(types(events).slice(0, 2)).toEqual(["response.created", "response.in_progress"]);
    expect(Object.keys(events[0].response)).toHaveLength(31);
    const terminal = events.filter(({ type }) =>
      /^response\.(completed|incomplete|failed)$/.test(type),
    );
    expect(terminal).toEqual([last]);
    expect(last.type).toBe(`response.${last.response.status}`);
  });

  test("S32, S37–S39: items open, close once, say nothing afterwards, and are the final output", async () => {
    await load();
    const added = events.filter(({ type }) => type === "response.output_item.added");
    const done = events.filter(({ type }) => type === "response.output_item.done");
    expect(added.map(({ item }) => item.status)).toEqual(added.map(() => "in_progress"));
    expect(done.map(({ item }) => item)).toEqual(last.response.output);
    for (const { output_index, item } of added) {
      const own = events.filter((event) => event.output_index === output_index);
      expect([own[0].type, own.at(-1).type]).toEqual([added[0].type, done[0].type]);
      expect(new Set(own.map((event) => event.item_id ?? event.item.id))).toEqual(
        new Set([item.id]),
      );
      expect(types(own).filter((type) => type.startsWith("response.output_item"))).toHaveLength(2);
      expect(own.at(-1).item.status).not.toBe("in_progress");
    }
  });

  test("S33–S36: parts enclose their deltas, which add up to the final strings", async () => {
    await load();
    const told = stringsOf(events, ({ type }) => type.endsWith(".delta"));
    const finals = stringsOf(events, ({ type }) => type.endsWith(".done"));
    expect(told.size).toBeGreaterThan(0);
    expect(finals).toEqual(told);
    expect(finals).toEqual(stringsIn(last.response.output));
    const opened = events.filter(({ type }) => type.endsWith("part.added"));
    const closed = events.filter(({ type }) => type.endsWith("part.done"));
    expect(closed.map(({ item_id, part }) => [item_id, part.type])).toEqual(
      opened.map(({ item_id, part }) => [item_id, part.type]),
    );
    for (const { arguments: json, status } of last.response.output) {
      expect(status !== "completed" || json === undefined || isJson(json), json).toBe(true);
    }
  });

  test("S40: only the last item is incomplete, and then the response is", async () => {
    await load();
    const { output, status, incomplete_details } = last.response;
    const cut = output.findIndex((item: Json) => item.status === "incomplete");
    const complete = ["completed", -1, null];
    const incomplete = ["incomplete", output.length - 1, { reason: "max_output_tokens" }];
    expect([status, cut, incomplete_details]).toEqual(cut < 0 ? complete : incomplete);
  });

  test("the stream and the whole answer are the same, but for ids and times", async () => {
    await load();
    const strip = (value: Json): Json =>
      JSON.parse(
        JSON.stringify(value, (key, inner) =>
          ["id", "call_id", "created_at", "completed_at"].includes(key) ? undefined : inner,
        ),
      );
    expect(strip(await model.ask(request))).toEqual(strip(last.response));
  });
});

test("text comes word by word, at the pace that was asked for", async () => {
  const events = (await model.frames({ input: "Count to 5" })).map(({ event }) => event);
  const words = events.filter(({ type }) => type === "response.output_text.delta");
  expect(words.map(({ delta }) => delta)).toEqual(["1, ", "2, ", "3, ", "4, ", "5."]);
});
