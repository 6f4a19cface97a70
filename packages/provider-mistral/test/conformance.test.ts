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
});

describe.skipIf(recorded.missing)(`recorded errors ${recorded.missing ?? ""}`, () => {
  it.each(recorded.cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
