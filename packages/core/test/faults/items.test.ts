import { replay } from "@anyllm/testing";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkGrammar } from "../../src/index.ts";
import { ask, connect, play, request, streamed, watchRejections } from "../support/play.ts";
import {
  begin,
  completed,
  functionCall,
  json,
  message,
  type Raw,
  resource,
  sse,
  usage,
  whole,
} from "../support/upstream.ts";

watchRejections();

const stem = "response.function_call_arguments";
const pieces = ['{"city":', '"Zürich",', '"days":3}'];
const args = pieces.join("");
const call = functionCall(pieces);
const [added, done, closed] = [call[0], call.at(-2), call.at(-1)] as [Raw, Raw, Raw];
const deltas = call.slice(1, -2);
const empty = { ...deltas[0], delta: "" };

describe("T21: the arguments of a call, however they are told", () => {
  const ways: [string, Raw[]][] = [
    ["deltas, done and item", call],
    ["deltas and item", [added, ...deltas, closed]],
    ["deltas alone", [added, ...deltas]],
    ["done alone", [added, done]],
    ["done and item", [added, done, closed]],
    ["the item alone", [added, closed]],
    ["the last item alone, never added", [closed]],
    [
      "empty deltas before, between and after",
      [added, empty, ...deltas.flatMap((delta) => [delta, empty]), done, closed],
    ],
    ["an empty delta and the item", [added, empty, closed]],
    ["all of it in the item when it is added", [{ ...added, item: closed["item"] }, done, closed]],
    ["the terminal event alone", []],
  ];

  test.each(ways)("T21: %s: the same arguments in deltas, done and result", async (_, events) => {
    const {
      events: seen,
      response,
      error,
    } = await play({ body: sse([...begin(), ...events, completed([closed])]) });
    expect(error).toBeUndefined();
    expect(response?.output).toMatchObject([{ type: "function_call", arguments: args }]);
    const told = seen.flatMap((event) => (event.type === `${stem}.delta` ? [event["delta"]] : []));
    expect(told.join("")).toBe(args);
    expect(seen.find(({ type }) => type === `${stem}.done`)).toMatchObject({ arguments: args });
    expect(checkGrammar(seen)).toEqual([]);
  });

  test("T21: a call without arguments has its done event, and JSON that says none", async () => {
    const none = functionCall([]);
    const { events, response } = await play({ body: sse(whole(...none)) });
    expect(checkGrammar(events)).toEqual([]);
    expect(response?.output).toMatchObject([{ arguments: "{}" }]);
    expect(events.find(({ type }) => type === `${stem}.done`)).toMatchObject({ arguments: "{}" });
  });
});

describe("T22: calls in parallel", () => {
  const one = functionCall(['{"n"', ":1}"], { id: "fc_1", name: "first" });
  const two = functionCall(['{"n"', ":2}"], { id: "fc_2", name: "second", index: 1 });
  const both = [
    { name: "first", call_id: "call_fc_1", arguments: '{"n":1}' },
    { name: "second", call_id: "call_fc_2", arguments: '{"n":2}' },
  ];
  const expectBoth = async (events: Raw[]): Promise<void> => {
    for (const end of [completed([...one, ...two]), completed([])]) {
      const {
        response,
        events: seen,
        error,
      } = await play({ body: sse([...begin(), ...events, end]) });
      expect(error).toBeUndefined();
      expect(response?.output).toMatchObject(both);
      expect(checkGrammar(seen)).toEqual([]);
    }
  };

  test("T22: interleaved in any way, they stay apart", async () => {
    const bits = fc.array(fc.boolean(), { minLength: 12, maxLength: 12 });
    for (const order of fc.sample(bits, 8)) {
      const [left, right] = [[...one], [...two]];
      // Both are opened in order: their places in the output are what their first events say.
      const mixed = [left.shift(), right.shift()];
      for (const first of order) mixed.push((first ? left : right).shift());
      await expectBoth([...mixed, ...left, ...right].filter((event) => event !== undefined));
    }
  });

  test("T22: under one shared index, told apart by their ids", async () => {
    const shared = two.map((event) => ({ ...event, output_index: 0 }));
    await expectBoth([...one, ...shared]);
    const mixed = one.flatMap((event, place) => [event, shared[place] as Raw]);
    await expectBoth(mixed);
  });

  test("T22: with ids that come late, told apart by their index", async () => {
    const late = (events: Raw[]): Raw[] =>
      events.map((event) => {
        if (event["type"] === "response.output_item.done") return event;
        const { item_id: _, ...rest } = event;
        return "item" in rest ? { ...rest, item: { ...(rest["item"] as Raw), id: "" } } : rest;
      });
    await expectBoth([...late(one), ...late(two)]);
    await expectBoth(late(one).flatMap((event, place) => [event, late(two)[place] as Raw]));
  });

  test("T22: the same function called twice with the same arguments is two calls", async () => {
    const again = functionCall(pieces, { id: "fc_9", index: 1 });
    const { response } = await play({ body: sse(whole(...call, ...again)) });
    expect(response?.output.map(({ id }) => id)).toEqual(["fc_1", "fc_9"]);
  });
});

