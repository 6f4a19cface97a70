import type { Provider } from "@anyllm/core";
import { playChat, providerConformance, recordedConformance } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { deepseek } from "../src/index.ts";

const cases = providerConformance({
  create: deepseek,
  apiKeyVariable: "DEEPSEEK_API_KEY",
  variables: ["DEEPSEEK_API_BASE"],
  path: "/v1/chat/completions",
  play: playChat,
});

const recorded = recordedConformance({
  create: deepseek,
  recordings: ["deepseek"],
  wire: "chat-completions",
});

type Request = Omit<Parameters<Provider["encode"]>[0], "model">;

async function bodyOf(request: Request): Promise<unknown> {
  const extras = { headers: {}, query: {}, body: {} };
  const { body } = await deepseek({ apiKey: "k" }).encode({ model: "m", ...request }, extras);
  return JSON.parse(String(body));
}

describe("deepseek", () => {
  it.each(cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });

  it("thinks as asked, and gets its thoughts back beside its calls", async () => {
    const sent = await bodyOf({
      input: [
        { role: "user", content: "Weather?" },
        { type: "reasoning", content: [{ type: "reasoning_text", text: "A tool." }], summary: [] },
        { type: "function_call", call_id: "c1", name: "weather", arguments: "{}" },
        { type: "function_call_output", call_id: "c1", output: "18 °C" },
      ],
      reasoning: { effort: "none" },
      user: "u",
    });
    expect(sent).toMatchObject({
      thinking: { type: "disabled" },
      user_id: "u",
      messages: [{}, { role: "assistant", reasoning_content: "A tool." }, { role: "tool" }],
    });
  });
});

describe.skipIf(recorded.missing)(`recorded errors ${recorded.missing ?? ""}`, () => {
  it.each(recorded.cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
