import { checkGrammar, type Provider } from "@anyllm/core";
import { describe, expect, it } from "vitest";
import type { Json } from "../src/facts.ts";
import { scripts, streamOf } from "../src/minimal/index.ts";
import type { ToldCall, WireScript } from "../src/minimal/script.ts";
import { offline, play, type Played } from "../src/play.ts";
import { factsOf } from "../src/response-facts.ts";
import { vendorOf } from "../src/vendors.ts";

// Whose provider speaks each wire here.
const speakers: readonly (readonly [wire: string, provider: string])[] = [
  ["chat-completions", "deepseek"],
  ["chat-completions", "openai"],
  ["anthropic-messages", "anthropic"],
  ["bedrock-invoke-anthropic", "amazon-bedrock"],
  ["gemini-generate-content", "google"],
  ["gemini-generate-content", "google-vertex"],
  ["bedrock-converse", "amazon-bedrock"],
  ["cohere-chat-v2", "cohere"],
  ["ollama-chat", "ollama"],
];

const oslo: ToldCall = { id: "call_1", name: "weather", arguments: '{"city":"Oslo"}' };
const rome: ToldCall = { id: "call_2", name: "weather", arguments: '{"city":"Rome"}' };

describe.each(speakers)("%s, as %s speaks it", (wire, vendor) => {
  const script = scripts[wire] as WireScript;
  const create = async (): Promise<Provider> =>
    (await vendorOf({ provider: vendor, wire })).create(offline);
  const stream = async (payloads: Json[]): Promise<Played> =>
    play(await create(), streamOf(wire, payloads), { stream: true });
  const whole = async (payload: Json): Promise<Played> => {
    const headers = { "content-type": "application/json" };
    return play(await create(), { headers, body: JSON.stringify(payload) }, { stream: false });
  };
  const callsOf = ({ response }: Played): Json[] =>
    response ? factsOf(response).calls.map(({ name, arguments: given }) => ({ name, given })) : [];

  it("T21 gives the same arguments however they come", async () => {
    const expected = [{ name: "weather", given: { city: "Oslo" } }];
    const { start, open, piece, close, end } = script;
    const told = [[...start, ...script.call(1, oslo), ...end("tool")]];
    if (open && piece && close) {
      const pieces = Array.from(oslo.arguments).flatMap((character) => piece(1, character));
      const lazy = ["", '{"ci', "", 'ty":"Oslo"}', ""].flatMap((part) => piece(1, part));
      for (const given of [pieces, lazy]) {
        told.push([...start, ...open(1, oslo), ...given, ...close(1), ...end("tool")]);
        // Not every vendor closes what it opened.
        told.push([...start, ...open(1, oslo), ...given, ...end("tool")]);
      }
    }
    for (const payloads of told) {
      const played = await stream(payloads);
      expect(callsOf(played)).toEqual(expected);
      expect(checkGrammar(played.events)).toEqual([]);
    }
    expect(callsOf(await whole(script.whole({ calls: [oslo], reason: "tool" })))).toEqual(expected);
  });

  it("T21 reads a call without arguments as one with none", async () => {
    const bare = { ...oslo, arguments: "" };
    const payloads = [...script.start, ...script.call(1, bare), ...script.end("tool")];
    const { response } = await stream(payloads);
    expect(response?.output.find(({ type }) => type === "function_call")).toMatchObject({
      arguments: "{}",
    });
  });

  it("T22 keeps parallel calls apart", async () => {
    const expected = [
      { name: "weather", given: { city: "Oslo" } },
      { name: "weather", given: { city: "Rome" } },
    ];
    const { start, open, piece, close, end } = script;
    const told = [[...start, ...script.call(1, oslo), ...script.call(2, rome), ...end("tool")]];
    if (open && piece && close) {
      const woven = Array.from(oslo.arguments).flatMap((character, at) => [
        ...piece(1, character),
        ...piece(2, rome.arguments[at] as string),
      ]);
      told.push([
        ...start,
        ...open(1, oslo),
        ...open(2, rome),
        ...woven,
        ...close(1),
        ...close(2),
        ...end("tool"),
      ]);
      told.push([
        ...start,
        ...open(1, oslo),
        ...open(2, rome),
        ...woven,
        ...close(2),
        ...close(1),
        ...end("tool"),
      ]);
    }
    for (const payloads of told) {
      const played = await stream(payloads);
      expect(callsOf(played)).toEqual(expected);
      expect(checkGrammar(played.events)).toEqual([]);
      const ids = played.response ? factsOf(played.response).calls.map(({ id }) => id) : [];
      expect(new Set(ids).size).toBe(2);
    }
    const at = await whole(script.whole({ calls: [oslo, rome], reason: "tool" }));
    expect(callsOf(at)).toEqual(expected);
  });

  // Ollama has no refusals: its answers end with stop, length or load.
  it.skipIf(wire === "ollama-chat")("T24 tells a refusal from an answer", async () => {
    for (const played of [
      await stream([...script.start, ...script.end("filter")]),
      await whole(script.whole({ reason: "filter" })),
    ]) {
      const { status, incomplete_details, output } = played.response ?? {};
      const refused = JSON.stringify(output ?? []).includes('"type":"refusal"');
      const filtered = incomplete_details?.reason === "content_filter";
      const failed = played.error?.code === "content_filter";
      expect({ status, told: refused || filtered || failed }).toMatchObject({ told: true });
      expect(refused || status !== "completed").toBe(true);
    }
  });

  it("T26 says the same in a stream and at once", async () => {
    const calls = [oslo, rome];
    const made = calls.flatMap((call, at) => script.call(at + 1, call));
    const streamed = await stream([
      ...script.start,
      ...script.text("One moment."),
      ...made,
      ...script.end("tool"),
    ]);
    const told = await whole(script.whole({ text: "One moment.", calls, reason: "tool" }));
    expect(streamed.error ?? told.error).toBeUndefined();
    expect(comparable(streamed)).toEqual(comparable(told));
    expect(told.response?.usage).toMatchObject({
      input_tokens: 7,
      output_tokens: 3,
      total_tokens: 10,
    });
  });

  it("T12 never completes what was cut off in the middle of a call", async () => {
    const { start, open, piece } = script;
    const payloads =
      open && piece ? [...open(1, oslo), ...piece(1, '{"city":"Os')] : script.call(1, oslo);
    const cut = streamOf(wire, [...start, ...script.text("One moment."), ...payloads]);
    // Without the vendor's last word.
    const body = typeof cut.body === "string" ? cut.body.replace("data: [DONE]\n\n", "") : cut.body;
    const { error, response } = await play(await create(), { ...cut, body }, { stream: true });
    expect(error?.code).toBe("stream_truncated");
    expect(response?.status).not.toBe("completed");
    expect(JSON.stringify(error?.partial?.output)).toContain("One moment.");
  });
});

