import { existsSync } from "node:fs";
import {
  AnyLLMError,
  capabilities,
  createClient,
  defineProvider,
  httpRequest,
  LLMProvider,
  mcpTool,
  ReasoningEffort,
  resolveModel,
  splitModelProvider,
} from "@anyllm/core";
import type { ReasoningParam, ResponseRequest } from "@anyllm/types";
import { replay } from "@anyllm/testing";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { native } from "../helpers/native.ts";
import { answer, bodyOf, message } from "../helpers/wire.ts";

describe("splitModelProvider", () => {
  it.each([
    ["openai:gpt-5.2", "openai", "gpt-5.2"],
    ["openai/gpt-5.2", "openai", "gpt-5.2"],
    ["OpenAI:gpt-5.2", "openai", "gpt-5.2"],
    ["huggingface:openai/gpt-oss-120b:groq", "huggingface", "openai/gpt-oss-120b:groq"],
    ["openai/gpt-oss-120b:groq", "openai", "gpt-oss-120b:groq"],
  ])("cuts %s at its first separator", (reference, provider, model) => {
    expect(splitModelProvider(reference)).toEqual([provider, model]);
  });

  it.each(["", "gpt-5.2", ":gpt-5.2", "openai:", "openai/ ", " /x"])("refuses %o", (reference) => {
    expect(() => splitModelProvider(reference)).toThrow(
      expect.objectContaining({ code: "invalid_request", param: "model" }),
    );
  });

  it("keeps every model as it stands", () => {
    const names = fc.constantFrom(...Object.values(LLMProvider));
    const models = fc.string({ minLength: 1 }).filter((model) => model.trim() !== "");
    fc.assert(
      fc.property(names, fc.constantFrom("/", ":"), models, (name, separator, model) => {
        expect(splitModelProvider(name + separator + model)).toEqual([name, model]);
      }),
    );
  });
});

describe("LLMProvider", () => {
  it.each(Object.values(LLMProvider))("names a package that is there: %s", (slug) => {
    const folder = new URL(`../../../provider-${slug}/package.json`, import.meta.url);
    expect(existsSync(folder)).toBe(true);
  });

  it.each(Object.values(LLMProvider))("is what a client without %s tells to install", (slug) => {
    expect(() => resolveModel(`${slug}/m`, { providers: ["acme", "other"] })).toThrow(
      `Run npm install @anyllm/provider-${slug}, and add it to createClient({ providers })`,
    );
  });

  it("makes no package up for a prefix that is part of a model's name", () => {
    expect(() => resolveModel("Qwen/Qwen3", { providers: ["acme", "other"] })).toThrow(
      /^(?!.*npm install).*It has: acme, other\. Add Qwen to/,
    );
  });
});

describe("ReasoningEffort", () => {
  it("is the wire's own words", async () => {
    await using server = await replay({ body: JSON.stringify(answer([message("Hi")])) });
    const llm = createClient({ providers: [native({ baseURL: server.baseURL })] });
    const effort: ReasoningEffort = ReasoningEffort.HIGH;
    await llm.responses({ model: "m", input: "Hi", reasoning: { effort } });
    expect(bodyOf(server.requests[0])["reasoning"]).toEqual({ effort: "high" });
  });

  it("names every effort that a request takes", () => {
    const every: Record<NonNullable<ReasoningParam["effort"]>, true> = {
      none: true,
      minimal: true,
      low: true,
      medium: true,
      high: true,
      xhigh: true,
      max: true,
    };
    expect(Object.values(ReasoningEffort).toSorted()).toEqual(Object.keys(every).toSorted());
  });
});

describe("mcpTool", () => {
  const server = { server_label: "docs", server_url: "https://mcp.example.com/sse" };

  it("is the tool of the wire, with everything it was given and nothing more", () => {
    const options = {
      ...server,
      allowed_tools: ["search"],
      headers: { authorization: "Bearer x" },
      require_approval: { never: { tool_names: ["search"] } },
    };
    const tools: ResponseRequest["tools"] = [mcpTool(options)];
    expect(tools).toEqual([{ type: "mcp", ...options }]);
    expect(mcpTool({ server_label: "mail", connector_id: "connector_gmail" })).toEqual({
      type: "mcp",
      server_label: "mail",
      connector_id: "connector_gmail",
    });
  });

  it.each([
    [{ ...server, server_label: "" }, "server_label"],
    [{ server_label: "docs" }, "server_url"],
    [{ ...server, server_url: "mcp.example.com" }, "server_url"],
  ])("refuses %o, naming %s", (options, param) => {
    expect(() => mcpTool(options)).toThrow(
      expect.objectContaining({ code: "invalid_request", param }),
    );
  });
});

describe("capabilities", () => {
  const modest = defineProvider({
    id: "modest",
    capabilities: { parameters: ["temperature"], tools: ["function"] },
    encode: (request, extras) => httpRequest({ url: "http://127.0.0.1:1/", json: request, extras }),
    decode: () => ({ frame() {}, end() {} }),
  });

  it("say of every parameter whether the provider takes it", () => {
    const all = capabilities(native());
    expect(Object.values(all.parameters)).not.toContain(false);
    expect(Object.keys(all.parameters)).toEqual(
      expect.arrayContaining(["previous_response_id", "max_tool_calls", "prompt", "user"]),
    );
    expect(all).toMatchObject({ provider: "native", tools: "all", input: "all", models: true });
    expect(all.operations).toContain("compact");

    const few = capabilities(modest);
    const taken = Object.keys(few.parameters).filter((name) => few.parameters[name]);
    expect(taken).toEqual(["temperature"]);
    expect(few).toMatchObject({ tools: ["function"], input: [], operations: [], models: false });
  });

  it("are what a client keeps to", async () => {
    const llm = createClient({ providers: [modest] });
    const { parameters } = capabilities(llm.providers.get("modest")!);
    expect(parameters["previous_response_id"]).toBe(false);
    const error: unknown = await llm
      .responses({ model: "m", input: "Hi", previous_response_id: "resp_1" })
      .catch((thrown: unknown) => thrown);
    expect(AnyLLMError.isInstance(error) && error.param).toBe("previous_response_id");
  });
});
