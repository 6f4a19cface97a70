import { providerConformance, recordedConformance } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { vllm } from "../src/index.ts";

const cases = providerConformance({
  create: vllm,
  variables: ["VLLM_API_BASE", "VLLM_API_KEY"],
  // What its Chat Completions takes alone.
  elsewhere: ["frequency_penalty", "presence_penalty", "stream_options"],
});

describe("vllm", () => {
  it.each(cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});

const recorded = recordedConformance({ create: vllm, recordings: ["vllm"] });

describe.skipIf(recorded.missing)(`recorded traffic ${recorded.missing ?? ""}`, () => {
  it.each(recorded.cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
