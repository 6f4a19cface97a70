import {
  createClient,
  defineResponsesProvider,
  explainMissingEndpoint,
  type Provider,
  type ProviderOptions,
  type Warning,
} from "@anyllm/core";
import { type CapturedRequest, type Exchange, replay } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { bridge, defineChatProvider } from "../src/index.ts";
import { acme as dialect } from "./helpers/encode.ts";

const chat = defineChatProvider({
  ...dialect,
  fields: ["temperature", "frequency_penalty"],
  media: { audio: "input_audio" },
});

function acme(options: ProviderOptions): Provider<"acme", string, "retrieve"> {
  const native = defineResponsesProvider({
    id: "acme",
    options,
    baseURL: "http://127.0.0.1:1/v1",
    capabilities: {
      parameters: ["temperature", "top_p", "tools", "previous_response_id", "store"],
      tools: ["function", "mcp"],
      input: ["input_image"],
    },
    operations: ["retrieve"],
    explain: explainMissingEndpoint("Acme 2"),
  });
  return bridge(native, chat(options));
}

const missing: Exchange = { status: 404, body: "404 page not found" };
const native: Exchange = {
  body: JSON.stringify({ object: "response", status: "completed", output: [] }),
};
const completion: Exchange = {
  body: JSON.stringify({
    id: "c",
    choices: [{ index: 0, finish_reason: "stop", message: { content: "Bridged" } }],
  }),
};
const chunks: Exchange = {
  headers: { "content-type": "text/event-stream" },
  body: [
    { choices: [{ index: 0, delta: { content: "Brid" } }] },
    { choices: [{ index: 0, delta: { content: "ged" }, finish_reason: "stop" }] },
  ]
    .map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`)
    .concat("data: [DONE]\n\n")
    .join(""),
};

/** A server that knows Chat Completions alone. */
const older = (request: CapturedRequest): Exchange => {
  if (request.path !== "/v1/chat/completions") return missing;
  return (request.json as { stream?: boolean }).stream ? chunks : completion;
};
const paths = (requests: readonly CapturedRequest[]): string[] => requests.map(({ path }) => path);

describe("a bridge", () => {
  it("is not crossed while the server knows /responses", async () => {
    await using server = await replay(native);
    const llm = createClient({ providers: [acme({ baseURL: server.baseURL })] });
    await llm.responses({ model: "m", input: "Hi", top_p: 0.5 });
    await llm.responses({ model: "m", input: "Hi" });
    expect(paths(server.requests)).toEqual(["/v1/responses", "/v1/responses"]);
    expect(server.requests[0]!.json).toMatchObject({ top_p: 0.5 });
  });

  it("is crossed at once where it does not, and remembered", async () => {
    await using server = await replay(older);
    const llm = createClient({ providers: [acme({ baseURL: server.baseURL })], maxRetries: 0 });
    const first = await llm.responses({ model: "m", input: "Hi", temperature: 0 });
    const second = await llm.responses({ model: "m", input: "Hi" });
    expect([first.output_text, second.output_text]).toEqual(["Bridged", "Bridged"]);
    expect(paths(server.requests)).toEqual([
      "/v1/responses",
      "/v1/chat/completions",
      "/v1/chat/completions",
    ]);
    expect(server.requests[1]!.json).toEqual({
      model: "m",
      messages: [{ role: "user", content: "Hi" }],
      temperature: 0,
    });
  });

  it("carries streams, the first and the next", async () => {
    await using server = await replay(older);
    const llm = createClient({ providers: [acme({ baseURL: server.baseURL })], maxRetries: 0 });
    for (let time = 0; time < 2; time++) {
      const stream = await llm.responses({ model: "m", input: "Hi", stream: true });
      const { output_text, status } = await stream.finalResponse();
      expect([output_text, status]).toEqual(["Bridged", "completed"]);
    }
    expect(server.requests).toHaveLength(3);
  });

  it("carries calls that were under way when it was found", async () => {
    await using server = await replay(older);
    const llm = createClient({ providers: [acme({ baseURL: server.baseURL })], maxRetries: 0 });
    const calls = Array.from({ length: 5 }, () => llm.responses({ model: "m", input: "Hi" }));
    const texts = (await Promise.all(calls)).map(({ output_text }) => output_text);
    expect(new Set(texts)).toEqual(new Set(["Bridged"]));
  });

  it("is found for each server by itself", async () => {
    await using old = await replay(older);
    await using current = await replay(native);
    const llm = createClient({ providers: [acme({ baseURL: old.baseURL })] });
    const other = createClient({ providers: [acme({ baseURL: current.baseURL })] });
    await llm.responses({ model: "m", input: "Hi" });
    await other.responses({ model: "m", input: "Hi" });
    expect(paths(current.requests)).toEqual(["/v1/responses"]);
  });

  it("follows an endpoint that moves", async () => {
    await using old = await replay(older);
    await using current = await replay(native);
    let { baseURL } = old;
    const provider = acme({
      get baseURL() {
        return baseURL;
      },
    });
    const llm = createClient({ providers: [provider] });
    await llm.responses({ model: "m", input: "Hi" });
    ({ baseURL } = current);
    await llm.responses({ model: "m", input: "Hi" });
    await llm.responses({ model: "m", input: "Hi" });
    expect(paths(current.requests)).toEqual(["/v1/responses", "/v1/responses"]);
    ({ baseURL } = old);
    expect((await llm.responses({ model: "m", input: "Hi" })).output_text).toBe("Bridged");
    expect(old.requests).toHaveLength(3);
  });

  it("lets through only what the other side can take", async () => {
    await using server = await replay(older);
    const llm = createClient({ providers: [acme({ baseURL: server.baseURL })], maxRetries: 0 });
    const warnings: Warning[] = [];
    const onWarning = (warning: Warning): void => void warnings.push(warning);
    await llm.responses({ model: "m", input: "Hi", top_p: 0.5 }, { onWarning });
    expect(warnings).toEqual([expect.objectContaining({ provider: "acme", param: "top_p" })]);
    expect(server.requests[1]!.json).not.toHaveProperty("top_p");

    const image = { type: "input_image", image_url: "https://a.example/b.png" } as const;
    const mcp = { type: "mcp", server_label: "s", server_url: "https://a.example" } as const;
    for (const [param, request] of [
      ["previous_response_id", { previous_response_id: "r" }],
      ["store", { store: true }],
      ["tools[0]", { tools: [mcp] }],
      ["input[0].content[0]", { input: [{ role: "user", content: [image] }] }],
    ] as const) {
      const call = llm.responses({ model: "m", input: "Hi", ...request } as never);
      await expect(call).rejects.toMatchObject({ code: "not_implemented", param });
    }
    expect(server.requests).toHaveLength(2);
  });

  it("loses nothing that only the other side takes", async () => {
    await using old = await replay(older);
    await using current = await replay(native);
    const warnings: Warning[] = [];
    const onWarning = (warning: Warning): void => void warnings.push(warning);
    const request = { model: "m", input: "Hi", frequency_penalty: 0.5 } as const;

    const llm = createClient({ providers: [acme({ baseURL: old.baseURL })], maxRetries: 0 });
    await llm.responses({ model: "m", input: "Hi" });
    await llm.responses({ ...request, instructions: "Be brief." }, { onWarning });
    expect(warnings).toEqual([]);
    expect(old.requests.at(-1)!.json).toMatchObject({
      frequency_penalty: 0.5,
      messages: [{ role: "system" }, { role: "user" }],
    });

    const other = createClient({ providers: [acme({ baseURL: current.baseURL })] });
    const response = await other.responses(request, { onWarning });
    expect(warnings).toEqual([
      expect.objectContaining({
        param: "frequency_penalty",
        message: expect.stringContaining("/responses"),
      }),
    ]);
    expect(response.frequency_penalty).not.toBe(0.5);
    expect(current.requests[0]!.json).not.toHaveProperty("frequency_penalty");
    const strict = other.responses(request, { strict: true });
    await expect(strict).rejects.toMatchObject({ param: "frequency_penalty" });
    expect(current.requests).toHaveLength(1);
  });

  it("is crossed for what the one side refuses and the other takes", async () => {
    await using server = await replay(older);
    const llm = createClient({ providers: [acme({ baseURL: server.baseURL })], maxRetries: 0 });
    const input_audio = { data: "AAAA", format: "wav" } as const;
    const content = [{ type: "input_audio", input_audio }];
    const input = [{ role: "user", content }] as never;
    expect((await llm.responses({ model: "m", input })).output_text).toBe("Bridged");
    expect(server.requests[0]).toMatchObject({
      path: "/v1/chat/completions",
      json: { messages: [{ role: "user", content }] },
    });
  });

  it.each([false, true])("leads nowhere where neither is known; stream: %s", async (stream) => {
    await using server = await replay(missing);
    const llm = createClient({ providers: [acme({ baseURL: server.baseURL })] });
    for (let time = 0; time < 2; time++) {
      await expect(llm.responses({ model: "m", input: "Hi", stream })).rejects.toMatchObject({
        name: "UnsupportedError",
        code: "not_implemented",
        retryable: false,
        message: expect.stringMatching(/\/responses.* Acme 2 .*\/chat\/completions/),
      });
    }
    // Nothing was learned: the next call asks both again.
    expect(paths(server.requests)).toEqual([
      "/v1/responses",
      "/v1/chat/completions",
      "/v1/responses",
      "/v1/chat/completions",
    ]);
  });

  it("is not crossed for a model that is not there, nor for a verb", async () => {
    const error = { message: "model 'x' not found", type: "not_found_error" };
    await using server = await replay({ status: 404, body: JSON.stringify({ error }) });
    const llm = createClient({ providers: [acme({ baseURL: server.baseURL })], maxRetries: 0 });
    await expect(llm.responses({ model: "x", input: "Hi" })).rejects.toMatchObject({
      code: "not_found",
    });
    expect(paths(server.requests)).toEqual(["/v1/responses"]);

    await using empty = await replay(missing);
    const other = createClient({ providers: [acme({ baseURL: empty.baseURL })], maxRetries: 0 });
    await expect(other.responses.retrieve("r")).rejects.toMatchObject({ code: "not_implemented" });
    expect(empty.requests).toHaveLength(1);
  });

  it("is not forgotten where a verb is not there", async () => {
    await using server = await replay(older);
    const llm = createClient({ providers: [acme({ baseURL: server.baseURL })], maxRetries: 0 });
    await llm.responses({ model: "m", input: "Hi" });
    const verb = llm.responses.retrieve("r");
    await expect(verb).rejects.toMatchObject({ message: expect.not.stringContaining("/chat") });
    await llm.responses({ model: "m", input: "Hi" });
    expect(paths(server.requests).slice(-2)).toEqual(["/v1/responses/r", "/v1/chat/completions"]);
  });
});

describe("how far a model can be held to a form", () => {
  const held = { format: "none", withTools: true, strictTools: true, forcedTools: true } as const;

  it("is what the side that is spoken says of it", async () => {
    await using server = await replay(older);
    const options = { baseURL: server.baseURL };
    const wire = { id: "acme", baseURL: "http://127.0.0.1:1/v1", structured: () => held } as const;
    const explain = explainMissingEndpoint("Acme 2");
    const provider = bridge(defineResponsesProvider({ ...wire, options, explain }), chat(options));
    expect(provider.structured?.("m")).toEqual(held);
    await createClient({ providers: [provider] }).responses({ model: "m", input: "Hi" });
    expect(provider.structured?.("m")).toEqual(chat(options).structured?.("m"));
  });

  it("is not known where the side that speaks Responses does not say", () => {
    expect(acme({}).structured).toBeUndefined();
  });
});
