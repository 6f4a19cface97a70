import { describe, expect, it } from "vitest";
import { fileOrURL } from "../src/index.ts";
import { encode, messages } from "./helpers/encode.ts";

const user = (...content: unknown[]): unknown => ({ role: "user", content });
const next = { role: "user", content: "Go on" };

describe("keys that the caller added to a message", () => {
  it("go along with what the user or the developer says", () => {
    const cache_control = { type: "ephemeral" };
    expect(
      messages([
        { role: "system", content: "S", cache_control },
        { id: "msg_1", status: "completed", role: "user", content: "Hi", images: ["QUJD"] },
      ]),
    ).toEqual([
      { role: "system", content: "S", cache_control },
      { role: "user", content: "Hi", images: ["QUJD"] },
    ]);
  });

  it("are a cache mark, on an output of a function", () => {
    const output = { type: "function_call_output", call_id: "c", output: "done" };
    const cache_control = { type: "ephemeral" };
    expect(messages([{ ...output, cache_control }])).toEqual([
      { role: "tool", tool_call_id: "c", content: "done", cache_control },
    ]);
  });

  it("are never the mark of where it was made", () => {
    const anyllm = { provider: "acme", model: "m" };
    expect(messages([{ role: "user", content: "Hi", anyllm }])).toEqual(
      [next].map(() => ({
        role: "user",
        content: "Hi",
      })),
    );
  });

  it("are a name alone, where the assistant speaks: its items hold much of the vendor's", () => {
    const said = { role: "assistant", content: "Yes.", name: "bot", executed: [1] };
    expect(messages([said, next])[0]).toEqual({ role: "assistant", content: "Yes.", name: "bot" });
  });

  it.each(["prefix", "partial"])("and %s, which asks to go on from there", (mark) => {
    const once = { role: "assistant", content: "Once" };
    expect(messages([next, { ...once, [mark]: true }])[1]).toEqual({ ...once, [mark]: true });
    expect(messages([next, { ...once, [mark]: false }])[1]).toEqual(once);
  });

  it("are a name also where the assistant says nothing and calls", () => {
    const called = { type: "function_call", call_id: "c", name: "f", arguments: "{}" };
    const told = messages([{ role: "assistant", content: "", name: "bot" }, called]);
    expect(told).toEqual([
      expect.objectContaining({ name: "bot", content: null, tool_calls: [expect.anything()] }),
    ]);
  });

  it("are cache marks on outputs, where the vendor has them, or else are told of", () => {
    const prompt_cache_breakpoint = { mode: "explicit" };
    const text = { type: "input_text", text: "done", prompt_cache_breakpoint };
    const input = [{ type: "function_call_output", call_id: "c", output: [text] }] as never;
    const marked = encode({ input }, { cacheControl: {} });
    expect(marked.body.messages[0]!["content"]).toEqual([
      { type: "text", text: "done", cache_control: { type: "ephemeral" } },
    ]);
    expect(marked.warnings).toEqual([]);
    const plain = encode({ input });
    expect(plain.body.messages[0]!["content"]).toBe("done");
    expect(plain.warnings).toEqual([expect.objectContaining({ param: "input" })]);
  });
});

describe("an object for reasoning beside the effort", () => {
  const dialect = { reasoning: { efforts: { low: { reasoning_effort: "low" } }, object: true } };
  const ask = (reasoning: object) => encode({ reasoning }, dialect).body;

  it("is sent as it is", () => {
    expect(ask({ max_tokens: 9, exclude: true })["reasoning"]).toEqual({
      max_tokens: 9,
      exclude: true,
    });
  });

  it("holds the effort as well, where there are both", () => {
    const body = ask({ effort: "low", exclude: true });
    expect(body["reasoning"]).toEqual({ effort: "low", exclude: true });
    expect(body).not.toHaveProperty("reasoning_effort");
    expect(ask({ effort: "low" })["reasoning_effort"]).toBe("low");
  });
});

