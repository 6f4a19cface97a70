import { providerConformance } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { openai } from "../src/index.ts";

const cases = providerConformance({
  create: openai,
  apiKeyVariable: "OPENAI_API_KEY",
  variables: ["OPENAI_BASE_URL", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"],
});

// Recorded traffic goes through this provider in core's own tests.
describe("openai", () => {
  it.each(cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
