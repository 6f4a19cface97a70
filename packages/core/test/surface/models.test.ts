import { createClient, defineProvider, httpRequest, type ListedModel } from "@anyllm/core";
import { replay, serveEmbedded } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { native } from "../helpers/native.ts";

async function all(models: AsyncIterable<ListedModel>): Promise<ListedModel[]> {
  const found: ListedModel[] = [];
  for await (const model of models) found.push(model);
  return found;
}

const page = (ids: string[], more: object = {}) => ({
  body: JSON.stringify({
    object: "list",
    data: ids.map((id) => ({ id, object: "model" })),
    ...more,
  }),
});

describe("the models of a provider", () => {
  it("are listed with the vendor's ids, the vendor's words, and a reference to call them by", async () => {
    const told = { id: "a/b:c", object: "model", owned_by: "acme", context_window: 131072 };
    await using server = await replay({ body: JSON.stringify({ object: "list", data: [told] }) });
    const llm = createClient({ providers: [native({ baseURL: server.baseURL })] });

    expect(await all(llm.models({ provider: "native" }))).toEqual([
      { ...told, provider: "native", reference: "native/a/b:c" },
    ]);
    expect(server.requests[0]).toMatchObject({ method: "GET", path: "/v1/models", body: "" });
    expect(server.requests[0]!.headers["authorization"]).toBe("Bearer sk-native-test-key");
  });

  it("can be called by that reference", async () => {
    await using embedded = await serveEmbedded();
    const { apiKey, baseURL } = embedded;
    const llm = createClient({ providers: [native({ apiKey, baseURL })] });
    const [first] = await all(llm.models());
    const { output_text } = await llm.responses({
      model: first!.reference,
      input: "What is 6 times 7?",
    });
    expect(output_text).toContain("42");
  });

  it("come page by page, and no page before it is needed", async () => {
    await using server = await replay([
      page(["a", "b"], { has_more: true, last_id: "b" }),
      page(["c"], { has_more: false, last_id: "c" }),
    ]);
    const llm = createClient({ providers: [native({ baseURL: server.baseURL })] });

    const ids: string[] = [];
    for await (const { id } of llm.models({ query: { limit: "2" } })) {
      ids.push(id);
      expect(server.requests).toHaveLength(id === "c" ? 2 : 1);
    }

    expect(ids).toEqual(["a", "b", "c"]);
    expect(server.requests.map(({ query }) => query.toString())).toEqual([
      "limit=2",
      "limit=2&after=b",
    ]);
  });

  it("end where a server names the same page for ever", async () => {
    await using server = await replay(page(["a"], { has_more: true, last_id: "a" }));
    const llm = createClient({ providers: [native({ baseURL: server.baseURL })] });
    expect(await all(llm.models())).toHaveLength(2);
  });

  it.each([
    ["a bare list", [{ id: "a" }], ["a"]],
    ["a list with holes", { data: [null, "x", { id: "a" }] }, ["a"]],
    ["null", null, []],
    ["no list", { data: {} }, []],
  ])("are read from %s", async (_, body, ids) => {
    await using server = await replay({ body: JSON.stringify(body) });
    const llm = createClient({ providers: [native({ baseURL: server.baseURL })] });
    expect((await all(llm.models())).map(({ id }) => id)).toEqual(ids);
  });

  it("of all providers that list any follow one another", async () => {
    await using server = await replay([page(["a"]), page(["b"])]);
    const silent = defineProvider({
      id: "silent",
      encode: (request, extras) => httpRequest({ url: server.url, json: request, extras }),
      decode: () => ({ frame() {}, end() {} }),
    });
    const second = { ...native({ baseURL: server.baseURL }), id: "second" };
    const llm = createClient({ providers: [silent, native({ baseURL: server.baseURL }), second] });

    const found = await all(llm.models());

    expect(found.map(({ reference }) => reference)).toEqual(["native/a", "second/b"]);
    await expect(all(llm.models({ provider: "silent" }))).rejects.toMatchObject({
      code: "not_implemented",
      message: "silent does not list models.",
    });
  });

  it("fail like any call: with retries, and the vendor's own reason", async () => {
    const refusal = { status: 401, body: '{"error":{"message":"Wrong key."}}' };
    await using server = await replay([{ status: 503, body: "busy" }, refusal]);
    const llm = createClient({ providers: [native({ baseURL: server.baseURL })], maxRetries: 1 });
    await expect(all(llm.models())).rejects.toMatchObject({
      code: "authentication",
      message: "native: Wrong key.",
    });
    expect(server.requests).toHaveLength(2);
  });
});
