import type { Provider } from "@anyllm/core";
import { playChat, providerConformance } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { moonshotai } from "../src/index.ts";

const cases = providerConformance({
  create: moonshotai,
  apiKeyVariable: "MOONSHOT_API_KEY",
  variables: ["MOONSHOT_API_BASE"],
  path: "/v1/chat/completions",
  play: playChat,
});

type Request = Omit<Parameters<Provider["encode"]>[0], "model">;

async function bodyOf(request: Request): Promise<unknown> {
  const extras = { headers: {}, query: {}, body: {} };
  const { body } = await moonshotai({ apiKey: "k" }).encode({ model: "m", ...request }, extras);
  return JSON.parse(String(body));
}

describe("moonshotai", () => {
  it.each(cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });

  it("lowers temperatures to 1, and gets its thoughts back beside its calls", async () => {
    const sent = await bodyOf({
      input: [
        { role: "user", content: "Weather?" },
        { type: "reasoning", content: [{ type: "reasoning_text", text: "A tool." }], summary: [] },
        { type: "function_call", call_id: "c1", name: "weather", arguments: "{}" },
        { type: "function_call_output", call_id: "c1", output: "18 °C" },
      ],
      temperature: 1.4,
      reasoning: { effort: "none" },
    });
    expect(sent).toMatchObject({
      temperature: 1,
      thinking: { type: "disabled" },
      messages: [{}, { role: "assistant", reasoning_content: "A tool." }, { role: "tool" }],
    });
  });

  it("searches the web by a function of its own", async () => {
    const tools = [{ type: "builtin_function", function: { name: "$web_search" } }] as never;
    expect(await bodyOf({ input: "Hi", tools })).toMatchObject({ tools });
  });
});
