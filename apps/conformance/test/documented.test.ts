import { describe, expect, it } from "vitest";
import { differences } from "../src/compare.ts";
import type { Json } from "../src/facts.ts";
import { offline, play } from "../src/play.ts";
import { vendorOf } from "../src/vendors.ts";
import { wires } from "../src/wires/index.ts";

// Shapes that the vendors document and nobody recorded, as whole answers by hand.
const chat = (message: Json, more: Json = {}): Json => ({
  id: "c1",
  object: "chat.completion",
  model: "m",
  choices: [{ index: 0, message: { role: "assistant", ...message }, finish_reason: "stop" }],
  usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 },
  ...more,
});
const anthropic = (...content: Json[]): Json => ({
  id: "m1",
  type: "message",
  role: "assistant",
  model: "m",
  content,
  stop_reason: "end_turn",
  usage: { input_tokens: 7, output_tokens: 3 },
});
const gemini = (...parts: Json[]): Json => ({
  responseId: "g1",
  modelVersion: "m",
  candidates: [{ index: 0, content: { role: "model", parts }, finishReason: "STOP" }],
  usageMetadata: { promptTokenCount: 7, candidatesTokenCount: 3, totalTokenCount: 10 },
});
const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ";

const answers: readonly (readonly [what: string, provider: string, wire: string, answer: Json])[] =
  [
    [
      "images that a model drew",
      "openrouter",
      "chat-completions",
      chat({
        content: "Here.",
        images: [{ type: "image_url", image_url: { url: `data:image/png;base64,${png}` } }],
      }),
    ],
    [
      "thinking as one string",
      "mistral",
      "chat-completions",
      chat({
        content: [
          { type: "thinking", thinking: "Hm." },
          { type: "text", text: "Yes." },
        ],
      }),
    ],
    [
      "references into given documents",
      "mistral",
      "chat-completions",
      chat({
        content: [
          { type: "text", text: "Yes." },
          { type: "reference", reference_ids: [1], quote: "the reference itself" },
        ],
      }),
    ],
    [
      "sealed reasoning alone",
      "openrouter",
      "chat-completions",
      chat({
        content: "Yes.",
        reasoning_details: [
          { type: "reasoning.encrypted", data: "c2VhbGVkIHJlYXNvbmluZw==", index: 0 },
        ],
      }),
    ],
    [
      "reasoning and a refusal",
      "openai",
      "chat-completions",
      chat({ content: null, reasoning_content: "Hm.", refusal: "No." }),
    ],
    [
      "arguments as an object",
      "together",
      "chat-completions",
      chat({
        content: null,
        tool_calls: [{ id: "c", type: "function", function: { name: "f", arguments: { a: 1 } } }],
      }),
    ],
    [
      "citations of search results",
      "anthropic",
      "anthropic-messages",
      anthropic({
        type: "text",
        text: "Yes.",
        citations: [
          {
            type: "search_result_location",
            source: "https://a.example/kb",
            title: "KB",
            cited_text: "It is so.",
            search_result_index: 0,
            start_block_index: 0,
            end_block_index: 1,
          },
          {
            type: "page_location",
            cited_text: "On a page.",
            document_index: 0,
            document_title: "Paper",
            start_page_number: 1,
            end_page_number: 2,
          },
        ],
      }),
    ],
    [
      "several thinking blocks",
      "anthropic",
      "anthropic-messages",
      anthropic(
        { type: "thinking", thinking: "One.", signature: "c2lnbmF0dXJlIG9uZQ==" },
        { type: "redacted_thinking", data: "cmVkYWN0ZWQgZGF0YQ==" },
        { type: "thinking", thinking: "Two.", signature: "c2lnbmF0dXJlIHR3bw==" },
        { type: "text", text: "Yes." },
      ),
    ],
    [
      "a block that nobody knows",
      "anthropic",
      "anthropic-messages",
      anthropic(
        { type: "hologram", hologram: { frames: ["a very new thing"] } },
        { type: "text", text: "Yes." },
      ),
    ],
    [
      "speech",
      "google",
      "gemini-generate-content",
      gemini({
        inlineData: { mimeType: "audio/L16;codec=pcm;rate=24000", data: "UklGRiQAAABXQVZFZm10" },
      }),
    ],
    [
      "a part that nobody knows",
      "google",
      "gemini-generate-content",
      gemini({ hologram: { frames: ["a very new thing"] } }, { text: "Yes." }),
    ],
    [
      "parallel calls, the first one signed",
      "google",
      "gemini-generate-content",
      gemini(
        { functionCall: { name: "f", args: { a: 1 } }, thoughtSignature: "c2lnbmF0dXJlIG9uZQ==" },
        { functionCall: { name: "f", args: { a: 2 } } },
      ),
    ],
    [
      "a block that nobody knows",
      "amazon-bedrock",
      "bedrock-converse",
      {
        output: {
          message: {
            role: "assistant",
            content: [{ hologram: { frames: ["a very new thing"] } }, { text: "Yes." }],
          },
        },
        stopReason: "end_turn",
        usage: { inputTokens: 7, outputTokens: 3, totalTokens: 10 },
      },
    ],
    [
      "a plan, text and citations of it",
      "cohere",
      "cohere-chat-v2",
      {
        id: "c1",
        message: {
          role: "assistant",
          tool_plan: "I will look it up.",
          content: [{ type: "text", text: "It is so." }],
          citations: [
            {
              start: 0,
              end: 9,
              text: "It is so.",
              sources: [{ type: "tool", id: "f:0", tool_output: { a: "the output" } }],
              type: "TEXT_CONTENT",
            },
          ],
        },
        finish_reason: "COMPLETE",
        usage: { tokens: { input_tokens: 7, output_tokens: 3 } },
      },
    ],
    [
      "two calls of one function",
      "ollama",
      "ollama-chat",
      {
        model: "m",
        message: {
          role: "assistant",
          content: "",
          tool_calls: [
            { function: { name: "f", arguments: { a: 1 } } },
            { function: { name: "f", arguments: { a: 2 } } },
          ],
        },
        done: true,
        done_reason: "stop",
        prompt_eval_count: 7,
        eval_count: 3,
      },
    ],
  ];

describe("documented answers that nobody recorded", () => {
  it.each(answers)("%s (%s)", async (_, provider, wire, answer) => {
    const { create } = await vendorOf({ provider, wire });
    const told = (wires[wire] as (typeof wires)[string])({ stream: false, frames: [answer] });
    const headers = { "content-type": "application/json" };
    const { response } = await play(
      create(offline),
      { headers, body: JSON.stringify(answer) },
      { stream: false },
    );
    const problems = response ? differences(told, response, wire) : ["no response"];
    expect(problems, problems.join("\n")).toEqual([]);
  });
});
