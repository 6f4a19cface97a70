import { portableHistory, type Provider } from "@anyllm/core";
import { loadRecordings, type Recording } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { encodeBy } from "../src/encoding.ts";
import { isObject, type Json, objects } from "../src/facts.ts";
import { create, type Maker, makers, nameOf } from "../src/makers.ts";
import { createRandom } from "../src/oddities.ts";
import { offline } from "../src/play.ts";
import { requestReaders } from "../src/requests/index.ts";
import { forms } from "../src/restating.ts";
import { vendorOf } from "../src/vendors.ts";
import { readAsked } from "../src/verdict.ts";

const { recordings, missing } = loadRecordings();
const requests = recordings.filter(
  (recording) =>
    requestReaders[recording.wire] && recording.status < 400 && recording.requestBody(),
);
const translators = makers.filter(({ wire }) => wire !== "openai-responses");
const others = 2;

describe.skipIf(missing !== undefined)(
  `recorded requests, said in other words${missing ? ` (${missing})` : ""}`,
  () => {
    it.each(forms.map((form) => [form.what, form] as const))("%s", async (_, { say, kept }) => {
      const random = createRandom(say.length + forms.length);
      const problems: string[] = [];
      let said = 0;
      for (const { at, request, own } of await readAll()) {
        const restated = say(request);
        if (!restated) continue;
        const picked = Array.from({ length: others }, () => pick(translators, random));
        const providers = [own, ...(await Promise.all(picked.map(load)))];
        for (const { name, provider, model } of providers) {
          if (kept?.test(name)) continue;
          said++;
          const more = model !== undefined && { model };
          const found = await compare(
            provider,
            [request, restated].map((one) => ({ ...one, ...more })),
          );
          if (found) problems.push(`${at} by ${name}: ${found}`);
        }
      }
      expect(problems, problems.slice(0, 20).join("\n")).toEqual([]);
      expect(said).toBeGreaterThan(20);
    });
  },
);

interface Target {
  name: string;
  provider: Provider;
  /** A model of its own, in place of one of another vendor. */
  model?: string;
}

interface Read {
  at: string;
  request: Json;
  own: Target;
}

let reading: Promise<Read[]> | undefined;

function readAll(): Promise<Read[]> {
  return (reading ??= Promise.all(requests.map(readOne)));
}

async function readOne(recording: Recording): Promise<Read> {
  const { id, provider: vendor, wire, model, mode } = recording;
  const provider = (await vendorOf(recording)).create(offline);
  const body = recording.requestBody() as Json;
  const asked = { provider: vendor, wire, model, body, stream: mode === "stream" };
  const request = frozen(await readAsked(asked, provider));
  return { at: id, request, own: { name: `${vendor}/${wire}`, provider } };
}

const loaded = new Map<object, Promise<Provider>>();

async function load(maker: Maker): Promise<Target> {
  let provider = loaded.get(maker);
  if (!provider) loaded.set(maker, (provider = create(maker)));
  return { name: nameOf(maker), provider: await provider, model: maker.model ?? "m" };
}

// Both are frozen: who changes what the user gave throws.
async function compare(provider: Provider, given: Json[]): Promise<string | undefined> {
  const [one, other] = frozen(given) as [Json, Json];
  const [first, again, second] = [
    await encodeBy(provider, one),
    await encodeBy(provider, one),
    await encodeBy(provider, other),
  ];
  if (JSON.stringify(first.body) !== JSON.stringify(again.body)) return "another body each time";
  if (first.refused) return second.refused ? undefined : "refused before, and sent now";
  if (second.refused) return `refused now: ${second.refused.message}`;
  const [before, now] = [first, second].map(({ body }) => JSON.stringify(body));
  if (before !== now) return `${before?.slice(0, 300)}\n  now ${now?.slice(0, 300)}`;
  const [told, tells] = [first, second].map(({ warnings }) => JSON.stringify(warnings));
  return told === tells ? undefined : `told ${told}\n  now ${tells}`;
}

function frozen<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const member of Object.values(value)) frozen(member);
  return Object.freeze(value);
}

function pick<T>(from: readonly T[], random: () => number): T {
  return from[Math.floor(random() * from.length)] as T;
}

const rounds = 150;

