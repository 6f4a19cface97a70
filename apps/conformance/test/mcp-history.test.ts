import type { Provider } from "@anyllm/core";
import { anthropic } from "@anyllm/provider-anthropic";
import { bedrock } from "@anyllm/provider-bedrock";
import { cohere } from "@anyllm/provider-cohere";
import { gemini } from "@anyllm/provider-gemini";
import { groq } from "@anyllm/provider-groq";
import { llamacpp } from "@anyllm/provider-llamacpp";
import { mistral } from "@anyllm/provider-mistral";
import { ollama, ollamaChat } from "@anyllm/provider-ollama";
import { openaiCompatible, sambanova } from "@anyllm/provider-openai-compatible";
import type { ResponseRequest } from "@anyllm/types";
import { describe, expect, it } from "vitest";

// What an earlier response of another provider, which hosts MCP, left in the history.
const call = {
  type: "mcp_call",
  id: "mcp_1",
  server_label: "docs",
  name: "ask.now",
  arguments: '{"q":"moon"}',
  output: "4.5 billion years",
  error: null,
  status: "completed",
  approval_request_id: "mcpr_1",
};
const user = { type: "message", role: "user", content: "How old is it?" };
const answer = {
  type: "message",
  role: "assistant",
  content: [{ type: "output_text", text: "Old.", annotations: [] }],
};
const history = [
  user,
  { type: "mcp_list_tools", id: "mcpl_1", server_label: "docs", tools: [{ name: "ask.now" }] },
  { type: "mcp_approval_request", id: "mcpr_1", name: "ask.now", arguments: "{}" },
  { type: "mcp_approval_response", approval_request_id: "mcpr_1", approve: true },
  call,
  answer,
  { type: "message", role: "user", content: "Thanks." },
];

async function bodyOf(provider: Provider, input: unknown[] = history) {
  const warnings: string[] = [];
  const extras = {
    headers: {},
    query: {},
    body: {},
    warn: (_: string, said: string) => void warnings.push(said),
  };
  const request = { model: "m", input } as unknown as ResponseRequest;
  const { body } = await provider.encode(request, extras);
  return { body: JSON.parse(String(body)) as Record<string, unknown>, warnings };
}

const key = { apiKey: "k" };
const name = "docs__ask_now";
// What a server says is data, and marked so.
const said = `<mcp_output server="docs" tool="ask.now" trust="untrusted">\n${call.output}\n</mcp_output>`;
const args = '{"q":"moon"}';
const input = { q: "moon" };
const baseURL = "http://127.0.0.1:1/v1";
const native = [
  user,
  { type: "function_call", call_id: "mcp_1", name, arguments: args },
  { type: "function_call_output", call_id: "mcp_1", output: said },
  answer,
  { type: "message", role: "user", content: "Thanks." },
];
const functions = { parameters: "all", tools: ["function"], input: "all" } as const;

const wires: [wire: string, provider: Provider, place: string, expected: unknown[]][] = [
  [
    "Chat Completions",
    mistral(key),
    "messages",
    [
      { role: "assistant", tool_calls: [{ function: { name, arguments: args } }] },
      { role: "tool", content: said },
      { role: "assistant", content: "Old." },
    ],
  ],
  [
    "Messages",
    anthropic(key),
    "messages",
    [
      { role: "assistant", content: [{ type: "tool_use", id: "mcp_1", name, input }] },
      { role: "user", content: [{ type: "tool_result", tool_use_id: "mcp_1", content: said }] },
      { role: "assistant", content: [{ type: "text", text: "Old." }] },
    ],
  ],
  [
    "generateContent",
    gemini(key),
    "contents",
    [
      { role: "model", parts: [{ functionCall: { id: "mcp_1", name, args: input } }] },
      {
        role: "user",
        parts: [{ functionResponse: { id: "mcp_1", name, response: { output: said } } }],
      },
      { role: "model", parts: [{ text: "Old." }] },
    ],
  ],
  [
    "Converse",
    bedrock({ ...key, region: "us-east-1" }),
    "messages",
    [
      { role: "assistant", content: [{ toolUse: { toolUseId: "mcp_1", name, input } }] },
      {
        role: "user",
        content: [{ toolResult: { toolUseId: "mcp_1", content: [{ text: said }] } }],
      },
      { role: "assistant", content: [{ text: "Old." }] },
    ],
  ],
  [
    "Cohere",
    cohere(key),
    "messages",
    [
      { role: "assistant", tool_calls: [{ id: "mcp_1", function: { name, arguments: args } }] },
      { role: "tool", tool_call_id: "mcp_1", content: said },
      { role: "assistant", content: [{ type: "text", text: "Old." }] },
    ],
  ],
  [
    "Ollama",
    ollamaChat(),
    "messages",
    [
      { role: "assistant", tool_calls: [{ id: "mcp_1", function: { name, arguments: input } }] },
      { role: "tool", tool_name: name, content: said },
      { role: "assistant", content: "Old." },
    ],
  ],
  ["Responses, at Ollama", ollama(), "input", native.slice(1, -1)],
  ["Responses, at llama.cpp", llamacpp(), "input", native.slice(1, -1)],
  ["Responses, of a row", sambanova(key), "input", native.slice(1, -1)],
  [
    "Responses, of any server with functions alone",
    openaiCompatible({ baseURL, capabilities: functions }),
    "input",
    native.slice(1, -1),
  ],
];

describe("a history with calls of MCP tools that another provider made", () => {
  it.each(wires)("reads as calls of functions: %s", async (_, provider, place, expected) => {
    const { body } = await bodyOf(provider);
    const told = body[place] as unknown[];
    expect(told.slice(1, -1)).toMatchObject(expected);
    expect(told).toHaveLength(expected.length + 2);
    expect(JSON.stringify(body)).not.toMatch(/mcp_list_tools|mcp_approval|mcpl_1|mcpr_1/);
  });

  it("goes on as it is where MCP is hosted, or where that is not known", async () => {
    for (const provider of [groq(key), openaiCompatible({ baseURL })]) {
      expect((await bodyOf(provider)).body["input"]).toEqual(history);
    }
  });

  it("tells what went wrong, and that a vendor's signature was left out", async () => {
    const failed = { ...call, output: null, error: "no page", thought_signature: "c2ln" };
    const { body, warnings } = await bodyOf(cohere(key), [user, failed]);
    expect(JSON.stringify(body)).toContain("\\nError: no page\\n");
    expect(warnings).toEqual([expect.stringContaining("thought_signature")]);
    const sent = JSON.stringify((await bodyOf(gemini(key), [user, failed])).body);
    expect(sent).toContain('"thoughtSignature":"c2ln"');
  });

  it("goes back to the vendor that made them as it was, byte for byte", async () => {
    const use = { type: "mcp_tool_use", id: "mcptoolu_1", name: "ask", server_name: "docs", input };
    const result = { type: "mcp_tool_result", tool_use_id: "mcptoolu_1", content: [] };
    const own = { ...call, anthropic: { blocks: [use, result] } };
    const { messages } = (await bodyOf(anthropic(key), [user, own, call])).body as {
      messages: { content: unknown }[];
    };
    expect(messages[1]!.content).toMatchObject([use, result, { type: "tool_use", name }]);
    expect(JSON.stringify(messages[1]!.content)).toContain(
      `${JSON.stringify(use)},${JSON.stringify(result)}`,
    );
  });
});
