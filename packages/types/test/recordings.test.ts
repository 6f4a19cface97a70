import { describe, expect, test } from "vitest";
import type * as z from "zod/mini";
import { inputItemSchema, responseResourceSchema, streamEventSchema } from "@anyllm/types/schemas";
import { bodyOf, eventsOf, recordings } from "./recordings.ts";

/** Recordings that are not what their folder says. */
const misfiled = new Map([
  [
    "azure-openai/openai-responses/vercel-ai-azure-deepseek-reasoning-1-stream",
    "holds Chat Completions chunks",
  ],
]);

/** Recordings that break the specification, with every place where they do. */
const departures = new Map([
  [
    "mistralrs/openai-responses/rig-responses-api-responses-api-multi-turn-replays-history-x1",
    {
      reason: "puts reasoning where the settings are echoed, and leaves annotations out",
      places: ["output.#.content.#.annotations", "reasoning"],
    },
  ],
  [
    "openai/openai-responses/prism-structured-max-tokens-exceeded-1",
    { reason: "was cut short by hand: no total", places: ["usage.total_tokens"] },
  ],
  [
    "openai/openai-responses/vercel-ai-openai-custom-tool-1-stream",
    { reason: "was written by hand: no numbers", places: ["sequence_number"] },
  ],
]);

const successes = recordings.filter(({ status }) => status === 200);
const sound = successes.filter(({ path }) => !misfiled.has(path) && !departures.has(path));
const answers = sound.filter(({ mode }) => mode === "json");
const streams = sound.filter(({ mode }) => mode === "stream");
const absent = "the recordings are not beside this repository: nothing to read";

describe.skipIf(recordings.length === 0)(`recorded traffic (skipped when ${absent})`, () => {
  test.each(answers)("$path parses and loses nothing", (recording) => {
    expectToKeep(responseResourceSchema, bodyOf(recording));
  });

  test.each(answers)("the output of $path is valid input, unchanged", (recording) => {
    const { output } = responseResourceSchema.parse(bodyOf(recording));
    for (const item of output) expectToKeep(inputItemSchema, item);
  });

  test.each(streams)("each event of $path parses and loses nothing", (recording) => {
    const events = eventsOf(recording);
    expect(events.length).toBeGreaterThan(0);
    for (const event of events) expectToKeep(streamEventSchema, event);
  });

  test.each([...departures])("%s departs only where it is known to", (path, { places }) => {
    const recording = successes.find((candidate) => candidate.path === path);
    const found =
      recording?.mode === "json" ? [bodyOf(recording)] : recording && eventsOf(recording);
    const schema: z.ZodMiniType =
      recording?.mode === "json" ? responseResourceSchema : streamEventSchema;
    const issues = (found ?? []).flatMap((value) => schema.safeParse(value).error?.issues ?? []);
    const paths = issues.map((issue) => issue.path.join(".").replace(/\d+/g, "#"));
    expect([...new Set(paths)]).toEqual(places);
  });

  test.each([...misfiled])("%s is still misfiled: it %s", (path) => {
    const recording = recordings.find((candidate) => candidate.path === path);
    const [first] = recording ? eventsOf(recording) : [];
    expect(first).toMatchObject({ object: "chat.completion.chunk" });
  });

  test("there are enough of them to mean something", () => {
    const events = streams.reduce((count, stream) => count + eventsOf(stream).length, 0);
    console.log(`${answers.length} answers, ${streams.length} streams with ${events} events`);
    expect(answers.length + streams.length).toBeGreaterThanOrEqual(148);
  });
});

function expectToKeep(schema: z.ZodMiniType, value: unknown): void {
  const result = schema.safeParse(value);
  expect(result.error?.issues ?? []).toEqual([]);
  expect(result.data).toEqual(value);
}
