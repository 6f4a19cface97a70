import { playMessages, providerConformance, recordedConformance } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { anthropic } from "../src/index.ts";

const cases = providerConformance({
  create: anthropic,
  apiKeyVariable: "ANTHROPIC_API_KEY",
  variables: ["ANTHROPIC_BASE_URL"],
  keyHeader: { name: "x-api-key", prefix: "" },
  path: "/v1/messages",
  play: playMessages,
});

describe("anthropic", () => {
  it.each(cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});

const recorded = recordedConformance({
  create: anthropic,
  recordings: ["anthropic"],
});

describe.skipIf(recorded.missing)(`recorded errors ${recorded.missing ?? ""}`, () => {
  it.each(recorded.cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
