import type { Provider } from "@anyllm/core";
import { playChat, providerConformance } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { zai } from "../src/index.ts";

const cases = providerConformance({
  create: zai,
  apiKeyVariable: "ZAI_API_KEY",
  variables: ["ZAI_BASE_URL"],
  path: "/v1/chat/completions",
  play: playChat,
});

type Request = Omit<Parameters<Provider["encode"]>[0], "model">;

async function bodyOf(request: Request): Promise<unknown> {
  const extras = { headers: {}, query: {}, body: {} };
  const { body } = await zai({ apiKey: "k" }).encode({ model: "m", ...request }, extras);
  return JSON.parse(String(body));
}

describe("zai", () => {
  it.each(cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });

  it("thinks by a switch of its own, within its range of temperatures", async () => {
    const sent = await bodyOf({
      input: "Hi",
      temperature: 1.2,
      reasoning: { effort: "none" },
      user: "user_1",
      tool_stream: true,
    });
    expect(sent).toMatchObject({
      temperature: 1,
      thinking: { type: "disabled" },
      user_id: "user_1",
      tool_stream: true,
    });
  });

  it("is asked for calls in pieces in streams, and to count reasoning of earlier turns", async () => {
    const tools = [{ type: "function" as const, name: "f", parameters: null, strict: null }];
    const content = [{ type: "reasoning_text", text: "Hm." }];
    const thought = { type: "reasoning", summary: [], content };
    const said = { role: "assistant", content: "Yes." };
    const input = [thought, said, { role: "user", content: "And?" }] as never;
    const thinking = { type: "enabled", clear_thinking: false };
    const asked = await bodyOf({ input, tools, stream: true });
    expect(asked).toMatchObject({ tool_stream: true, thinking });
    const own = { tool_stream: false, thinking: { clear_thinking: true } };
    expect(await bodyOf({ input, tools, stream: true, ...own })).toMatchObject({
      tool_stream: false,
      thinking: { type: "enabled", clear_thinking: true },
    });
    const bare = await bodyOf({ input: "Hi", tools });
    expect(bare).not.toHaveProperty("tool_stream");
    expect(bare).not.toHaveProperty("thinking");
  });

  it("chooses tools itself: a choice is refused before anything is sent", async () => {
    const tools = [{ type: "function" as const, name: "f", parameters: null, strict: null }];
    const call = bodyOf({ input: "Hi", tools, tool_choice: "required" });
    await expect(call).rejects.toMatchObject({ code: "not_implemented", param: "tool_choice" });
  });

  it("searches the web by a tool of its own", async () => {
    const tools = [{ type: "web_search", web_search: { enable: true } }] as never;
    expect(await bodyOf({ input: "Hi", tools })).toMatchObject({ tools });
  });
});
