import type { Provider } from "@anyllm/core";
import { playChat, providerConformance, recordedConformance } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { perplexity } from "../src/index.ts";

const cases = providerConformance({
  create: perplexity,
  apiKeyVariable: "PERPLEXITY_API_KEY",
  variables: ["PERPLEXITY_BASE_URL"],
  path: "/v1/chat/completions",
  play: (response, stream) => playChat(response, stream, { reasoning: "tags" }),
  skip: {
    "tells calls of functions, and takes their outputs": "it calls no functions",
  },
});

const recorded = recordedConformance({
  create: perplexity,
  recordings: ["perplexity"],
  wire: "chat-completions",
});

type Request = Omit<Parameters<Provider["encode"]>[0], "model">;

async function bodyOf(request: Request): Promise<unknown> {
  const extras = { headers: {}, query: {}, body: {} };
  const { body } = await perplexity({ apiKey: "k" }).encode({ model: "m", ...request }, extras);
  return JSON.parse(String(body));
}

describe("perplexity", () => {
  it.each(cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });

  it("sends what narrows a search as it is, and a schema in its form", async () => {
    const schema = { type: "object", properties: { year: { type: "integer" } } };
    const sent = await bodyOf({
      input: "When?",
      text: { format: { type: "json_schema", name: "when", schema } },
      search_domain_filter: ["acme.example"],
      stream: true,
    });
    expect(sent).toMatchObject({
      response_format: { type: "json_schema", json_schema: { schema } },
      search_domain_filter: ["acme.example"],
    });
    expect(sent).not.toHaveProperty("stream_options");
  });

  it("calls no functions, and takes images and files", () => {
    expect(perplexity().capabilities).toMatchObject({
      tools: [],
      input: ["input_image", "input_file"],
    });
  });
});

describe.skipIf(recorded.missing)(`recorded errors ${recorded.missing ?? ""}`, () => {
  it.each(recorded.cases)("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
