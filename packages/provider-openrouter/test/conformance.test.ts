import { providerConformance, recordedConformance } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { openrouter } from "../src/index.ts";

const cases = providerConformance({
  create: openrouter,
  apiKeyVariable: "OPENROUTER_API_KEY",
  variables: ["OPENROUTER_API_BASE"],
});

describe("openrouter", () => {
  it.each(cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});

const recorded = recordedConformance({
  create: openrouter,
  recordings: ["openrouter"],
});

describe.skipIf(recorded.missing)(`recorded traffic ${recorded.missing ?? ""}`, () => {
  it.each(recorded.cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
