import type { Provider } from "@anyllm/core";
import { playChat, providerConformance, recordedConformance } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { mistral } from "../src/index.ts";

const cases = providerConformance({
  create: mistral,
  apiKeyVariable: "MISTRAL_API_KEY",
  variables: ["MISTRAL_API_BASE"],
  path: "/v1/chat/completions",
  play: (response, stream) => playChat(response, stream, { reasoning: "parts" }),
});

const recorded = recordedConformance({
  create: mistral,
  recordings: ["mistral"],
  wire: "chat-completions",
});

type Request = Omit<Parameters<Provider["encode"]>[0], "model">;

async function bodyOf(request: Request): Promise<unknown> {
  const extras = { headers: {}, query: {}, body: {} };
  const { body } = await mistral({ apiKey: "k" }).encode({ model: "m", ...request }, extras);
  return JSON.parse(String(body));
}

describe("mistral", () => {
  it.each(cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });

  it("has a word of its own for required, and takes documents by URL", async () => {
    const sent = await bodyOf({
      input: [
        {
          role: "user",
          content: [{ type: "input_file", file_url: "https://acme.example/report.pdf" }],
        },
      ],
      tools: [{ type: "function", name: "weather", parameters: { type: "object" }, strict: null }],
      tool_choice: "required",
      random_seed: 7,
      stream: true,
    });
    expect(sent).toMatchObject({
      tool_choice: "any",
      random_seed: 7,
      messages: [
        {
          content: [{ type: "document_url", document_url: "https://acme.example/report.pdf" }],
        },
      ],
    });
    expect(sent).not.toHaveProperty("stream_options");
  });

  it("gets calls of other vendors under ids that it takes, its own as they are", async () => {
    const calls = ["call_BqX1", "call_BqX2", "D9WYdiHxV"];
    const input = [
      { role: "user", content: "Weather?" },
      ...calls.map((call_id) => ({
        type: "function_call",
        call_id,
        name: "weather",
        arguments: "{}",
      })),
      ...calls.map((call_id) => ({ type: "function_call_output", call_id, output: "18 °C" })),
    ] as never;
    const { messages } = (await bodyOf({ input })) as {
      messages: { tool_calls?: { id: string }[]; tool_call_id?: string }[];
    };
    const ids = messages[1]!.tool_calls!.map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^[a-zA-Z0-9]{9}$/);
    expect(ids[2]).toBe("D9WYdiHxV");
    expect(messages.slice(2).map(({ tool_call_id: id }) => id)).toEqual(ids);
    expect(await bodyOf({ input })).toEqual({ model: "m", messages });
  });
});

describe.skipIf(recorded.missing)(`recorded errors ${recorded.missing ?? ""}`, () => {
  it.each(recorded.cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
