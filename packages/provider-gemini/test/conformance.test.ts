import { playGemini, providerConformance } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { gemini } from "../src/index.ts";

const cases = providerConformance({
  create: gemini,
  apiKeyVariable: "GEMINI_API_KEY",
  variables: ["GOOGLE_API_KEY", "GOOGLE_GEMINI_BASE_URL"],
  keyHeader: { name: "x-goog-api-key", prefix: "" },
  path: (model, stream) =>
    `/v1/models/${model}:${stream ? "streamGenerateContent" : "generateContent"}`,
  play: playGemini,
});

describe("gemini", () => {
  it.each(cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
