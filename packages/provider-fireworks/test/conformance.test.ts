import { providerConformance, recordedConformance } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { fireworks } from "../src/index.ts";

const cases = providerConformance({
  create: fireworks,
  apiKeyVariable: "FIREWORKS_API_KEY",
  variables: ["FIREWORKS_API_BASE"],
});

describe("fireworks", () => {
  it.each(cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});

const recorded = recordedConformance({ create: fireworks, recordings: ["fireworks"] });

describe.skipIf(recorded.missing)(`recorded traffic ${recorded.missing ?? ""}`, () => {
  it.each(recorded.cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