// Ids that we make differ; what the vendor says does not.
function comparable({ response }: Played): unknown {
  const items = (response?.output ?? []) as unknown as Json[];
  const plain = items.map((item) => {
    const { id: _, call_id, ...said } = item;
    return { ...said, ...(String(call_id).length < 10 && { call_id }) };
  });
  return { items: plain, usage: response?.usage, status: response?.status };
}

describe("chat-completions: calls as servers tell them", () => {
  const chat = scripts["chat-completions"] as WireScript;
  const chunk = (delta: Json): Json => ({ id: "c1", model: "m", choices: [{ index: 0, delta }] });
  const told = (...calls: Json[]): Json => chunk({ tool_calls: calls });
  const run = async (...payloads: Json[]): Promise<unknown> => {
    const { create } = await vendorOf({ provider: "deepseek", wire: "chat-completions" });
    const answer = streamOf("chat-completions", [...payloads, ...chat.end("tool")]);
    const { response, events } = await play(create(offline), answer, { stream: true });
    expect(checkGrammar(events)).toEqual([]);
    return response && factsOf(response).calls.map(({ id, arguments: given }) => [id, given]);
  };
  const two = [
    ["call_1", { city: "Oslo" }],
    ["call_2", { city: "Rome" }],
  ];
  const named = ({ id, name, arguments: given }: ToldCall, index: number): Json => ({
    index,
    id,
    type: "function",
    function: { name, arguments: given },
  });

  it("T22 separates calls that share an index by their ids", async () => {
    expect(await run(told(named(oslo, 0)), told(named(rome, 0)))).toEqual(two);
  });

  it("T22 separates calls without an index by their ids", async () => {
    const { index: _, ...first } = named(oslo, 0);
    const { index: __, ...second } = named(rome, 0);
    expect(await run(told(first), told(second))).toEqual(two);
    expect(await run(told(first, second))).toEqual(two);
  });

  it("T22 takes an id that comes after the name", async () => {
    const late = { index: 0, id: "call_1", function: { arguments: '{"city":"Oslo"}' } };
    const early = { index: 0, function: { name: "weather", arguments: "" } };
    expect(await run(told(early), told(late), told(named(rome, 1)))).toEqual(two);
  });

  it("T24 gives a refusal as one, piece by piece", async () => {
    const { create } = await vendorOf({ provider: "openai", wire: "chat-completions" });
    const pieces = ["I can", "not help with that."].map((refusal) =>
      chunk({ refusal, content: null }),
    );
    const answer = streamOf("chat-completions", [...pieces, ...chat.end("stop")]);
    const { response } = await play(create(offline), answer, { stream: true });
    expect(response && factsOf(response)).toMatchObject({
      refusal: "I cannot help with that.",
      text: "",
    });
  });

  it("T22 joins pieces that repeat their id", async () => {
    const [a, b] = ['{"city":', '"Oslo"}'];
    const pieces = [a, b].map((given) => told({ ...named({ ...oslo, arguments: given }, 0) }));
    expect(await run(...pieces, told(named(rome, 1)))).toEqual(two);
  });
});

