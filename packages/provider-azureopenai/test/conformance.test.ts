import { providerConformance, recordedConformance } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { azureopenai } from "../src/index.ts";

const cases = providerConformance({
  create: azureopenai,
  apiKeyVariable: "AZURE_OPENAI_API_KEY",
  variables: ["AZURE_OPENAI_ENDPOINT", "AZURE_OPENAI_AD_TOKEN", "OPENAI_API_VERSION"],
  keyHeader: { name: "api-key", prefix: "" },
  path: "/v1/openai/v1/responses",
});

describe("azureopenai", () => {
  it.each(cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});

const recorded = recordedConformance({
  create: azureopenai,
  recordings: ["azure-openai", "azure-foundry"],
  skip: {
    "azure-openai/openai-responses/vercel-ai-azure-deepseek-reasoning-1-stream":
      "holds chunks of Chat Completions",
  },
});

describe.skipIf(recorded.missing)(`recorded traffic ${recorded.missing ?? ""}`, () => {
  it.each(recorded.cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
