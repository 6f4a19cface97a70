import { providerConformance, recordedConformance } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { llamacpp } from "../src/index.ts";

const cases = providerConformance({
  create: llamacpp,
  variables: ["LLAMACPP_API_BASE"],
  // What its Chat Completions takes alone.
  elsewhere: ["include", "metadata", "stream_options", "top_logprobs"],
});

describe("llamacpp", () => {
  it.each(cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});

const recorded = recordedConformance({
  create: llamacpp,
  recordings: ["llamacpp"],
});

describe.skipIf(recorded.missing)(`recorded traffic ${recorded.missing ?? ""}`, () => {
  it.each(recorded.cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
