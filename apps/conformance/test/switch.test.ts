import { portableHistory, type Provider } from "@anyllm/core";
import { loadRecordings, type Recording } from "@anyllm/testing";
import { afterAll, describe, expect, it } from "vitest";
import { searcher } from "../src/compare.ts";
import { encodeBy, type Encoded } from "../src/encoding.ts";
import { isObject, type Json, objects, string, stringsOf } from "../src/facts.ts";
import { create, type Maker, makers, nameOf, playAs, richest } from "../src/makers.ts";
import { createTally } from "../src/tally.ts";

const { recordings, missing } = loadRecordings();
const why = missing ? ` (${missing})` : "";

interface Conversation {
  from: Maker;
  recording: Recording;
  /** What the provider made, marked. */
  output: Json[];
}

const conversations = new Map<Maker, Promise<Conversation[]>>();

function conversationsOf(from: Maker): Promise<Conversation[]> {
  let made = conversations.get(from);
  if (!made) conversations.set(from, (made = makeConversations(from)));
  return made;
}

async function makeConversations(from: Maker): Promise<Conversation[]> {
  return Promise.all(
    richest(recordings, from).map(async (recording) => {
      const { response } = await playAs(from, recording);
      return { from, recording, output: objects(response?.output) };
    }),
  );
}

const pairs = makers.flatMap((from) =>
  makers.map((to) => [`${nameOf(from)} → ${nameOf(to)}`, { from, to }] as const),
);

describe.skipIf(missing !== undefined)(`T40 a conversation moves between all wires${why}`, () => {
  const tally = createTally("conversations moved");

  it.each(pairs)("%s", async (_, { from, to }) => {
    const found: string[] = [];
    for (const conversation of await conversationsOf(from)) {
      const problems = await moved(conversation, to);
      tally.add(nameOf(from), problems.length === 0 ? "arrived" : "hurt");
      found.push(...problems.map((problem) => `${conversation.recording.id}: ${problem}`));
    }
    expect(found, found.join("\n")).toEqual([]);
  });

  it.each(pairs.filter(([, { from, to }]) => from !== to))(
    "%s, without portableHistory",
    async (_, { from, to }) => {
      const found: string[] = [];
      for (const conversation of await conversationsOf(from)) {
        const problems = await unmoved(conversation, to);
        found.push(...problems.map((problem) => `${conversation.recording.id}: ${problem}`));
      }
      expect(found, found.join("\n")).toEqual([]);
    },
  );

  it("moves something of everyone, and every kind of thing", async () => {
    const all = (await Promise.all(makers.map(conversationsOf))).flat();
    for (const maker of makers)
      expect(
        all.some(({ from }) => from === maker),
        nameOf(maker),
      ).toBe(true);
    const items = all.flatMap(({ output }) => output);
    expect(items.flatMap(sealsOf).length).toBeGreaterThan(5);
    expect(items.filter(({ type }) => type === "function_call").length).toBeGreaterThan(10);
    expect(items.filter(isHosted).length).toBeGreaterThan(3);
  });

  afterAll(() => tally.print());
});

const ask = (text: string): Json => ({ type: "message", role: "user", content: text });

// What a vendor tells beside its message is no part of the history that it takes back.
const beside: readonly (readonly [maker: RegExp, line: RegExp, reason: string])[] = [
  [/gemini/, /^web_search_call/, "grounding and URL context are told beside the parts"],
  [/groq/, /^web_search_call/, "executed_tools is told in answers alone"],
];

/** The conversation so far and what comes next: outputs of its calls, and another question. */
function requestOf({ output }: Conversation, { capabilities }: Provider, model = "m"): Json {
  const calls = output.filter(({ type }) => type === "function_call");
  const outputs = calls.map(({ call_id }, at) => ({
    type: "function_call_output",
    call_id,
    output: `OUTPUT-${at}.`,
  }));
  const names = [...new Set(calls.map(({ name }) => name))];
  const tools = names.map((name) => ({
    type: "function",
    name,
    parameters: { type: "object", properties: {} },
  }));
  // Who takes no tools is given none; the calls of the history stay.
  const takes = capabilities.tools === "all" || capabilities.tools.includes("function");
  const input = [ask("QUESTION-1"), ...output, ...outputs, ask("QUESTION-2")];
  return { model, input, ...(takes && tools.length > 0 && { tools }) };
}

