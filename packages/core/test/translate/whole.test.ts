import {
  AnyLLMError,
  createClient,
  defineTranslator,
  type History,
  portableHistory,
  type TranslatorWire,
} from "@anyllm/core";
import { replay } from "@anyllm/testing";
import { describe, expect, it } from "vitest";

type Decode = TranslatorWire["decode"];

/** A whole answer, `frames` as one JSON array, as a decoder reads it. */
async function ask(frames: readonly object[], decode: Decode, history?: History) {
  await using server = await replay({ body: JSON.stringify(frames) });
  const provider = defineTranslator({
    id: "acme",
    options: { baseURL: server.baseURL, apiKey: "sk-acme-test-key" },
    baseURL: "http://127.0.0.1:1/v1",
    apiKeyVariable: "ACME_API_KEY",
    capabilities: {},
    encode: ({ model }) => ({ path: "/complete", body: { model } }),
    decode,
  });
  const llm = createClient({ providers: [provider], maxRetries: 0, ...(history && { history }) });
  try {
    return await llm.responses({ model: "m", input: "Hi" });
  } catch (error) {
    return error as AnyLLMError;
  }
}

const read: Decode = (writer) => ({
  frame({ text, tool, error, broken, done }) {
    if (text) writer.text(text as string);
    if (tool) writer.toolCall(0, { name: tool as string, call_id: "call_1" });
    if (tool) writer.toolArguments(0, '{"path":"/');
    if (error === 1) writer.error({ code: "server_error", message: "Gone." });
    if (broken) throw new AnyLLMError("protocol_error", "acme: this cannot be read.");
    if (done) writer.finish();
  },
  end() {},
});

describe("a whole answer that breaks off", () => {
  const open = [
    { status: "completed", content: [{ text: "Let me look." }] },
    { type: "function_call", status: "in_progress", arguments: '{"path":"/' },
  ];
  // A message is closed by the call after it.
  const frames = [{ text: "Let me " }, { text: "look." }, { tool: "delete_files" }];

  it("is an error with all that was open", async () => {
    expect(await ask(frames, read)).toMatchObject({
      code: "protocol_error",
      partial: { status: "in_progress", output: open },
    });
  });

  it("is so too where the decoder gives up", async () => {
    expect(await ask([...frames, { broken: true }, { text: "Late." }], read)).toMatchObject({
      message: "acme: this cannot be read.",
      partial: { status: "in_progress", output: open },
    });
  });

  it("has no partial response where nothing was said", async () => {
    const broken = await ask([{ broken: true }], read);
    expect(broken).toMatchObject({ message: "acme: this cannot be read." });
    expect(broken).not.toHaveProperty("partial");
  });

  it.each([
    { message: "Slow down." },
    { detail: "Slow down." },
    { errors: [{ message: "Slow down." }] },
  ])("is the error that came in its place: %j", async (body) => {
    const error = await ask([body], read);
    expect(error).toMatchObject({ code: "server_error", message: "acme: Slow down." });
    expect(error).not.toHaveProperty("partial");
  });

  it("says where its items were made, when that is asked for", async () => {
    const anyllm = { provider: "acme", model: "m" };
    const error = await ask(frames, read, portableHistory());
    expect(error).toMatchObject({ partial: { output: [{ anyllm }, { anyllm }] } });
    const answer = await ask([...frames, { done: true }], read, portableHistory());
    expect(answer).toMatchObject({ status: "completed", output: [{ anyllm }, { anyllm }] });
  });

  it("is the failed response where the vendor told an error after its beginning", async () => {
    expect(await ask([{ text: "Hal" }, { error: 1 }], read)).toMatchObject({
      status: "failed",
      error: { code: "server_error", message: "Gone." },
      output: [{ status: "incomplete", content: [{ text: "Hal" }] }],
    });
  });
});

it("a whole answer is told by one event", async () => {
  const types: string[] = [];
  const history: History = {
    send: (request) => request,
    receive: () => (event) => {
      types.push(event.type);
      return event;
    },
  };
  const answer = await ask([{ text: "Hello" }, { done: true }], read, history);
  expect(answer).toMatchObject({ status: "completed", output_text: "Hello" });
  expect(types).toEqual(["response.completed"]);
});
