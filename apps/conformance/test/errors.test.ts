import { loadRecordings, type Recording } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { expectedCodes, vendorWords } from "../src/errors.ts";
import type { Json } from "../src/facts.ts";
import { offline, play, playRecording } from "../src/play.ts";
import { vendorOf } from "../src/vendors.ts";
import { wires } from "../src/wires/index.ts";

const { recordings, missing } = loadRecordings();
const failures = recordings.filter(({ wire, status }) => wires[wire] && status >= 400);

describe.skipIf(missing !== undefined)(
  `every recorded error${missing ? ` (${missing})` : ""}`,
  () => {
    it.each(failures.map((recording) => [recording.id, recording] as const))(
      "%s",
      async (_, recording) => {
        const { error } = await playRecording(recording);
        expect(error?.status).toBe(recording.status);
        expect(expectedCodes(recording.status, bodyOf(recording))).toContain(error?.code);
        expect(error?.message).toContain(vendorWords(bodyOf(recording)).slice(0, 60));
      },
    );
  },
);

function bodyOf(recording: Recording): string {
  return new TextDecoder().decode(recording.responseBody());
}

const anthropic = (type: string, message: string): Json => ({
  type: "error",
  error: { type, message },
});
const google = (code: number, status: string, message: string): Json => ({
  error: { code, message, status },
});

// Errors that the vendors document, by hand.
const documented: readonly (readonly [at: string, status: number, body: unknown])[] = [
  [
    "anthropic/anthropic-messages",
    400,
    anthropic("invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum"),
  ],
  [
    "anthropic/anthropic-messages",
    400,
    anthropic(
      "invalid_request_error",
      "input length and `max_tokens` exceed context limit: 188240 + 21333 > 200000",
    ),
  ],
  [
    "anthropic/anthropic-messages",
    400,
    anthropic(
      "invalid_request_error",
      "Your credit balance is too low to access the Anthropic API.",
    ),
  ],
  ["anthropic/anthropic-messages", 402, anthropic("billing_error", "Pay first")],
  ["anthropic/anthropic-messages", 413, anthropic("request_too_large", "Too many bytes")],
  ["anthropic/anthropic-messages", 504, anthropic("timeout_error", "Took too long")],
  ["anthropic/anthropic-messages", 529, anthropic("overloaded_error", "Overloaded")],
  ["amazon-bedrock/bedrock-converse", 408, { message: "The model took too long" }],
  [
    "amazon-bedrock/bedrock-converse",
    424,
    { message: "The model failed", originalStatusCode: 500 },
  ],
  ["google/gemini-generate-content", 409, google(409, "ABORTED", "Concurrent change")],
  ["google/gemini-generate-content", 504, google(504, "DEADLINE_EXCEEDED", "Took too long")],
  [
    "google-vertex/gemini-generate-content",
    400,
    [google(400, "INVALID_ARGUMENT", "The input token count (20) exceeds the maximum of (10).")],
  ],
  ["cohere/cohere-chat-v2", 498, { id: "x", message: "invalid token" }],
  ["ollama/ollama-chat", 404, { error: "model 'm' not found" }],
  ["mistral/chat-completions", 422, { detail: [{ msg: "Field required", loc: ["body"] }] }],
  ["deepseek/chat-completions", 402, { error: { message: "Insufficient Balance" } }],
  ["openrouter/chat-completions", 408, { error: { message: "Took too long", code: 408 } }],
  ["together/chat-completions", 502, "<html><body><h1>502 Bad Gateway</h1></body></html>"],
];

describe("documented errors that nobody recorded", () => {
  it.each(documented)("%s %d", async (at, status, told) => {
    const [provider, wire] = at.split("/") as [string, string];
    const body = typeof told === "string" ? told : JSON.stringify(told);
    const { create } = await vendorOf({ provider, wire });
    const { error } = await play(create(offline), { status, body }, { stream: false });
    expect(error?.status).toBe(status);
    expect(expectedCodes(status, body)).toContain(error?.code);
    expect(error?.message).toContain(vendorWords(body));
  });
});
