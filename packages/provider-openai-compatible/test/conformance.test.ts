import type { OperationName } from "@anyllm/core";
import { providerConformance, recordedConformance } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import * as rows from "../src/index.ts";
import { type CompatibleOptions, openaiCompatible, type VendorFactory } from "../src/index.ts";

type AnyVendor = VendorFactory<string, OperationName>;
const vendors = Object.values<unknown>(rows).filter(
  (row): row is AnyVendor => typeof row === "function" && "vendor" in row,
);
const compatible = (options: object) => openaiCompatible(options as CompatibleOptions);

describe.each(vendors)("$vendor.name", (create) => {
  const { apiKeyVariable, baseURLVariable, keyHeader } = create.vendor;
  const cases = providerConformance({
    create,
    ...(apiKeyVariable && { apiKeyVariable }),
    ...(baseURLVariable && { variables: [baseURLVariable] }),
    ...(keyHeader && { keyHeader: { name: keyHeader, prefix: "" } }),
  });
  it.each(cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});

describe("any base URL", () => {
  it.each(providerConformance({ create: compatible }))("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});

const recorded = [
  { create: rows.deepseek, recordings: ["deepseek"] },
  { create: rows.meta, recordings: ["meta"] },
  { create: rows.mistral, recordings: ["mistral"] },
  { create: rows.mistralrs, recordings: ["mistralrs"] },
  { create: rows.bedrockmantle, recordings: ["bedrock-mantle"] },
  { create: rows.perplexity, recordings: ["perplexity"] },
  { create: rows.together, recordings: ["together"] },
  { create: compatible, recordings: ["github-copilot", "chatgpt-codex"] },
];
const codes = {
  "deepseek/chat-completions/ruby-llm-chat-real-error-scenarios-deepseek-deepseek-chat-handles-context-lengt":
    "context_length_exceeded",
  "perplexity/chat-completions/ruby-llm-chat-real-error-scenarios-perplexity-sonar-handles-context-length-exce":
    "context_length_exceeded",
} as const;

const played = recorded.map((subject) => recordedConformance({ ...subject, codes }));
const missing = played[0]?.missing;

describe.skipIf(missing)(`recorded traffic ${missing ?? ""}`, () => {
  it.each(played.flatMap(({ cases }) => cases))("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
