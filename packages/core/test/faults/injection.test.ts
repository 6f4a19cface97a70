import { replay } from "@anyllm/testing";
import { describe, expect, test } from "vitest";
import { expectNoLeak, KEY } from "../support/leaks.ts";
import { connect, connectWith, failure, request, watchRejections } from "../support/play.ts";
import { json, resource } from "../support/upstream.ts";

watchRejections();

const answer = json(resource({ status: "completed" }));
const breaks = ["\r\n", "\n", "\r", "\0"];
const smuggled = "x-smuggled: yes";

describe("T44: line breaks where a header or a request line could be split", () => {
  test.each(breaks)(
    "T44: in a key (%j): refused before sending, and the key is not shown",
    async (end) => {
      await using server = await replay(answer);
      for (const apiKey of [`${KEY}${end}${smuggled}`, (): string => `${KEY}${end}${smuggled}`]) {
        const llm = connectWith({ apiKey, baseURL: server.baseURL });
        const error = await failure(llm.responses(request));
        expect(error).toMatchObject({ code: "invalid_request", retryable: false });
        expect(error.message).toMatch(/header/);
      }
      expect(server.requests).toHaveLength(0);
    },
  );

  test.each(breaks)(
    "T44: in a header, its name, the idempotency key or the organisation (%j)",
    async (end) => {
      await using server = await replay(answer);
      const bad = `a${end}${smuggled}`;
      const llm = connect(server.baseURL);
      for (const options of [
        { headers: { "x-mine": bad } },
        { headers: { [bad]: "a" } },
        { idempotencyKey: bad },
      ]) {
        const error = await failure(llm.responses(request, options));
        expect(error.code).toBe("invalid_request");
        expect(error.param).toMatch(/^headers/);
        expectNoLeak(error, [smuggled]);
      }
      for (const given of [
        { organization: bad },
        { project: bad },
        { headers: { "x-mine": bad } },
      ]) {
        const client = connectWith({ apiKey: KEY, baseURL: server.baseURL, ...given });
        expect((await failure(client.responses(request))).code).toBe("invalid_request");
      }
      expect(server.requests).toHaveLength(0);
    },
  );

  test("T44: characters beyond Latin-1 are refused too, as no header can carry them", async () => {
    await using server = await replay(answer);
    const error = await failure(
      connect(server.baseURL).responses(request, { headers: { "x-mine": "日本" } }),
    );
    expect(error.code).toBe("invalid_request");
    expect(server.requests).toHaveLength(0);
  });

  test.each(breaks)("T44: in the model or in metadata (%j)", async (end) => {
    await using server = await replay(answer);
    const bad = `m${end}${smuggled}`;
    const llm = connect(server.baseURL);
    const fields: [object, string][] = [
      [{ model: `openai/${bad}` }, "model"],
      [{ metadata: { [bad]: "value" } }, "metadata"],
      [{ metadata: { key: bad } }, "metadata"],
    ];
    for (const [field, param] of fields) {
      const error = await failure(llm.responses({ ...request, ...field }));
      expect(error).toMatchObject({ code: "invalid_request", param });
      expectNoLeak(error, [smuggled]);
    }
    expect(server.requests).toHaveLength(0);
  });

  test.each(breaks)(
    "T44: in a response id or a query they are encoded, and stay one value (%j)",
    async (end) => {
      await using server = await replay(answer);
      const llm = connect(server.baseURL);
      const bad = `resp_1${end}${smuggled}`;
      await llm.responses.retrieve(bad);
      await llm.responses(request, { query: { "api-version": bad } });
      const [first, second] = server.requests;
      expect(decodeURIComponent(first?.path ?? "")).toBe(`/v1/responses/${bad}`);
      expect(second?.query.get("api-version")).toBe(bad);
      for (const { headers } of server.requests) expect(headers).not.toHaveProperty("x-smuggled");
    },
  );

  test("T44: an id cannot climb out of its path", async () => {
    await using server = await replay(answer);
    const llm = connect(server.baseURL);
    for (const id of ["../models", "..%2Fmodels", "a/../../files", "resp_1?stream=true#x"]) {
      await llm.responses.delete(id);
      expect(server.requests.at(-1)?.path).toBe(`/v1/responses/${encodeURIComponent(id)}`);
    }
    const { length } = server.requests;
    for (const id of ["", ".", ".."]) {
      expect(await failure(llm.responses.delete(id))).toMatchObject({
        code: "invalid_request",
        param: "id",
      });
    }
    expect(server.requests).toHaveLength(length);
  });

  test("T44: prompts and tool results may hold anything: they travel as JSON", async () => {
    await using server = await replay(answer);
    const input = `line\r\nbreak \0 ${smuggled}`;
    await connect(server.baseURL).responses({ model: "openai/m", input, instructions: input });
    expect(server.requests[0]?.json).toMatchObject({ input, instructions: input });
    expect(server.requests[0]?.headers).not.toHaveProperty("x-smuggled");
  });
});