const thinkers: readonly (readonly [wire: string, provider: string])[] = [
  ["chat-completions", "openai"],
  ["chat-completions", "groq"],
  ["chat-completions", "together"],
  ["chat-completions", "vllm"],
  ["chat-completions", "ollama"],
  ["ollama-chat", "ollama"],
];

describe.each(thinkers)("T27 %s, as %s speaks it", (wire, vendor) => {
  const script = scripts[wire] as WireScript;
  const told = "<think>\nIs 1 < 2? </thin is no tag.\n</think>\n\nYes <think>not this</think>.";
  const read = async (pieces: readonly string[]): Promise<{ text: string; reasoning: string }> => {
    const { create } = await vendorOf({ provider: vendor, wire });
    const texts = pieces.flatMap((piece) => script.text(piece));
    const answer = streamOf(wire, [...script.start, ...texts, ...script.end("stop")]);
    const { response } = await play(create(offline), answer, { stream: true });
    const { text, reasoning } = factsOf(response as NonNullable<typeof response>);
    return { text, reasoning };
  };
  const expected = {
    text: "Yes <think>not this</think>.",
    reasoning: "Is 1 < 2? </thin is no tag.",
  };

  it("parts thinking from text wherever it is cut", async () => {
    expect(await read([told])).toEqual(expected);
    expect(await read(Array.from(told))).toEqual(expected);
    for (let cut = 1; cut < told.length; cut++) {
      expect(await read([told.slice(0, cut), told.slice(cut)])).toEqual(expected);
    }
    for (let size = 2; size < 9; size++) {
      const pieces = Array.from({ length: Math.ceil(told.length / size) }, (_, at) =>
        told.slice(at * size, (at + 1) * size),
      );
      expect(await read(pieces)).toEqual(expected);
    }
  });

  it("tells thinking as it comes", async () => {
    const { create } = await vendorOf({ provider: vendor, wire });
    const texts = ["<think>", "One. ", "Two. ", "Three. ", "Four.", "</think>", "Yes"].flatMap(
      script.text,
    );
    const answer = streamOf(wire, [...script.start, ...texts, ...script.end("stop")]);
    const { events } = await play(create(offline), answer, { stream: true });
    const deltas = events.filter(({ type }) => type === "response.reasoning.delta");
    expect(deltas.length).toBe(4);
  });

  // A reader that looked again at all it holds would outlast the time of a test many times over.
  it("takes time in proportion to the text", async () => {
    const pieces = ["<think>", ...Array.from({ length: 200_000 }, () => "<</"), "</think>", "Yes"];
    expect((await read(pieces)).text).toBe("Yes");
  });
});
