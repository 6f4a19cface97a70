import { createClient, tool } from "@anyllm/core";
import type { Exchange } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { StructuredSupport } from "../../src/agent/contract.ts";
import { format } from "../../src/structured/format.ts";
import { failure } from "../agent/support/run.ts";
import { bodyOf, call, say, serve } from "../agent/support/upstream.ts";
import { native } from "../helpers/native.ts";

const text = format(z.object({ name: z.string(), nick: z.string().optional() }), {
  name: "person",
});
const asked = { model: "native/large", input: "Who is it?", text };

function connect(baseURL: string, support?: Partial<StructuredSupport>) {
  const facts = { format: "json_schema", withTools: true, strictTools: true, forcedTools: true };
  const provider = native({ baseURL });
  const structured = () => ({ ...facts, ...support }) as StructuredSupport;
  const providers = [support ? { ...provider, structured } : provider];
  return createClient({ providers, maxRetries: 0 });
}

const refused = (message: string, param = "text.format"): (() => Exchange) => {
  const error = { message, param, type: "invalid_request_error", code: "unsupported_parameter" };
  return () => ({ status: 400, body: JSON.stringify({ error }) });
};

describe("a value", () => {
  it("comes with the response, typed and whole or streamed", async () => {
    const answer = say('{"name":"Anna","nick":null}');
    await using server = await serve([answer], [answer]);
    const llm = connect(server.baseURL);
    const whole = await llm.responses(asked);
    const name: string | undefined = whole.output_parsed?.name;
    expect(name).toBe("Anna");
    const stream = await llm.responses({ ...asked, stream: true });
    const partials: unknown[] = [];
    for await (const partial of stream.partialOutput) partials.push(partial);
    const final = await stream.finalResponse();
    expect(partials.at(-1)).toEqual({ name: "Anna" });
    for (const response of [whole, final]) {
      expect(response.output_parsed).toEqual({ name: "Anna" });
      expect(response.structured).toMatchObject({ strategy: "json_schema", repaired: false });
    }
  });

  it("is mended once, in the same response", async () => {
    await using server = await serve([say('{"nick":"A"}')], [say('{"name":"Anna"}')]);
    const response = await connect(server.baseURL).responses(asked);
    expect(response.output_parsed).toEqual({ name: "Anna" });
    expect(response.structured.repaired).toBe(true);
    expect(response.output_text).toBe('{"name":"Anna"}');
    const [question, answer, correction] = bodyOf(server.requests[1]).input;
    expect(question).toMatchObject({ role: "user" });
    expect(answer).toMatchObject({ role: "assistant" });
    expect(JSON.stringify(correction)).toContain("name");
  });

  it("is none after a second mistake", async () => {
    await using server = await serve([say("No.")], [say("No!")]);
    const response = await connect(server.baseURL).responses(asked);
    expect(response.output_parsed).toBeNull();
    expect(response.structured.outcome).toMatchObject({ type: "invalid", text: "No!" });
  });
});

describe("a provider that refuses the form", () => {
  it("is asked by a function instead, and never again as it refused", async () => {
    const args = { name: "Anna", nick: null };
    await using server = await serve(
      refused("'text.format' of type 'json_schema' is not supported with this model."),
      refused("'text.format' of type 'json_schema' is not supported with this model."),
      [call("person", args)],
      [call("person", args)],
    );
    const llm = connect(server.baseURL);
    for (const _ of [1, 2]) {
      const response = await llm.responses(asked);
      expect(response.output_parsed).toEqual({ name: "Anna" });
      expect(response.structured.strategy).toBe("tool");
      expect(response.output.map(({ type }) => type)).toEqual(["message"]);
    }
    expect(server.requests).toHaveLength(4);
    expect(bodyOf(server.requests[3])["tool_choice"]).toEqual({ type: "function", name: "person" });
  });

  it("keeps its word where the request itself is wrong", async () => {
    await using server = await serve(refused("Unsupported value: temperature", "temperature"));
    const error = await failure(connect(server.baseURL).responses(asked));
    expect(error.message).toContain("temperature");
    expect(server.requests).toHaveLength(1);
  });

  it("beside tools never sees both at once", async () => {
    const look = tool({
      name: "look",
      parameters: z.object({ where: z.string() }),
      execute: ({ where }) => `Anna is ${where}.`,
    });
    await using server = await serve(
      [call("look", { where: "here" })],
      [call("person", { name: "Anna", nick: null })],
    );
    const llm = connect(server.baseURL, { withTools: false });
    const response = await llm.responses({ ...asked, tools: [look] });
    expect(response.output_parsed).toEqual({ name: "Anna" });
    expect(response.output.map(({ type }) => type)).toEqual([
      "function_call",
      "function_call_output",
      "message",
    ]);
    for (const request of server.requests) {
      expect(bodyOf(request)).toMatchObject({ tool_choice: "required" });
      expect(bodyOf(request)["text"]).toBeUndefined();
    }
  });

  it("and takes no forced function is asked in words beside tools", async () => {
    const tools = [{ type: "function" as const, name: "look", parameters: { type: "object" } }];
    await using server = await serve([say('Here you are:\n```json\n{"name":"Anna"}\n```')]);
    const llm = connect(server.baseURL, { withTools: false, forcedTools: false });
    const response = await llm.responses({ ...asked, tools });
    expect(response.output_parsed).toEqual({ name: "Anna" });
    expect(response.structured.strategy).toBe("prompt");
    expect(bodyOf(server.requests[0])["instructions"]).toContain("JSON Schema");
  });
});
