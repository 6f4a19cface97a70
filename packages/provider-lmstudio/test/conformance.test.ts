import { providerConformance, recordedConformance } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { lmstudio } from "../src/index.ts";

const cases = providerConformance({
  create: lmstudio,
  variables: ["LM_STUDIO_API_BASE", "LM_API_TOKEN"],
});

describe("lmstudio", () => {
  it.each(cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});

const recorded = recordedConformance({ create: lmstudio, recordings: ["lmstudio"] });

describe.skipIf(recorded.missing)(`recorded traffic ${recorded.missing ?? ""}`, () => {
  it.each(recorded.cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
