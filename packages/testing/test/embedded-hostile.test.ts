import { describe, expect, it } from "vitest";
import { serveEmbedded } from "../src/index.ts";
import type { Json } from "./wire.ts";

const headers = {
  "content-type": "application/json",
  authorization: "Bearer key",
  "x-goog-api-key": "key",
  "anthropic-version": "2023-06-01",
};
const schema = { type: "object", properties: { city: { type: "string" } } };
const open = { ...schema, additionalProperties: false };

const bodies: Record<string, [path: string, body: object]> = {
  "Chat Completions": [
    "/v1/chat/completions",
    {
      model: "embedded-1",
      messages: [
        { role: "system", content: [{ type: "text", text: "Be brief." }] },
        { role: "user", content: [{ type: "image_url", image_url: { url: "data:," } }] },
        {
          role: "assistant",
          content: null,
          tool_calls: [{ id: "c", type: "function", function: { name: "f", arguments: "{}" } }],
        },
        { role: "tool", tool_call_id: "c", content: "1" },
      ],
      tools: [{ type: "function", function: { name: "f", description: "d", parameters: schema } }],
      tool_choice: { type: "function", function: { name: "f" } },
      response_format: { type: "json_schema", json_schema: { name: "n", schema } },
      stream: true,
      stream_options: { include_usage: true },
      thinking: { type: "enabled" },
    },
  ],
  "Anthropic's": [
    "/v1/messages",
    {
      model: "embedded-1",
      max_tokens: 2048,
      system: [{ type: "text", text: "Be brief." }],
      messages: [
        { role: "user", content: [{ type: "document", source: {}, title: "t" }] },
        { role: "assistant", content: [{ type: "tool_use", id: "c", name: "f", input: {} }] },
        {
          role: "user",
          content: [
            { type: "tool_result", tool_use_id: "c", content: [{ type: "text", text: "1" }] },
          ],
        },
      ],
      tools: [{ name: "f", description: "d", input_schema: open }],
      tool_choice: { type: "tool", name: "f" },
      output_config: { format: { type: "json_schema", schema: open } },
      metadata: { user_id: "u" },
      stream: true,
    },
  ],
  "Gemini's": [
    "/v1beta/models/embedded-1:streamGenerateContent?alt=sse",
    {
      systemInstruction: { parts: [{ text: "Be brief." }] },
      contents: [
        { role: "user", parts: [{ inlineData: { mimeType: "image/png", data: "" } }] },
        {
          role: "model",
          parts: [
            {
              functionCall: { id: "c", name: "f", args: { a: [1] } },
              thoughtSignature: "skip_thought_signature_validator",
            },
          ],
        },
        {
          role: "user",
          parts: [{ functionResponse: { id: "c", name: "f", response: { output: "1" } } }],
        },
      ],
      tools: [{ functionDeclarations: [{ name: "f", description: "d", parameters: schema }] }],
      toolConfig: { functionCallingConfig: { mode: "ANY", allowedFunctionNames: ["f"] } },
      generationConfig: {
        responseMimeType: "application/json",
        responseSchema: schema,
        thinkingConfig: { includeThoughts: true },
      },
    },
  ],
};

/** The value with each of its nodes in turn replaced by something odd, or missing. */
function* mutants(value: Json): Generator<Json> {
  for (const odd of [null, 0, "x", [], {}, [null], undefined]) yield odd;
  if (typeof value !== "object" || value === null) return;
  for (const key of Object.keys(value)) {
    for (const inner of mutants(value[key])) {
      yield Array.isArray(value) ? value.with(Number(key), inner) : { ...value, [key]: inner };
    }
  }
}

describe.each(Object.entries(bodies))("the embedded model on %s wire", (_, [path, body]) => {
  it("answers or refuses, and never fails, whatever is in the body", async () => {
    await using server = await serveEmbedded();
    const send = async (sent: Json): Promise<[number, string]> => {
      const init = { method: "POST", headers, body: JSON.stringify(sent) ?? "" };
      const response = await fetch(server.url + path, init);
      return [response.status, await response.text()];
    };
    expect((await send(body))[0]).toBe(200);
    const failed: string[] = [];
    for (const mutant of mutants(body)) {
      const [status, text] = await send(mutant);
      if (status !== 200 && status !== 400 && status !== 404) {
        failed.push(`${JSON.stringify(mutant)}: ${status} ${text}`);
      }
    }
    expect(failed.slice(0, 5)).toEqual([]);
  });
});
