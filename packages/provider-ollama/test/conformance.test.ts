import { providerConformance, recordedConformance } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { ollama } from "../src/index.ts";

const cases = providerConformance({
  create: ollama,
  variables: ["OLLAMA_HOST", "OLLAMA_API_KEY"],
  // What its Chat Completions takes alone.
  elsewhere: ["frequency_penalty", "include", "metadata", "presence_penalty", "stream_options"],
});

describe("ollama", () => {
  it.each(cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});

const recorded = recordedConformance({ create: ollama, recordings: ["ollama"] });

describe.skipIf(recorded.missing)(`recorded traffic ${recorded.missing ?? ""}`, () => {
  it.each(recorded.cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
