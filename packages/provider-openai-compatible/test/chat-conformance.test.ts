import { type ChatAnswerOptions, playChat, providerConformance } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { chatCompatible, type ChatCompatibleOptions } from "../src/chat.ts";
import { type ChatRow, chatRows } from "./chat-rows.ts";

const withoutTools = {
  "tells calls of functions, and takes their outputs": "it calls no functions",
};

const vendors = chatRows.map((create) => ({ name: create.dialect.name, create }));

describe.each(vendors)("$name", ({ create }) => {
  const { apiKeyVariable, baseURLVariable, keyHeader, path, reasoning, tools } = create.dialect;
  const form = formOf(reasoning?.replay);
  const cases = providerConformance({
    create,
    path: `/v1${path ?? "/chat/completions"}`,
    play: (response, stream) => playChat(response, stream, form),
    ...(apiKeyVariable && { apiKeyVariable }),
    ...(baseURLVariable && { variables: [baseURLVariable] }),
    ...(keyHeader && { keyHeader: { name: keyHeader, prefix: "" } }),
    ...(!tools && { skip: withoutTools }),
  });
  it.each(cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});

describe("any Chat Completions endpoint", () => {
  const cases = providerConformance({
    create: (options) => chatCompatible(options as ChatCompatibleOptions),
    path: "/v1/chat/completions",
    play: playChat,
  });
  it.each(cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});

// Reasoning comes the way it goes back.
function formOf(replay: NonNullable<ChatRow["dialect"]["reasoning"]>["replay"]): ChatAnswerOptions {
  if (replay === "reasoning_details" || replay === "tags") return { reasoning: replay };
  const named = typeof replay === "object" && replay.key === "reasoning";
  return { reasoning: named ? "reasoning" : "reasoning_content" };
}
