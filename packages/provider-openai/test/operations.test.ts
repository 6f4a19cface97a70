import { createClient, defineResponsesProvider } from "@anyllm/core";
import { openai } from "@anyllm/provider-openai";
import { describe, expect, it } from "vitest";
import { answer, events, serving, sse } from "./helpers.ts";

const stored = { body: JSON.stringify(answer("Hello")) };
const request = { model: "openai/gpt-5", input: "Hi" };

describe("the verbs on stored responses", () => {
  it("retrieve: GET /responses/{id}", async () => {
    await using play = await serving(stored);
    const response = await play.llm.responses.retrieve("resp_1", {
      query: { include: ["reasoning.encrypted_content", "message.output_text.logprobs"] },
    });
    const [{ method, path, query, body }] = play.server.requests as [
      (typeof play.server.requests)[0],
    ];
    expect([method, path, body]).toEqual(["GET", "/v1/responses/resp_1", ""]);
    expect(query.getAll("include[]")).toEqual([
      "reasoning.encrypted_content",
      "message.output_text.logprobs",
    ]);
    expect(response).toMatchObject({ id: "resp_1", output_text: "Hello" });
  });

  it("delete: DELETE /responses/{id}", async () => {
    const deleted = { id: "resp_1", object: "response", deleted: true };
    await using play = await serving({ body: JSON.stringify(deleted) });
    expect(await play.llm.responses.delete("resp_1")).toEqual(deleted);
    const { method, path, body } = play.server.requests[0]!;
    expect([method, path, body]).toEqual(["DELETE", "/v1/responses/resp_1", ""]);
  });

  it("cancel: POST /responses/{id}/cancel", async () => {
    const cancelled = answer("", { status: "cancelled", output: [] });
    await using play = await serving({ body: JSON.stringify(cancelled) });
    const response = await play.llm.responses.cancel("resp_1");
    const { method, path } = play.server.requests[0]!;
    expect([method, path]).toEqual(["POST", "/v1/responses/resp_1/cancel"]);
    expect(response).toMatchObject({ id: "resp_1", status: "cancelled", output: [] });
  });

  it("inputItems: GET /responses/{id}/input_items, a page at a time", async () => {
    const page = { object: "list", data: [], first_id: "a", last_id: "b", has_more: true };
    await using play = await serving({ body: JSON.stringify(page) });
    const query = { limit: 5, order: "asc", after: "msg_1" } as const;
    expect(await play.llm.responses.inputItems("resp_1", { query })).toEqual(page);
    const { method, url } = play.server.requests[0]!;
    expect([method, url]).toEqual([
      "GET",
      "/v1/responses/resp_1/input_items?limit=5&order=asc&after=msg_1",
    ]);
  });

  it("compact: POST /responses/compact", async () => {
    const compaction = {
      id: "resp_2",
      object: "response.compaction",
      created_at: 1,
      output: [{ type: "compaction", id: "cmp_1", encrypted_content: "sealed" }],
      usage: { input_tokens: 9, output_tokens: 1, total_tokens: 10 },
    };
    await using play = await serving([{ body: JSON.stringify(compaction) }, stored]);
    const compacted = await play.llm.responses.compact(request);
    const { method, path, json } = play.server.requests[0]!;
    expect([method, path, json]).toEqual([
      "POST",
      "/v1/responses/compact",
      { model: "gpt-5", input: "Hi" },
    ]);
    expect(compacted).toEqual(compaction);

    await play.llm.responses({ ...request, input: compacted.output });
    expect(play.server.requests[1]!.json).toEqual({ model: "gpt-5", input: compaction.output });
  });

  it("inputTokens: POST /responses/input_tokens", async () => {
    const count = { object: "response.input_tokens", input_tokens: 11 };
    await using play = await serving({ body: JSON.stringify(count) });
    expect(await play.llm.responses.inputTokens(request)).toEqual(count);
    const { method, path, json } = play.server.requests[0]!;
    expect([method, path, json]).toEqual([
      "POST",
      "/v1/responses/input_tokens",
      { model: "gpt-5", input: "Hi" },
    ]);
  });

  it("retrieve with stream and starting_after goes on where a stream broke off", async () => {
    const all = events("Hello there, and good night.");
    const seen = 4;
    await using play = await serving({ body: sse(all.slice(seen + 1)) });
    const query = { stream: true, starting_after: seen, include_obfuscation: false } as const;
    const stream = await play.llm.responses.retrieve("resp_1", { query });
    const rest = [];
    for await (const event of stream) rest.push(event);

    expect(play.server.requests[0]!.url).toBe(
      `/v1/responses/resp_1?stream=true&starting_after=${seen}&include_obfuscation=false`,
    );
    expect(rest, "no event twice, none invented").toEqual(all.slice(seen + 1));
    expect((await stream.finalResponse()).output_text).toBe("Hello there, and good night.");
  });

  it("retrieve with stream alone tells the whole response", async () => {
    const all = events("Hello");
    await using play = await serving({ body: sse(all) });
    const stream = await play.llm.responses.retrieve("resp_1", { query: { stream: true } });
    const got = [];
    for await (const event of stream) got.push(event);
    expect(got).toEqual(all);
  });

  it("carry the key and the call's headers, and escape the id", async () => {
    await using play = await serving(stored);
    await play.llm.responses.retrieve("resp/1?x=#", { headers: { "x-trace": "1" } });
    const { url, headers } = play.server.requests[0]!;
    expect(url).toBe("/v1/responses/resp%2F1%3Fx%3D%23");
    expect(headers).toMatchObject({ authorization: "Bearer sk-test", "x-trace": "1" });
  });

  it("go beside a query in the base URL", async () => {
    await using play = await serving(stored);
    const baseURL = `${play.server.baseURL}/?api-version=v1`;
    const llm = createClient({ providers: [openai({ apiKey: "sk-test", baseURL })] });
    await llm.responses.retrieve("resp_1", { query: { include: ["reasoning.encrypted_content"] } });
    const { path, query } = play.server.requests[0]!;
    expect(path).toBe("/v1/responses/resp_1");
    expect(query.get("api-version")).toBe("v1");
    expect(query.get("include[]")).toBe("reasoning.encrypted_content");
  });
});