async function moved(conversation: Conversation, to: Maker): Promise<string[]> {
  const { from, output } = conversation;
  const native = to.wire === "openai-responses";
  const provider = await create(to);
  const sent = await encodeBy(provider, requestOf(conversation, provider, to.model), {
    native,
    history: portableHistory(),
  });
  if (!sent.body) return [`refused: ${String(sent.refused?.message)}`];
  const problems = keeps(conversation, sent.body);
  const seals = output.flatMap(sealsOf);
  const holds = searcher(sent.body);
  if (from !== to) {
    const foreign = seals.filter(holds);
    if (foreign.length > 0) problems.push(`a foreign blob was sent: ${foreign[0]?.slice(0, 60)}`);
  }
  return [...problems, ...unreported(output, sent).filter((line) => !isBeside(line, from, to))];
}

function isBeside(line: string, from: Maker, to: Maker): boolean {
  const same = from === to || (from.wire === to.wire && from.wire.startsWith("gemini"));
  return same && beside.some(([at, told]) => at.test(nameOf(from)) && told.test(line));
}

// What an item is called here, and not what it says.
const nameless = { type: 0, id: 0, status: 0, anyllm: 0 };

// Everything of an item that is not sent has a line in the report: its place in the input.
function unreported(output: readonly Json[], { body, warnings }: Encoded): string[] {
  const holds = searcher(body);
  return output.flatMap((item, at) => {
    const lost = [
      ...sealsOf(item),
      ...(isHosted(item) ? stringsOf({ ...item, ...nameless }, 12) : []),
    ];
    const gone = lost.filter((text) => !holds(text));
    const told = warnings.some(
      ({ param }) =>
        param === `input[${at + 1}]` || param === "input" || param.startsWith(`input[${at + 1}].`),
    );
    return gone.length > 0 && !told
      ? [`${string(item["type"])} lost something in silence: ${gone[0]?.slice(0, 60)}`]
      : [];
  });
}

async function unmoved(conversation: Conversation, to: Maker): Promise<string[]> {
  const native = to.wire === "openai-responses";
  const provider = await create(to);
  const sent = await encodeBy(provider, requestOf(conversation, provider, to.model), { native });
  // Refused by name, before anything is sent.
  if (!sent.body)
    return sent.refused?.code === "not_implemented" ? [] : [`refused as ${String(sent.refused)}`];
  const { from, output } = conversation;
  return unreported(output, sent).filter((line) => !isBeside(line, from, to));
}

/** Text, calls and outputs are there, in order. */
function keeps({ output }: Conversation, body: Json): string[] {
  const holds = searcher(body);
  const problems: string[] = [];
  for (const item of output) {
    const texts =
      item["type"] === "message" ? objects(item["content"]).map(({ text }) => string(text)) : [];
    for (const text of texts)
      if (text.trim() !== "" && !holds(text) && !holds(text.trim()))
        problems.push(`text lost: ${text.slice(0, 60)}`);
    if (item["type"] === "function_call" && !holds(string(item["name"])))
      problems.push(`call lost: ${string(item["name"])}`);
  }
  const calls = output.filter(({ type }) => type === "function_call");
  const written = JSON.stringify(body["messages"] ?? body["contents"] ?? body["input"]);
  const marks = [
    "QUESTION-1",
    ...calls.map(({ name }) => string(name)),
    ...calls.map((_, at) => `OUTPUT-${at}.`),
    "QUESTION-2",
  ];
  let last = -1;
  for (const mark of marks) {
    const at = written.indexOf(mark, last + 1);
    if (at < 0) problems.push(`${mark} is lost or out of order`);
    last = Math.max(last, at);
  }
  const args = calls.map(({ arguments: given }) => given).filter((given) => given !== "{}");
  const leaves = args.flatMap((given) => stringsOf(JSON.parse(string(given)), 1));
  problems.push(...leaves.filter((leaf) => !holds(leaf)).map((leaf) => `argument lost: ${leaf}`));
  return problems;
}

const sealKey = /encrypted|signature|^data$|seal/;

// Opaque strings by the names they go by, wherever they stand in an item.
function sealsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(sealsOf);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, entry]) =>
    typeof entry === "string" && sealKey.test(key) && entry.length > 20 ? [entry] : sealsOf(entry),
  );
}

function isHosted({ type }: Json): boolean {
  return !/^(message|reasoning|function_call)$/.test(string(type));
}
