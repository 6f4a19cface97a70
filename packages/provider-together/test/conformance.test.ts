import type { Provider } from "@anyllm/core";
import { playChat, providerConformance, recordedConformance } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { together } from "../src/index.ts";

const cases = providerConformance({
  create: together,
  apiKeyVariable: "TOGETHER_API_KEY",
  variables: ["TOGETHER_API_BASE"],
  path: "/v1/chat/completions",
  play: (response, stream) => playChat(response, stream, { reasoning: "reasoning" }),
});

const recorded = recordedConformance({
  create: together,
  recordings: ["together"],
  wire: "chat-completions",
});

type Request = Omit<Parameters<Provider["encode"]>[0], "model">;

async function bodyOf(request: Request): Promise<unknown> {
  const extras = { headers: {}, query: {}, body: {} };
  const { body } = await together({ apiKey: "k" }).encode({ model: "m", ...request }, extras);
  return JSON.parse(String(body));
}

describe("together", () => {
  it.each(cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });

  it("turns thinking off by a switch, and sets its depth by an effort", async () => {
    const input = "Hi";
    const off = await bodyOf({ input, reasoning: { effort: "none" } });
    expect(off).toMatchObject({ reasoning: { enabled: false } });
    const deep = await bodyOf({ input, reasoning: { effort: "high" } });
    expect(deep).toMatchObject({ reasoning_effort: "high" });
  });
});

describe.skipIf(recorded.missing)(`recorded errors ${recorded.missing ?? ""}`, () => {
  it.each(recorded.cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
