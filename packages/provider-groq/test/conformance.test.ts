import { providerConformance, recordedConformance } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { groq } from "../src/index.ts";

const cases = providerConformance({
  create: groq,
  apiKeyVariable: "GROQ_API_KEY",
  variables: ["GROQ_BASE_URL"],
});

describe("groq", () => {
  it.each(cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});

const recorded = recordedConformance({
  create: groq,
  recordings: ["groq"],
});

describe.skipIf(recorded.missing)(`recorded traffic ${recorded.missing ?? ""}`, () => {
  it.each(recorded.cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
