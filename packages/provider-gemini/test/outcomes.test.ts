import { createClient } from "@anyllm/core";
import { expect, it } from "vitest";
import { gemini } from "../src/index.ts";

type Loose = Record<string, unknown>;

const clientOf = (body: string, type: string, status = 200) =>
  createClient({
    providers: [gemini({ apiKey: "k" })],
    fetch: async () => new Response(body, { status, headers: { "content-type": type } }),
    maxRetries: 0,
  });

async function streamed(frames: readonly Loose[]): Promise<Loose> {
  const body = frames.map((frame) => `data: ${JSON.stringify(frame)}\n\n`).join("");
  const llm = clientOf(body, "text/event-stream");
  const events = await llm.responses({ model: "gemini/m", input: "Hi", stream: true });
  return (await events.finalResponse()) as unknown as Loose;
}

async function whole(frame: Loose): Promise<Loose> {
  const llm = clientOf(JSON.stringify(frame), "application/json");
  return (await llm.responses({ model: "gemini/m", input: "Hi" })) as unknown as Loose;
}

const text = { candidates: [{ content: { role: "model", parts: [{ text: "So" }] }, index: 0 }] };

// A stream whose prompt is found out to be forbidden after the first words ends without a finishReason.
it("a prompt that is blocked in the middle of an answer ends it", async () => {
  const promptFeedback = { blockReason: "PROHIBITED_CONTENT" };
  const usageMetadata = { promptTokenCount: 3, totalTokenCount: 3 };
  const response = await streamed([text, { promptFeedback, usageMetadata }]);
  expect(response).toMatchObject({
    status: "incomplete",
    incomplete_details: { reason: "content_filter" },
    output: [{ content: [{ text: "So" }] }],
    usage: { input_tokens: 3 },
    gemini: { prompt_feedback: promptFeedback },
  });
});

// As gateways end every stream; not what broke off before.
it("a stream that is called done is over without a reason", async () => {
  const body = `data: ${JSON.stringify(text)}\n\ndata: [DONE]\n\n`;
  const call = { functionCall: { name: "f", willContinue: true } };
  const open = { candidates: [{ content: { parts: [call] } }] };
  const read = async (told: string) => {
    const llm = clientOf(told, "text/event-stream");
    const events = await llm.responses({ model: "gemini/m", input: "Hi", stream: true });
    return events.finalResponse();
  };
  expect(await read(body)).toMatchObject({ status: "completed", output_text: "So" });
  const broken = body.replace("data: [", `data: ${JSON.stringify(open)}\n\ndata: [`);
  await expect(read(broken)).rejects.toMatchObject({ code: "stream_truncated" });
});

// SAFETY, RECITATION, SPII … are one reason for us, and several for who asks why.
it.each(["SAFETY", "RECITATION", "IMAGE_SAFETY", "LANGUAGE"])(
  "the name of the reason %s is kept",
  async (finishReason) => {
    const response = await whole({ candidates: [{ ...text.candidates[0], finishReason }] });
    expect(response).toMatchObject({
      status: "incomplete",
      gemini: { finish_reason: finishReason },
    });
  },
);

// Gateways write the names of the enumeration as their own vendors do.
it.each([
  ["stop", "completed", undefined],
  ["max_tokens", "incomplete", "max_output_tokens"],
  ["Safety", "incomplete", "content_filter"],
  ["malformed_function_call", "failed", undefined],
])("%s means what it means in capitals", async (finishReason, status, reason) => {
  const response = await whole({ candidates: [{ ...text.candidates[0], finishReason }] });
  expect(response).toMatchObject({ status });
  expect((response["incomplete_details"] as Loose | null)?.["reason"]).toBe(reason);
});

// Source: https://ai.google.dev/api/generate-content#LogprobsResult
it("the sum of the probabilities is kept", async () => {
  const logprobsResult = {
    logProbabilitySum: -0.25,
    chosenCandidates: [{ token: "So", tokenId: 1, logProbability: -0.25 }],
  };
  const candidate = { ...text.candidates[0], finishReason: "STOP", logprobsResult };
  const response = await whole({ candidates: [candidate] });
  expect(JSON.stringify(response["gemini"])).toContain("-0.25");
});

// Source: https://cloud.google.com/apis/design/errors
it.each([
  [400, "INVALID_ARGUMENT"],
  [403, "PERMISSION_DENIED"],
  [503, "UNAVAILABLE"],
])("an error of status %i has Google's name for it, %s", async (code, status) => {
  const body = JSON.stringify({ error: { code, status, message: "No." } });
  const call = clientOf(body, "application/json", code).responses({
    model: "gemini/m",
    input: "Hi",
  });
  await expect(call).rejects.toMatchObject({ status: code, vendorType: status });
});
