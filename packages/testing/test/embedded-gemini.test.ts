import { describe, expect, it } from "vitest";
import { eventsOf, vendor } from "./vendor.ts";
import { type Json, weather } from "./wire.ts";

const path = "/v1beta/models/embedded-1:generateContent";
const streaming = "/v1beta/models/embedded-1:streamGenerateContent?alt=sse";
const gemini = () => vendor({ path, headers: { "x-goog-api-key": "key" } });
const user = (...parts: object[]) => ({ role: "user", parts });
const model = (...parts: object[]) => ({ role: "model", parts });
const said = (text: string) => [user({ text })];
const { name, description } = weather;
const parameters = {
  type: "OBJECT",
  properties: { city: { type: "STRING" }, unit: { type: "STRING", enum: ["celsius"] } },
  required: ["city"],
};
const tools = [{ functionDeclarations: [{ name, description, parameters }] }];
const thoughts = { thinkingConfig: { includeThoughts: true } };
const result = (called: string, response: unknown = { output: "18 °C" }) => ({
  functionResponse: { name: called, response },
});
const partsOf = (answer: Json): Json[] => answer.candidates[0].content.parts;

describe("the embedded model on Gemini's wire", () => {
  it("answers whole", async () => {
    await using served = await gemini();
    const answer = await served.ask({ contents: said("What is 6 times 7?") });
    expect(answer).toMatchObject({
      candidates: [{ content: { role: "model" }, finishReason: "STOP", index: 0 }],
      modelVersion: "embedded-1",
    });
    expect(partsOf(answer)[0].text).toContain("42");
    const { promptTokenCount, candidatesTokenCount, totalTokenCount } = answer.usageMetadata;
    expect(promptTokenCount + candidatesTokenCount).toBe(totalTokenCount);
  });

  it("streams the same, as events or as one array", async () => {
    await using served = await gemini();
    const body = { contents: said("What is 6 times 7?"), generationConfig: thoughts };
    const whole = await served.ask(body);
    const { text, type } = await served.send(body, streaming);
    expect(type).toBe("text/event-stream");
    const chunks = eventsOf(text).map(({ data }) => data);
    expect(chunks.length).toBeGreaterThan(4);
    const join = (parts: Json[], thought: boolean): string =>
      parts
        .filter((part) => (part.thought ?? false) === thought)
        .map((part) => part.text)
        .join("");
    for (const thought of [true, false]) {
      expect(join(chunks.flatMap(partsOf), thought)).toBe(join(partsOf(whole), thought));
    }
    expect(chunks.at(-1).usageMetadata).toEqual(whole.usageMetadata);
    const array = await served.ask(body, streaming.replace("?alt=sse", ""));
    expect(array).toHaveLength(chunks.length);
  });

  it("thinks unseen unless thoughts are asked for", async () => {
    await using served = await gemini();
    const generationConfig = { thinkingConfig: { thinkingBudget: 100 } };
    const answer = await served.ask({ contents: said("Hi"), generationConfig });
    expect(partsOf(answer).every(({ thought }) => !thought)).toBe(true);
    expect(answer.usageMetadata.thoughtsTokenCount).toBeGreaterThan(0);
    expect(partsOf(answer)[0].thoughtSignature).toEqual(expect.any(String));
  });

  it("calls functions, and demands the signature of the call back", async () => {
    await using served = await gemini();
    const [question] = said("What is the weather in Paris and Oslo?");
    const first = await served.ask({ contents: [question], tools });
    const calls = partsOf(first);
    expect(calls.map(({ functionCall }) => functionCall.args.city)).toEqual(["Paris", "Oslo"]);
    expect(calls.map(({ thoughtSignature }) => thoughtSignature !== undefined)).toEqual([
      true,
      false,
    ]);
    const results = user(result(name), result(name));
    const second = await served.ask({ contents: [question, model(...calls), results], tools });
    expect(partsOf(second)[0].text).toContain("18 °C");
    const bare = calls.map(({ functionCall }) => ({ functionCall }));
    const refused = await served.send({ contents: [question, model(...bare), results], tools });
    expect([refused.status, refused.json.error.message]).toEqual([
      400,
      "contents[1]: function call get_weather is missing a thought_signature.",
    ]);
    const [{ functionCall }] = calls;
    const forged = { functionCall, thoughtSignature: "bm90IG1pbmU=" };
    const again = await served.send({ contents: [question, model(forged), user(result(name))] });
    expect(again.json.error.message).toContain("not valid");
    const later = [
      question,
      model(...bare),
      results,
      model({ text: "18 °C" }),
      user({ text: "Hi" }),
    ];
    expect((await served.send({ contents: later, tools })).status).toBe(200);
  });

  it("fills a schema, and stops at the limit", async () => {
    await using served = await gemini();
    const responseSchema = {
      type: "OBJECT",
      properties: { city: { type: "STRING" } },
      required: ["city"],
    };
    const formed = await served.ask({
      contents: said("I live in Oslo"),
      generation_config: {
        response_mime_type: "application/json",
        response_schema: responseSchema,
      },
    });
    expect(JSON.parse(partsOf(formed)[0].text)).toEqual({ city: "Oslo" });
    const cut = await served.ask({
      contents: said("Tell me a story"),
      generationConfig: { maxOutputTokens: 3 },
    });
    expect(cut.candidates[0].finishReason).toBe("MAX_TOKENS");
  });

  const call = {
    functionCall: { name: "f", args: {} },
    thoughtSignature: "skip_thought_signature_validator",
  };
  const hi = said("Hi");
  const config = (generationConfig: object) => ({ contents: hi, generationConfig });
  it.each<[what: string, body: object, says: string]>([
    ["no contents", {}, "contents are required"],
    ["an unknown name", { contents: hi, temperature: 1 }, 'unknown name "temperature"'],
    [
      "a role of another vendor",
      { contents: [{ role: "assistant", parts: [{ text: "x" }] }] },
      "valid role",
    ],
    ["no parts", { contents: [user()] }, "must not be empty"],
    ["two things in a part", { contents: [user({ text: "x", inlineData: {} })] }, "oneof"],
    ["an unknown part", { contents: [user({ type: "text" })] }, 'unknown name "type"'],
    ["a response without a call", { contents: [...hi, user(result("f"))] }, "immediately after"],
    [
      "a call without a response",
      { contents: [...hi, model(call), user({ text: "x" })] },
      "in number",
    ],
    ["a response of another name", { contents: [...hi, model(call), user(result("g"))] }, "name"],
    [
      "a response that is text",
      { contents: [...hi, model(call), user(result("f", "x"))] },
      "object",
    ],
    [
      "a call after a model's turn",
      { contents: [...hi, model({ text: "x" }), model(call), user(result("f"))] },
      "user turn",
    ],
    ["a schema without its type", config({ responseSchema: parameters }), "mimetype"],
    [
      "a JSON Schema as schema",
      config({
        responseMimeType: "application/json",
        responseSchema: { additionalProperties: false },
      }),
      "additionalProperties",
    ],
    ["too many candidates", config({ candidateCount: 2 }), "candidateCount"],
    [
      "names without ANY",
      {
        contents: hi,
        tools,
        toolConfig: { functionCallingConfig: { allowedFunctionNames: [name] } },
      },
      "ANY",
    ],
    ["hosted tools", { contents: hi, tools: [{ googleSearch: {} }] }, "googleSearch"],
  ])("refuses %s", async (_, body, says) => {
    await using served = await gemini();
    const { status, json } = await served.send(body);
    expect([status, json.error.code, json.error.status]).toEqual([400, 400, "INVALID_ARGUMENT"]);
    expect(json.error.message).toContain(says);
  });

  it("wants a key, knows one model and lists it", async () => {
    await using served = await gemini();
    const keyless = await served.send({}, path, { "x-goog-api-key": "" });
    expect([keyless.status, keyless.json.error.status]).toEqual([403, "PERMISSION_DENIED"]);
    const other = await served.send({ contents: hi }, path.replace("embedded-1", "gemini-3"));
    expect([other.status, other.json.error.status]).toEqual([404, "NOT_FOUND"]);
    const { json } = await served.send(undefined, "/v1beta/models");
    expect(json.models[0]).toMatchObject({ name: "models/embedded-1" });
  });
});