describe("media in forms of the vendor's own", () => {
  it.each(["ms://file-1", "file:///a.png"])("are addresses of its own, as they came: %s", (url) => {
    const image = { type: "input_image", image_url: url };
    const [told] = messages([user(image)], { media: { image: "data" } });
    expect(told!["content"]).toEqual([{ type: "image_url", image_url: { url } }]);
  });

  it("are files behind URLs, where file_data may be one", () => {
    const file = { type: "input_file", file_url: "https://a.example/b.pdf", filename: "b.pdf" };
    expect(messages([user(file)], { media: { file: fileOrURL } })[0]!["content"]).toEqual([
      { type: "file", file: { file_data: "https://a.example/b.pdf", filename: "b.pdf" } },
    ]);
  });

  it.each([
    ["QUJD", "data:;base64,QUJD"],
    ["data:audio/wav;base64,QUJD", "data:audio/wav;base64,QUJD"],
    ["https://a.example/b.wav", "https://a.example/b.wav"],
  ])("is sound as a data URL: %s", (data, sent) => {
    const sound = { type: "input_audio", input_audio: { data, format: "wav" } };
    expect(messages([user(sound)], { media: { audio: "data_url" } })[0]!["content"]).toEqual([
      { type: "input_audio", input_audio: { data: sent, format: "wav" } },
    ]);
  });
});

describe("an answer given back", () => {
  const file = { hash: "h", name: "a.pdf", content: [{ type: "text", text: "read" }] };
  const citation = { type: "file_citation", file_id: "h", filename: "a.pdf", index: 0, file };
  const said = {
    type: "message",
    role: "assistant",
    content: [{ type: "output_text", text: "Yes.", annotations: [citation] }],
  };

  it("takes the files along that the vendor read, where they save it the reading", () => {
    expect(messages([said, next], { readFiles: true })[0]).toEqual({
      role: "assistant",
      content: "Yes.",
      annotations: [{ type: "file", file }],
    });
    expect(messages([said, next])[0]).toEqual({ role: "assistant", content: "Yes." });
  });

  it("takes blocks of thinking along beside the readable reasoning", () => {
    const blocks = [{ type: "thinking", thinking: "hm", signature: "SIG" }];
    const thought = {
      type: "reasoning",
      summary: [],
      content: [{ type: "reasoning_text", text: "hm" }],
      encrypted_content: "SIG",
      thinking_blocks: blocks,
    };
    const replay = { key: "reasoning_content", blocks: ["thinking_blocks"] } as const;
    const { body, warnings } = encode(
      { input: [thought, said, next] as never },
      { reasoning: { replay } },
    );
    expect(body.messages[0]).toMatchObject({ reasoning_content: "hm", thinking_blocks: blocks });
    expect(warnings).toEqual([]);
  });

  it("has signed summaries in its content, and no others", () => {
    const sealed = {
      type: "reasoning",
      summary: [{ type: "summary_text", text: "hm" }],
      encrypted_content: "SIG",
      reasoning_details: [{ type: "summary_text", summary: "hm", signature: "SIG" }],
    };
    const open = { type: "reasoning", summary: [{ type: "summary_text", text: "so" }] };
    const call = { type: "function_call", call_id: "c", name: "f", arguments: "{}" };
    const part = {
      type: "reasoning",
      summary: [{ type: "summary_text", text: "hm", signature: "SIG" }],
    };
    const told = (...input: unknown[]) =>
      encode({ input: [...input, next] as never }, { reasoning: { replay: "summaries" } });
    const [one, two] = told(sealed, said, call).body.messages;
    expect(one).toMatchObject({ content: [part, { type: "text", text: "Yes." }] });
    expect(one).toMatchObject({ tool_calls: [{ id: "c" }] });
    expect(two).toMatchObject({ role: "user" });
    expect(told(sealed, call).body.messages[0]).toMatchObject({ content: [part] });
    expect(told(sealed, said, call).warnings).toEqual([]);

    const unsigned = told(open, said);
    expect(unsigned.body.messages[0]).toEqual({ role: "assistant", content: "Yes." });
    expect(unsigned.warnings).toHaveLength(1);
    // Refused, where nothing follows them.
    expect(told(sealed).body.messages).toHaveLength(1);
    expect(told(said, sealed).body.messages[0]).toEqual({ role: "assistant", content: "Yes." });
  });

  it("takes an opaque seal along that has no readable reasoning", () => {
    const thought = {
      type: "reasoning",
      summary: [],
      encrypted_content: "OP",
      reasoning_opaque: true,
    };
    const replay = { key: "reasoning_text" } as const;
    expect(messages([thought, said, next], { reasoning: { replay } })[0]).toEqual({
      role: "assistant",
      content: "Yes.",
      reasoning_opaque: "OP",
    });
  });

  it("has an image in its content, where that is a list", () => {
    const image = { type: "image_generation_call", image_url: "https://a.example/b.png" };
    const sent = messages([said, image, next], { reasoning: { replay: "parts" } });
    expect(sent[0]!["content"]).toEqual([
      { type: "text", text: "Yes." },
      { type: "image_url", image_url: { url: "https://a.example/b.png" } },
    ]);
  });
});