describe("T24: a refusal and nothing else", () => {
  const refusal = "I cannot help with that.";
  const place = { item_id: "msg_1", output_index: 0, content_index: 0 };
  const part = { type: "refusal", refusal };
  const [opened, , , , , end] = message(["x"]) as [Raw, Raw, Raw, Raw, Raw, Raw];
  const item = { ...(end["item"] as Raw), content: [part] };
  const events = [
    opened,
    { type: "response.content_part.added", ...place, part: { type: "refusal", refusal: "" } },
    ...["I cannot ", "help with that."].map((delta) => ({
      type: "response.refusal.delta",
      ...place,
      delta,
    })),
    { type: "response.refusal.done", ...place, refusal },
    { type: "response.content_part.done", ...place, part },
    { ...end, item },
  ];

  test.each([
    ["in full", whole(...events)],
    ["told at the end only", [...begin(), completed(events)]],
    ["with an empty terminal output", [...begin(), ...events, completed([])]],
  ])(
    "T24: %s: a refusal part and its events, and no text pretending to be an answer",
    async (_, sent) => {
      const { response, events: seen, error } = await play({ body: sse(sent) });
      expect(error).toBeUndefined();
      expect(response?.output_text).toBe("");
      expect(response?.output).toMatchObject([{ type: "message", content: [part] }]);
      const told = seen.flatMap((event) =>
        event.type === "response.refusal.delta" ? [event.delta] : [],
      );
      expect(told.join("")).toBe(refusal);
      expect(seen.find(({ type }) => type === "response.refusal.done")).toMatchObject({ refusal });
      expect(checkGrammar(seen)).toEqual([]);
    },
  );

  test("T24: a whole answer", async () => {
    const { response } = await ask(json(resource({ status: "completed", output: [item] })));
    expect(response?.output).toEqual([item]);
    expect(response?.output_text).toBe("");
  });
});

describe("T26: one response, told in three ways", () => {
  test("T26: streamed, whole and stored: the same items, ids, usage and texts", async () => {
    const items = [...message(["Grüße ", "aus Zürich"]), ...functionCall(pieces, { index: 1 })];
    const terminal = completed(items);
    await using server = await replay(({ method, json: asked }) => {
      const stream = method === "POST" && (asked as { stream?: boolean }).stream;
      return stream ? { body: sse(whole(...items)) } : json(terminal["response"] as Raw);
    });
    const llm = connect(server.baseURL);
    const streamedResponse = await (await llm.responses(streamed)).finalResponse();
    const answered = await llm.responses(request);
    const stored = await llm.responses.retrieve("resp_1");
    expect(server.requests.at(-1)?.path).toBe("/v1/responses/resp_1");
    expect(answered).toEqual(streamedResponse);
    for (const { id, status, output, usage: used, output_text } of [streamedResponse, stored]) {
      expect({ id, status, output, usage: used, output_text }).toEqual({
        id: "resp_1",
        status: "completed",
        output: (terminal["response"] as Raw)["output"],
        usage,
        output_text: "Grüße aus Zürich",
      });
    }
  });
});
