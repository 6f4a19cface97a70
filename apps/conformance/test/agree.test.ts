import { isDeepStrictEqual } from "node:util";
import { loadRecordings, replay, type Recording } from "@anyllm/testing";
import { afterAll, describe, expect, it } from "vitest";
import { differences } from "../src/compare.ts";
import { settle } from "../src/decoding.ts";
import { diff, showDifference } from "../src/diff.ts";
import { type Json, objects, parseArguments } from "../src/facts.ts";
import { ownTurn } from "../src/own-blocks.ts";
import { answerOf, isStream, offline, playOver, playRecording } from "../src/play.ts";
import { readRaw } from "../src/raw.ts";
import { createTally } from "../src/tally.ts";
import { histories, itemsOf } from "../src/turns.ts";
import { vendorOf } from "../src/vendors.ts";
import { wires } from "../src/wires/index.ts";

const { recordings, missing } = loadRecordings();
const answers = recordings.filter(({ wire, status }) => wires[wire] && status < 400);
const why = missing ? ` (${missing})` : "";

describe.skipIf(missing !== undefined)(`streams and whole answers agree${why}`, () => {
  const tally = createTally("streams told at once");
  const streams = answers.filter((one) => isStream(one) && one.wire !== "chat-completions");

  it.each(streams.map((one) => [one.id, one] as const))("%s", async (_, recording) => {
    const problems = await disagreements(recording);
    tally.add(recording.wire, problems ? "compared" : "nothing to compare");
    expect(problems ?? [], problems?.join("\n")).toEqual([]);
  });

  afterAll(() => tally.print());
});

// What a stream says, put together by hand and told as one answer, makes the same items.
async function disagreements(recording: Recording): Promise<string[] | undefined> {
  const { wire } = recording;
  const turn = ownTurn(wire, readRaw(recording));
  const { response, error } = await playRecording(recording);
  if (!turn || !response || error || response.status !== "completed") return undefined;
  const provider = (await vendorOf(recording)).create(offline);
  const request = { ...(await settle(provider)), model: recording.model ?? "m" };
  const whole = itemsOf(provider, histories[wire]?.answer(turn) ?? {}, request);
  const beside = besideOf(wire);
  const [at, once] = [objects(response.output), whole].map((items) =>
    items.filter(({ type }) => !beside.test(String(type))).map(plain),
  );
  return diff(once, at).map(showDifference);
}

// Sources and traces are told beside the message, which this answer does not have.
function besideOf(wire: string): RegExp {
  if (wire.startsWith("gemini")) return /^web_search_call$/;
  return wire.startsWith("bedrock") ? /trace|guardrail|^bedrock:/ : /^$/;
}

function plain(item: Json): Json {
  const { id: _, call_id, arguments: input, ...said } = item;
  // Ids that we made, and how JSON is written, differ.
  const made = /^(call|gemini)_([0-9a-f]{32}|\d+)$/.test(String(call_id));
  const given = typeof input === "string" ? parseArguments(input) : undefined;
  const content = objects(said["content"]).map((part) => ({ ...part, annotations: [] }));
  return {
    ...said,
    given,
    ...(said["content"] !== undefined && { content }),
    ...(!made && { call_id }),
  };
}

// Over real HTTP, in the chunks of the recorder where they are known.
const sampled = answers.filter((one, at) => at % 16 === 0 || one.chunkSizes);

describe.skipIf(missing !== undefined)(
  `over the replay server: ${sampled.length} of ${answers.length}${why}`,
  () => {
    it.each(sampled.map((one) => [one.id, one] as const))("%s", async (_, recording) => {
      const answer = answerOf(recording);
      await using server = await replay(({ path }) =>
        /\/responses(\?|$)/.test(path)
          ? { status: 404, body: '{"error":{"message":"Not Found"}}' }
          : { ...answer, ...(recording.chunkSizes && { cut: recording.chunkSizes }) },
      );
      const provider = (await vendorOf(recording)).create({ ...offline, baseURL: server.baseURL });
      const { response } = await playOver(provider, {
        stream: isStream(recording),
        request: { model: recording.model ?? "m" },
      });
      const { response: inProcess } = await playRecording(recording);
      const [a, b] = [response, inProcess].map((one) => objects(one?.output).map(plain));
      expect(isDeepStrictEqual(a, b)).toBe(true);
      const told = (wires[recording.wire] as (typeof wires)[string])(readRaw(recording));
      expect(response ? differences(told, response, recording.wire).length : 0).toBe(
        inProcess ? differences(told, inProcess, recording.wire).length : 0,
      );
      expect(server.requests.at(-1)?.method).toBe("POST");
    });
  },
);