describe("a verb that fails", () => {
  it("for a response that is not there is not_found, in the provider's words", async () => {
    const error = {
      message: "Response with id 'resp_9' not found.",
      type: "invalid_request_error",
    };
    await using play = await serving({ status: 404, body: JSON.stringify({ error }) });
    await expect(play.llm.responses.retrieve("resp_9")).rejects.toMatchObject({
      code: "not_found",
      status: 404,
      provider: "openai",
    });
  });

  it.each(["", ".", ".."])("for the id %j is refused before anything is sent", async (id) => {
    await using play = await serving(stored);
    await expect(play.llm.responses.delete(id)).rejects.toMatchObject({
      code: "invalid_request",
      param: "id",
    });
    expect(play.server.requests).toEqual([]);
  });

  it("when two providers keep responses and none is named asks for one", async () => {
    await using play = await serving(stored);
    const twin = defineResponsesProvider({
      id: "twin",
      options: { baseURL: play.server.baseURL },
      baseURL: "http://127.0.0.1:1",
      operations: ["retrieve"],
    });
    const llm = createClient({ providers: [openai({ apiKey: "sk-test" }), twin] });
    await expect(llm.responses.retrieve("resp_1")).rejects.toMatchObject({
      code: "invalid_request",
      param: "provider",
      message: expect.stringContaining("openai, twin"),
    });
    const response = await llm.responses.retrieve("resp_1", { provider: "twin" });
    expect(response.output_text).toBe("Hello");
  });
});
