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

describe("mistral", () => {
  it.each(cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });

  it("has a word of its own for required, documents by URL, and ids of nine characters", async () => {
    const file_url = "https://acme.example/report.pdf";
    const request: Parameters<Provider["encode"]>[0] = {
      model: "m",
      input: [
        { role: "user", content: [{ type: "input_file", file_url }] },
        { type: "function_call", call_id: "call_BqX1", name: "weather", arguments: "{}" },
      ],
      tools: [{ type: "function", name: "weather", parameters: { type: "object" }, strict: null }],
      tool_choice: "required",
      random_seed: 7,
      stream: true,
    };
    const extras = { headers: {}, query: {}, body: {} };
    const { body } = await mistral({ apiKey: "k" }).encode(request, extras);
    const sent: unknown = JSON.parse(String(body));
    expect(sent).toMatchObject({
      tool_choice: "any",
      random_seed: 7,
      messages: [
        { content: [{ type: "document_url", document_url: file_url }] },
        { tool_calls: [{ id: expect.stringMatching(/^[a-zA-Z0-9]{9}$/) }] },
      ],
    });
    expect(sent).not.toHaveProperty("stream_options");
  });
});

describe.skipIf(recorded.missing)(`recorded errors ${recorded.missing ?? ""}`, () => {
  it.each(recorded.cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
