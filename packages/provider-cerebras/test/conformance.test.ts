import type { Provider } from "@anyllm/core";
import { playChat, providerConformance, recordedConformance } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { cerebras } from "../src/index.ts";

const cases = providerConformance({
  create: cerebras,
  apiKeyVariable: "CEREBRAS_API_KEY",
  variables: ["CEREBRAS_API_BASE"],
  path: "/v1/chat/completions",
  play: (response, stream) => playChat(response, stream, { reasoning: "reasoning" }),
});

const recorded = recordedConformance({
  create: cerebras,
  recordings: ["cerebras"],
  wire: "chat-completions",
});

type Request = Omit<Parameters<Provider["encode"]>[0], "model">;

async function bodyOf(request: Request): Promise<unknown> {
  const extras = { headers: {}, query: {}, body: {} };
  const { body } = await cerebras({ apiKey: "k" }).encode({ model: "m", ...request }, extras);
  return JSON.parse(String(body));
}

describe("cerebras", () => {
  it.each(cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });

  it("limits tokens by its own name, and sends an effort as it is", async () => {
    const sent = await bodyOf({
      input: "Hi",
      max_output_tokens: 64,
      reasoning: { effort: "low" },
      seed: 42,
    });
    expect(sent).toMatchObject({ max_completion_tokens: 64, reasoning_effort: "low", seed: 42 });
    expect(sent).not.toHaveProperty("max_tokens");
  });

  it("says in words what it refuses in schemas, of tools and of answers alike", async () => {
    const list = { type: "array", items: { type: "string", format: "email" }, minItems: 1 };
    const schema = { type: "object", properties: { list }, required: ["list"] };
    const told = { type: "array", items: { type: "string", description: '(format: "email")' } };
    const fitted = {
      ...schema,
      properties: { list: { ...told, description: "(minItems: 1)" } },
      additionalProperties: false,
    };
    const sent = await bodyOf({
      input: "Hi",
      tools: [
        { type: "function", name: "f", parameters: schema, strict: true },
        { type: "function", name: "open", parameters: { type: "object", properties: {} } },
      ],
      text: { format: { type: "json_schema", name: "a", schema } },
    });
    expect(sent).toMatchObject({
      tools: [
        { function: { parameters: fitted } },
        // A function that the model is not held to stays as it is: such a request was recorded.
        { function: { parameters: { type: "object", properties: {} } } },
      ],
      response_format: { json_schema: { schema: fitted } },
    });
  });
});

describe.skipIf(recorded.missing)(`recorded errors ${recorded.missing ?? ""}`, () => {
  it.each(recorded.cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
