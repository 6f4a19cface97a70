import { providerConformance, recordedConformance } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { xai } from "../src/index.ts";

const cases = providerConformance({
  create: xai,
  apiKeyVariable: "XAI_API_KEY",
  variables: ["XAI_API_BASE"],
});

describe("xai", () => {
  it.each(cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});

const recorded = recordedConformance({
  create: xai,
  recordings: ["xai"],
});

describe.skipIf(recorded.missing)(`recorded traffic ${recorded.missing ?? ""}`, () => {
  it.each(recorded.cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
