import type { ProviderOptions } from "@anyllm/core";
import { playGemini, playMessages, providerConformance } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { vertexai } from "../src/index.ts";

const create = (options: ProviderOptions) => vertexai({ ...options, project: "p", location: "l" });
const root = "/v1/PLACE/projects/p/locations/l/publishers";
const subject = {
  create,
  apiKeyVariable: "GOOGLE_API_KEY",
  variables: ["GOOGLE_CLOUD_PROJECT", "GOOGLE_CLOUD_LOCATION", "VERTEXAI_API_BASE"],
  keyHeader: { name: "x-goog-api-key", prefix: "" },
};

describe("vertexai with Gemini", () => {
  const cases = providerConformance({
    ...subject,
    model: "gemini-test",
    path: (model, stream) =>
      `${root.replace("PLACE", "v1beta1")}/google/models/${model}:${stream ? "streamGenerateContent" : "generateContent"}`,
    play: playGemini,
  });
  it.each(cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});

describe("vertexai with Claude", () => {
  const cases = providerConformance({
    ...subject,
    model: "claude-test",
    path: (model, stream) =>
      `${root.replace("PLACE", "v1")}/anthropic/models/${model}:${stream ? "streamRawPredict" : "rawPredict"}`,
    play: playMessages,
  });
  it.each(cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