// Responses joins calls and outputs by their ids, wherever they stand. Elsewhere nothing may be between.
describe(`histories with what they please between calls and outputs, ${rounds} of them`, () => {
  it.each(translators.map((maker) => [nameOf(maker), maker] as const))("%s", async (_, maker) => {
    const provider = await create(maker);
    const random = createRandom(maker.wire.length);
    const problems: string[] = [];
    for (let round = 0; round < rounds; round++) {
      const input = historyOf(random);
      const request = frozen({ model: maker.model ?? "m", input });
      const history = round % 2 === 0 ? portableHistory() : undefined;
      const { body, refused, warnings } = await encodeBy(provider, request, { history });
      const told = warnings.some(({ message }) => message.startsWith("Outputs of functions"));
      const apart = !isTidy(input.map(kindOf));
      const found = refused?.message ?? problemOf(body as Json, input);
      if (found) problems.push(`${found}: ${JSON.stringify(input)}`);
      else if (told !== apart) problems.push(`told: ${told}: ${JSON.stringify(input)}`);
    }
    expect(problems, problems.slice(0, 3).join("\n")).toEqual([]);
  });
});

function historyOf(random: () => number): Json[] {
  const input: Json[] = [];
  const open: string[] = [];
  const word = (): string => `«${input.length}»`;
  const answer = (call_id: string): void =>
    void input.push({ type: "function_call_output", call_id, output: word() });
  const roles = ["user", "user", "assistant", "assistant", "developer"];
  for (let length = 4 + random() * 10; length > 0; length--) {
    const chance = random();
    if (input.length > 0 && chance < 0.4) {
      const call_id = `call_${input.length}`;
      open.push(call_id);
      const given = JSON.stringify({ said: word() });
      input.push({ type: "function_call", call_id, name: "f", arguments: given });
    } else if (open.length > 0 && chance < 0.75) {
      answer(String(open.splice(Math.floor(random() * open.length), 1)));
    } else {
      const role = input.length === 0 ? "user" : pick(roles, random);
      input.push({ role, content: word() });
    }
  }
  for (const call_id of open) answer(call_id);
  return [...input, { role: "user", content: word() }];
}

interface Kind {
  calls: readonly string[];
  answers: readonly string[];
  said: boolean;
}

function kindOf({ type, role, call_id }: Json): Kind {
  const id = [String(call_id)];
  return {
    calls: type === "function_call" ? id : [],
    answers: type === "function_call_output" ? id : [],
    said: role === "user" || role === "developer" || role === "system",
  };
}

// Calls are answered before anything else is said, and by nothing but outputs once one has come.
function isTidy(kinds: readonly Kind[]): boolean {
  const open = new Set<string>();
  let answering = false;
  for (const { calls, answers, said } of kinds) {
    if (answers.some((id) => !open.delete(id))) return false;
    if (answers.length > 0) answering = true;
    else if (said || answering) {
      if (open.size > 0) return false;
      answering = false;
    }
    for (const id of calls) open.add(id);
  }
  return open.size === 0;
}

function problemOf(body: Json, input: readonly Json[]): string | undefined {
  const written = JSON.stringify(body);
  const lost = input.findIndex((_, at) => !written.includes(`«${at}»`));
  if (lost >= 0) return `item ${lost} is lost`;
  const messages = objects(body["messages"] ?? body["contents"]);
  if (!isTidy(messages.map(kindOfMessage))) return "something stands between a call and its output";
  const apart = messages.some((message) => {
    const blocks = objects(message["content"] ?? message["parts"]);
    const results = blocks.filter(isResult).length;
    return blocks.findLastIndex(isResult) >= results;
  });
  return apart ? "something stands before a result" : undefined;
}

function isResult({ type, toolResult, functionResponse }: Json): boolean {
  return type === "tool_result" || isObject(toolResult) || isObject(functionResponse);
}

// A message of any wire: blocks of Anthropic, Amazon and Google, keys of the others.
function kindOfMessage(message: Json): Kind {
  const { role, tool_calls, tool_call_id } = message;
  const blocks = objects(message["content"] ?? message["parts"]);
  const calls = blocks.flatMap(({ type, id, toolUse, functionCall }) => {
    if (type === "tool_use") return [String(id)];
    if (isObject(toolUse)) return [String(toolUse["toolUseId"])];
    return isObject(functionCall) ? [String(functionCall["id"])] : [];
  });
  const answers = blocks.flatMap(({ type, tool_use_id, toolResult, functionResponse }) => {
    if (type === "tool_result") return [String(tool_use_id)];
    if (isObject(toolResult)) return [String(toolResult["toolUseId"])];
    return isObject(functionResponse) ? [String(functionResponse["id"])] : [];
  });
  if (role === "tool") answers.push(String(tool_call_id));
  return {
    calls: [...calls, ...objects(tool_calls).map(({ id }) => String(id))],
    answers,
    said: role === "user" || role === "system" || role === "developer",
  };
}
