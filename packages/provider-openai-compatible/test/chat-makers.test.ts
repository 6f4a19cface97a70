import { createClient, type Provider } from "@anyllm/core";
import { replay } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { inception, minimax, novita, stepfun, upstage, xai, xiaomi } from "../src/chat.ts";

type Request = Omit<Parameters<Provider["encode"]>[0], "model">;

async function bodyOf(provider: Provider, request: Request): Promise<unknown> {
  const extras = { headers: {}, query: {}, body: {} };
  const { body } = await provider.encode({ model: "m", ...request }, extras);
  return JSON.parse(String(body));
}

const offline = { apiKey: "k", baseURL: "http://127.0.0.1:1/v1" };
const user = (...content: object[]) => [{ role: "user", content }] as never;
const url = "https://a.example/b";
const image = { type: "input_image", image_url: url };
const video = { type: "input_video", video_url: url };
const sound = { type: "input_audio", input_audio: { data: "QUJD", format: "wav" } };

// Source: https://platform.minimax.io/docs/api-reference/text-chat-openai
describe("minimax", () => {
  it("sees images and videos", async () => {
    expect(await bodyOf(minimax(offline), { input: user(image, video) })).toMatchObject({
      messages: [
        {
          content: [
            { type: "image_url", image_url: { url } },
            { type: "video_url", video_url: { url } },
          ],
        },
      ],
    });
  });

  it.each([
    ["none", "disabled"],
    ["high", "adaptive"],
  ] as const)("thinks or not: effort %s is %s", async (effort, type) => {
    const sent = await bodyOf(minimax(offline), { input: "Hi", reasoning: { effort } });
    expect(sent).toMatchObject({ thinking: { type }, reasoning_split: true });
  });

  it("takes temperatures up to two, and its word for the usual tier", async () => {
    const request = { input: "Hi", temperature: 1.5, service_tier: "default" } as const;
    expect(await bodyOf(minimax(offline), request)).toMatchObject({
      temperature: 1.5,
      service_tier: "standard",
    });
  });
});

// Source: https://platform.stepfun.com/docs/zh/api-reference/chat/chat-completion-create
describe("stepfun", () => {
  it("hears sound in a data URL, and keeps to a schema", async () => {
    const schema = { type: "object" };
    const format = { type: "json_schema", name: "a", schema } as const;
    const sent = await bodyOf(stepfun(offline), { input: user(sound), text: { format } });
    expect(sent).toMatchObject({
      messages: [{ content: [{ input_audio: { data: "data:;base64,QUJD" } }] }],
      response_format: { type: "json_schema", json_schema: { name: "a", schema } },
    });
  });
});

describe("inception", () => {
  it("has a word of its own for the least effort", async () => {
    const request = { input: "Hi", reasoning: { effort: "minimal" } } as const;
    expect(await bodyOf(inception(offline), request)).toMatchObject({
      reasoning_effort: "instant",
    });
  });
});

// Source: https://platform.xiaomimimo.com/static/docs/api/chat/openai-api.md
describe("xiaomi", () => {
  it("sees and hears", async () => {
    const sent = await bodyOf(xiaomi(offline), { input: user(image, video, sound) });
    expect(sent).toMatchObject({
      messages: [
        { content: [{ type: "image_url" }, { type: "video_url" }, { type: "input_audio" }] },
      ],
    });
  });

  it("is incomplete where it was stopped because it repeated itself", async () => {
    const message = { role: "assistant", content: "so so so" };
    const choice = { index: 0, message, finish_reason: "repetition_truncation" };
    const body = JSON.stringify({ id: "x", model: "m", created: 1, choices: [choice] });
    await using server = await replay({ status: 200, body });
    const provider = xiaomi({ ...offline, baseURL: server.baseURL });
    const llm = createClient({ providers: [provider], maxRetries: 0 });
    const response = await llm.responses({ model: "m", input: "Hi" }, { provider: "xiaomi" });
    expect(response).toMatchObject({
      status: "incomplete",
      incomplete_details: { reason: "max_output_tokens" },
      output_text: "so so so",
    });
  });
});

// Source: https://docs.x.ai/developers/model-capabilities/text/reasoning
describe("xai", () => {
  it.each([
    ["none", "none"],
    ["minimal", "low"],
    ["xhigh", "high"],
  ] as const)("knows four efforts: %s is %s", async (effort, reasoning_effort) => {
    const sent = await bodyOf(xai(offline), { input: "Hi", reasoning: { effort } });
    expect(sent).toMatchObject({ reasoning_effort });
  });
});

// Source: https://console.upstage.ai/docs/capabilities/generate/reasoning
describe("upstage", () => {
  it.each(["none", "max"] as const)("thinks as much as asked: %s", async (effort) => {
    const sent = await bodyOf(upstage(offline), { input: "Hi", reasoning: { effort } });
    expect(sent).toMatchObject({ reasoning_effort: effort });
  });
});

describe("novita", () => {
  // Source: https://novita.ai/docs/guides/llm-interleaved-thinking
  it("gets its thoughts back as they came, beside its calls", async () => {
    const reasoning_details = [{ type: "reasoning.text", text: "A tool." }];
    const content = [{ type: "reasoning_text", text: "A tool." }];
    const input = [
      { type: "reasoning", content, summary: [], reasoning_details },
      { type: "function_call", call_id: "c1", name: "weather", arguments: "{}" },
      { type: "function_call_output", call_id: "c1", output: "18 °C" },
    ] as never;
    expect(await bodyOf(novita(offline), { input })).toMatchObject({
      messages: [{ role: "assistant", reasoning_content: "A tool.", reasoning_details }, {}],
    });
  });

  // Source: https://novita.ai/docs/api-reference/model-apis-llm-create-chat-completion
  it("sees and hears", async () => {
    expect(await bodyOf(novita(offline), { input: user(image, video, sound) })).toMatchObject({
      messages: [
        { content: [{ type: "image_url" }, { type: "video_url" }, { type: "input_audio" }] },
      ],
    });
  });
});
