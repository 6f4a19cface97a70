import type { ResponseResource } from "@anyllm/types";
import { describe, expect, it } from "vitest";
import { answered, streamed } from "./ask.ts";
import { codec, concat, type Loose, message, stream } from "./wire.ts";

const whole = (content: Loose[]) =>
  answered({ output: { message: { role: "assistant", content } }, stopReason: "end_turn" });
const block = (contentBlockIndex: number, deltas: unknown[], start?: unknown): Loose[] => [
  ...(start === undefined ? [] : [{ contentBlockStart: { contentBlockIndex, start } }]),
  ...deltas.map((delta) => ({ contentBlockDelta: { contentBlockIndex, delta } })),
  { contentBlockStop: { contentBlockIndex } },
];
const told = (...blocks: Loose[][]): Promise<ResponseResource> =>
  streamed(stream([...blocks.flat(), { messageStop: { stopReason: "end_turn" } }]));

const use = { toolUseId: "t", name: "f" };
const called = { type: "function_call", call_id: "t", name: "f", arguments: '{"a":1}' };

describe("members of a union that are null are not there", () => {
  const none = { text: null, toolUse: null, reasoningContent: null, image: null, citation: null };
  const thought = { text: null, signature: null, redactedContent: null };
  const expected = [
    { type: "reasoning", content: [{ text: "Hm." }], encrypted_content: "c2ln" },
    { type: "message", content: [{ type: "output_text", text: "Hello" }] },
    called,
  ];

  it("in a stream", async () => {
    const { output } = await told(
      block(0, [
        { ...none, reasoningContent: { ...thought, text: "Hm." } },
        { ...none, reasoningContent: { ...thought, signature: "c2ln" } },
      ]),
      block(
        1,
        [
          { ...none, text: "Hel" },
          { ...none, text: "lo" },
        ],
        { toolUse: null },
      ),
      block(2, [{ ...none, toolUse: { input: '{"a":1}' } }], { image: null, toolUse: use }),
    );
    expect(output).toMatchObject(expected);
    expect(output.map((item) => (item as { content?: unknown[] }).content?.length)).toEqual([
      1,
      1,
      undefined,
    ]);
  });

  it("in a whole answer", async () => {
    const reasoningText = { text: "Hm.", signature: "c2ln" };
    const { output } = await whole([
      { ...none, reasoningContent: { redactedContent: null, reasoningText } },
      { document: null, ...none, text: "Hello" },
      { ...none, toolUse: { ...use, input: { a: 1 } } },
    ]);
    expect(output).toMatchObject(expected);
    const unsigned = { reasoningText: { text: "Hm.", signature: null }, redactedContent: null };
    const { output: bare } = await whole([{ reasoningContent: unsigned }, { text: "Hello" }]);
    expect(bare).toHaveLength(2);
    expect(bare[1]).toMatchObject({ content: [{ type: "output_text" }] });
    expect(bare[0]).not.toHaveProperty("encrypted_content");
  });
});

it("a citation that tells all of its keys is one of what it cites", async () => {
  const location = { documentChar: null, web: { url: "https://a.example", domain: "a.example" } };
  const citation = { title: null, source: null, sourceContent: null, location };
  const { output } = await told(block(0, [{ text: "So." }, { citation }]));
  const [annotation] = (output[0] as Loose)["content"][0].annotations as Loose[];
  expect(annotation).toMatchObject({ type: "url_citation", url: "https://a.example", title: "" });
  expect(annotation).not.toHaveProperty("source");
});

describe("a block in other words", () => {
  it("may tell a thought and its signature at once", async () => {
    const at_once = { reasoningContent: { text: "Hm.", signature: "c2ln" } };
    const { output } = await told(block(0, [at_once]), block(1, [{ text: "Hello" }]));
    expect(output[0]).toMatchObject({ content: [{ text: "Hm." }], encrypted_content: "c2ln" });
  });

  it("may begin with its text", async () => {
    const { output } = await told(block(0, [{ text: "lo" }], { text: "Hel" }));
    expect(output).toMatchObject([{ content: [{ type: "output_text", text: "Hello" }] }]);
  });

  it.each([[{ a: 1 }], ['{"a":1}']])("may have the input %j of a call", async (input) => {
    const { output } = await told(block(0, [{ toolUse: { input } }], { toolUse: use }));
    expect(output).toMatchObject([called]);
    expect((await whole([{ toolUse: { ...use, input } }])).output).toMatchObject([called]);
  });

  it.each([[""], [null], [{}]])("may have %j as no input", async (input) => {
    const { output } = await whole([{ toolUse: { ...use, input } }]);
    expect(output).toMatchObject([{ ...called, arguments: "{}" }]);
  });

  it("may tell the query of Amazon's own tool as an object", async () => {
    const hosted = { toolUseId: "t", name: "nova_grounding", type: "server_tool_use" };
    const { output } = await told(
      block(0, [{ toolUse: { input: { query: "q" } } }], { toolUse: hosted }),
    );
    expect(output).toMatchObject([{ type: "web_search_call", action: { query: "q" } }]);
  });

  // Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ImageBlockDelta.html
  it("may tell a picture in pieces", async () => {
    const pieces = ["AAEC", "AwQ=", "BQ=="].map((bytes) => ({ image: { source: { bytes } } }));
    const { output } = await told(block(0, pieces, { image: { format: "png" } }));
    const type = "image_generation_call";
    expect(output).toMatchObject([{ type, status: "completed", result: "AAECAwQF" }]);
  });
});

describe("an exception without JSON", () => {
  const string = (value: string) => ({ type: "string" as const, value });
  const raw = (body: string): Uint8Array =>
    codec.encode({
      headers: {
        ":message-type": string("exception"),
        ":exception-type": string("throttlingException"),
        ":content-type": string("text/plain"),
      },
      body: new TextEncoder().encode(body),
    });
  const begun = message("contentBlockDelta", { contentBlockIndex: 0, delta: { text: "A" } });

  it.each([
    ["Slow down.", "Slow down."],
    ["", "throttlingException"],
    ['{"message":null}', "throttlingException"],
  ])("says why: %j", async (body, said) => {
    const { status, error } = await streamed(concat([begun, raw(body)]));
    expect(status).toBe("failed");
    expect(error).toEqual({ code: "rate_limit_exceeded", message: said });
  });
});
