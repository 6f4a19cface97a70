import { isDeepStrictEqual } from "node:util";
import { checkGrammar, type Provider, reduce } from "@anyllm/core";
import { loadRecordings, type Recording } from "@anyllm/testing";
import type { ResponseRequest, ResponseResource, StreamEvent } from "@anyllm/types";
import { afterAll, describe, expect, it } from "vitest";
import { contextOf, settle } from "../src/decoding.ts";
import { diff, showDifference } from "../src/diff.ts";
import { isObject, type Json, string } from "../src/facts.ts";
import { createRandom } from "../src/oddities.ts";
import { isStream, offline } from "../src/play.ts";
import { readRaw } from "../src/raw.ts";
import { messagesRetellings } from "../src/retell/anthropic-messages.ts";
import { converseRetellings } from "../src/retell/bedrock-converse.ts";
import { chatRetellings } from "../src/retell/chat-completions.ts";
import { cohereRetellings } from "../src/retell/cohere-chat.ts";
import { geminiRetellings } from "../src/retell/gemini.ts";
import { ollamaRetellings } from "../src/retell/ollama-chat.ts";
import type { Retellings } from "../src/retell/retelling.ts";
import { createTally } from "../src/tally.ts";
import { vendorOf } from "../src/vendors.ts";

const wires: Record<string, Retellings> = {
  "chat-completions": chatRetellings,
  "anthropic-messages": messagesRetellings,
  "gemini-generate-content": geminiRetellings,
  "bedrock-converse": converseRetellings,
  "cohere-chat-v2": cohereRetellings,
  "ollama-chat": ollamaRetellings,
};
const { recordings, missing } = loadRecordings();
const streams = recordings.filter(
  (one) => wires[one.wire] && one.status < 400 && isStream(one) && readRaw(one).frames.length < 400,
);
/** How often several retellings are laid over one another. */
const rounds = 12;

describe.skipIf(missing !== undefined)(
  `what is told otherwise says the same: ${streams.length} streams${missing ? ` (${missing})` : ""}`,
  () => {
    const tally = createTally("streams told otherwise");

    it.each(streams.map((one) => [one.id, one] as const))("%s", async (_, recording) => {
      const problems: string[] = [];
      const { frames } = readRaw(recording);
      const read = await readerOf(recording);
      const told = read(frames);
      for (const { how, retold } of retellingsOf(recording, frames)) {
        tally.add(recording.wire, "told otherwise");
        problems.push(...diff(told, read(retold)).map((one) => `${how}: ${showDifference(one)}`));
      }
      expect(problems, problems.join("\n")).toEqual([]);
    });

    afterAll(() => tally.print());
  },
);

interface Retold {
  how: string;
  retold: Json[];
}

// Each retelling by itself, then some at a time; those that change nothing are passed over.
function* retellingsOf(recording: Recording, frames: readonly Json[]): Generator<Retold> {
  const random = createRandom(recording.id.length);
  const all = Object.entries(wires[recording.wire] ?? {});
  const some = (): typeof all => all.filter(() => random() < 0.3);
  for (const chosen of [...all.map((one) => [one]), ...Array.from({ length: rounds }, some)]) {
    let retold = structuredClone(frames) as Json[];
    for (const [, retell] of chosen) retold = structuredClone(retell(retold, random));
    const how = chosen.map(([name]) => name).join(" + ");
    if (!isDeepStrictEqual(retold, frames)) yield { how, retold };
  }
}

// What is read is the response, and where its events were out of order.
async function readerOf(recording: Recording): Promise<(frames: readonly Json[]) => Json> {
  const provider = (await vendorOf(recording)).create(offline);
  const request = { ...(await settle(provider)), model: recording.model ?? "m" };
  return (frames) => {
    const events = eventsOf(provider, request, frames);
    const response = events.reduce<ResponseResource | undefined>(reduce, undefined);
    return {
      response: plain(response),
      broken: checkGrammar(events).map(({ message }) => message),
    };
  };
}

function eventsOf(
  provider: Provider,
  request: ResponseRequest,
  frames: readonly Json[],
): StreamEvent[] {
  const events: StreamEvent[] = [];
  const emit = (event: StreamEvent): unknown => events.push(structuredClone(event));
  const decoder = provider.decode({ ...contextOf(request), stream: true, emit });
  for (const frame of frames) decoder.frame(structuredClone(frame), string(frame["type"]));
  decoder.end(true);
  return events;
}

// Ids are made anew, and null says as much as nothing.
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  const said = Object.entries(value).filter(([key, one]) => key !== "id" && one !== null);
  return Object.fromEntries(said.map(([key, one]) => [key, plain(one)]));
}
