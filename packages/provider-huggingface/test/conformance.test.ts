import { providerConformance, recordedConformance } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { huggingface } from "../src/index.ts";

const cases = providerConformance({
  create: huggingface,
  apiKeyVariable: "HF_TOKEN",
  variables: ["HUGGINGFACE_API_BASE"],
});

describe("huggingface", () => {
  it.each(cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});

const recorded = recordedConformance({ create: huggingface, recordings: ["huggingface"] });

describe.skipIf(recorded.missing)(`recorded traffic ${recorded.missing ?? ""}`, () => {
  it.each(recorded.cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
