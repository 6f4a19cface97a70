import type { Provider } from "@anyllm/core";
import { loadRecordings, type Recording } from "@anyllm/testing";
import { afterAll, describe, expect, it } from "vitest";
import { showDifference } from "../src/diff.ts";
import { encodeBy } from "../src/encoding.ts";
import { compareBodies, refusals } from "../src/explained.ts";
import { type Facts, type Json, objects } from "../src/facts.ts";
import { ownTurn } from "../src/own-blocks.ts";
import { isStream, offline, playRecording } from "../src/play.ts";
import { type Raw, readRaw } from "../src/raw.ts";
import { createTally } from "../src/tally.ts";
import { histories } from "../src/turns.ts";
import { vendorOf } from "../src/vendors.ts";
import { wires } from "../src/wires/index.ts";

const { recordings, missing } = loadRecordings();
const answers = recordings.filter(({ wire, status }) => wires[wire] && status < 400);
const why = missing ? ` (${missing})` : "";

describe.skipIf(missing !== undefined)(
  `answers, given back, are the vendor's own blocks${why}`,
  () => {
    const tally = createTally("answers given back");

    it.each(answers.map((recording) => [recording.id, recording] as const))(
      "%s",
      async (_, recording) => {
        const compared = await giveOwnBack(recording);
        // What never came to its end is no history to go on with.
        if (compared) tally.add(recording.wire, compared.verdict, compared.reasons);
        else tally.add(recording.wire, "nothing to give back");
        const lines = compared?.lines ?? [];
        expect(lines, lines.join("\n")).toEqual([]);
      },
    );

    afterAll(() => tally.print());
  },
);

describe.skipIf(missing !== undefined)(
  `answers, given back, are what the next recorded request holds${why}`,
  () => {
    const tally = createTally("turns of recorded conversations");
    const pairs = missing === undefined ? findPairs() : [];

    it.each(pairs.map((pair) => [`${pair.from.id} → ${pair.to.id}`, pair] as const))(
      "%s",
      async (_, pair) => {
        const { response } = await playRecording(pair.from);
        const compared = await giveBack(pair.from, objects(response?.output), {
          turns: [pair.turn],
          place: " in the next request",
        });
        tally.add(pair.from.wire, compared.verdict, compared.reasons);
        expect(compared.lines, compared.lines.join("\n")).toEqual([]);
      },
    );

    afterAll(() => tally.print());
  },
);

interface Pair {
  from: Recording;
  to: Recording;
  /** The assistant's message in the later request. */
  turn: Json;
}

// An assistant's message in a request that says and calls what an earlier answer of the vendor did.
function findPairs(): Pair[] {
  const answered = new Map<string, { from: Recording; facts: Facts }[]>();
  for (const from of answers) {
    const facts = factsOf(from.wire, readRaw(from));
    const key = `${from.provider} ${from.wire} ${identity(facts)}`;
    if (identity(facts)) answered.set(key, [...(answered.get(key) ?? []), { from, facts }]);
  }
  const pairs: Pair[] = [];
  for (const to of recordings) {
    const history = histories[to.wire];
    const body = to.requestBody() as Json | undefined;
    for (const turn of history && body ? history.turns(body) : []) {
      const facts = factsOf(to.wire, { stream: false, frames: [history?.answer(turn) as Json] });
      const same = answered.get(`${to.provider} ${to.wire} ${identity(facts)}`) ?? [];
      const found = same.find((one) => one.from.id !== to.id && fits(one.facts, facts));
      if (found) pairs.push({ from: found.from, to, turn });
    }
  }
  return pairs;
}

function factsOf(wire: string, raw: Raw): Facts {
  return (wires[wire] as (typeof wires)[string])(raw);
}

function identity({ text, calls }: Facts): string | undefined {
  if (text === "" && calls.length === 0) return undefined;
  return JSON.stringify([text.trim(), calls.map(({ name, arguments: given }) => [name, given])]);
}

// Ids and seals are the answer's, where the answer has ids and the client gave seals back.
function fits(answer: Facts, turn: Facts): boolean {
  const bytes = (seal: string): string => seal.replaceAll("-", "+").replaceAll("_", "/");
  const seals = new Set(answer.seals.map(bytes));
  return (
    turn.seals.every((seal) => seals.has(bytes(seal))) &&
    answer.calls.every(({ id }, at) => id === undefined || id === turn.calls[at]?.id)
  );
}

interface Compared {
  verdict: string;
  reasons: string[];
  lines: string[];
}

async function giveOwnBack(recording: Recording): Promise<Compared | undefined> {
  const own = ownTurn(recording.wire, readRaw(recording));
  const { response, error } = await playRecording(recording);
  if (!own || !response || error || response.status === "failed") return undefined;
  return giveBack(recording, objects(response.output), { turns: [own], kind: "given back " });
}

async function giveBack(
  recording: Recording,
  output: Json[],
  { turns, kind = "", place = "" }: { turns: Json[]; kind?: string; place?: string },
): Promise<Compared> {
  const { wire } = recording;
  const provider: Provider = (await vendorOf(recording)).create(offline);
  const calls = output.filter(({ type }) => type === "function_call");
  const answered = calls.map(({ call_id }) => ({
    type: "function_call_output",
    call_id,
    output: "done",
  }));
  // What comes last is another matter: some vendors go on with it.
  const next = answered.length > 0 ? [] : [{ type: "message", role: "user", content: "Go on" }];
  const input = [{ type: "message", role: "user", content: "Hi" }, ...output, ...answered, ...next];
  const tools = calls.map(({ name }) => ({
    type: "function",
    name,
    parameters: { type: "object", properties: {} },
  }));
  const request = {
    model: recording.model ?? "m",
    input,
    stream: isStream(recording),
    ...(tools.length > 0 && { tools }),
  };
  const { body, refused, warnings } = await encodeBy(provider, request);
  if (!body) {
    const said = String(refused?.message);
    const known = refusals.find(
      (row) =>
        !row.status && row.wire.test(`${recording.provider}/${wire}`) && row.message.test(said),
    );
    return {
      verdict: known ? "explained" : "wrong",
      reasons: known ? [known.reason] : [],
      lines: known ? [] : [`refused: ${said}`],
    };
  }
  const got = histories[wire]?.turns(body) ?? [];
  const { verdict, reasons, left } = compareBodies({
    at: `${kind}${recording.provider}/${wire}${place}`,
    expected: { messages: turns },
    got: { messages: got },
    warnings,
  });
  return { verdict, reasons, lines: left.map(showDifference) };
}
