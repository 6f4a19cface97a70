import { createClient } from "@anyllm/core";
import { replay } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { xai } from "../src/index.ts";

const request = { model: "xai/grok-4.5", input: "Hi" };

describe("xAI", () => {
  it("keeps responses: they are found and deleted again", async () => {
    await using server = await replay({ body: JSON.stringify({ object: "response", id: "r1" }) });
    const provider = xai({ apiKey: "xai-test", baseURL: server.baseURL });
    const llm = createClient({ providers: [provider] });
    await llm.responses({ ...request, store: true, previous_response_id: "r0" });
    await llm.responses.retrieve("r1");
    await llm.responses.delete("r1");
    expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /v1/responses",
      "GET /v1/responses/r1",
      "DELETE /v1/responses/r1",
    ]);
  });

  it("compacts a conversation", async () => {
    const body = { object: "response.compaction", id: "c1", output: [] };
    await using server = await replay({ body: JSON.stringify(body) });
    const llm = createClient({ providers: [xai({ apiKey: "k", baseURL: server.baseURL })] });
    await llm.responses.compact({ model: "xai/grok-4.5", input: "Hi" });
    expect(server.requests[0]).toMatchObject({
      path: "/v1/responses/compact",
      json: { model: "grok-4.5", input: "Hi" },
    });
  });

  it("says authentication for a refused key, which it answers with 400", async () => {
    const error = "Incorrect API key provided. You can obtain an API key from the console.";
    const body = JSON.stringify({ code: "invalid-argument", error });
    await using server = await replay({ status: 400, body });
    const provider = xai({ apiKey: "xai-test", baseURL: server.baseURL });
    const llm = createClient({ providers: [provider] });
    await expect(llm.responses(request)).rejects.toMatchObject({
      code: "authentication",
      status: 400,
      vendorCode: "invalid-argument",
      message: expect.stringContaining("Incorrect API key"),
    });
    expect(server.requests).toHaveLength(1);
  });
});

describe("how far a model can be held to a form", () => {
  it.each([
    ["grok-4.5", "json_schema", true, false, true],
    ["grok-code-fast-1", "json_schema", true, false, true],
    ["grok-3-mini", "json_schema", false, false, true],
  ])("%s: %s, beside tools %s, strict tools %s, forced ones %s", (model, ...facts) => {
    const [format, withTools, strictTools, forcedTools] = facts;
    const support = { format, withTools, strictTools, forcedTools };
    expect(xai().structured?.(model)).toEqual(support);
  });
});
