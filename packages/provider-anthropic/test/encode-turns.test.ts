import type { InputItem, ResponseRequest } from "@anyllm/types";
import { describe, expect, it } from "vitest";
import type { Loose } from "./support/read.ts";
import { encode } from "./support/run.ts";

const model = "claude-sonnet-4-5";
const bodyOf = (request: Partial<ResponseRequest>): Loose =>
  encode({ model, input: "Hi", ...request }).body;
const messagesOf = (input: unknown[], name = model): { role: string; content: Loose[] }[] =>
  bodyOf({ model: name, input: input as InputItem[] })["messages"] as {
    role: string;
    content: Loose[];
  }[];
const user = (content: unknown): Loose => ({ type: "message", role: "user", content });
const assistant = (content: unknown): Loose => ({ type: "message", role: "assistant", content });
const system = (content: string): Loose => ({ type: "message", role: "system", content });
const call = (call_id: string, json = "{}"): Loose => ({
  type: "function_call",
  call_id,
  name: "f",
  arguments: json,
});
const output = (call_id: string, said: unknown): Loose => ({
  type: "function_call_output",
  call_id,
  output: said,
});

describe("what stands beside a file", () => {
  const pdf = { type: "input_file", filename: "a.pdf", file_data: "JVBERi0=" };
  const png = { type: "input_image", image_url: "https://a.example/a.png", detail: "auto" };
  const said = (...content: Loose[]) => {
    const input = [user(content)] as unknown as InputItem[];
    const { body, warnings } = encode({ model, input });
    return { blocks: (body["messages"] as { content: Loose[] }[])[0]!.content, warnings };
  };

  it("is sent where the vendor has it", () => {
    const own = { citations: { enabled: true }, context: "From 1999.", title: "Report" };
    const { blocks, warnings } = said({ ...pdf, ...own });
    expect(blocks).toMatchObject([{ type: "document", ...own }]);
    expect(warnings).toEqual([]);
  });

  it("is told once where the vendor has no place for it", () => {
    const { blocks, warnings } = said({ ...pdf, pages: 3 }, { ...pdf, pages: 4 }, png);
    expect(blocks[0]).toEqual(blocks[1]);
    expect(blocks[0]).not.toHaveProperty("pages");
    expect(warnings).toEqual([expect.stringMatching(/^input: pages .*left out/)]);
    const image = said({ ...png, citations: { enabled: true } });
    expect(image.blocks[0]).not.toHaveProperty("citations");
    expect(image.warnings).toEqual([expect.stringMatching(/^input: citations .*left out/)]);
  });
});

describe("the system prompt", () => {
  it("is the instructions and what stands before the first turn", () => {
    expect(bodyOf({ instructions: "Be brief." })["system"]).toBe("Be brief.");
    const input = [system("One."), { ...system("Two."), role: "developer" }, user("Hi")];
    expect(bodyOf({ instructions: "Be brief.", input: input as InputItem[] })["system"]).toEqual([
      { type: "text", text: "Be brief." },
      { type: "text", text: "One." },
      { type: "text", text: "Two." },
    ]);
  });

  it("takes later messages as well, with a warning, where the model takes none in their place", () => {
    const input = [user("Hi"), system("Now in French."), assistant("Salut"), user("?")];
    const { body, warnings } = encode({ model, input: input as InputItem[] });
    expect(body["system"]).toBe("Now in French.");
    expect(warnings).toEqual([expect.stringContaining("input[1]: A system message was moved")]);
  });

  it("leaves them in their place where the model and the rules allow it", () => {
    const input = [
      user("Hi"),
      system("Now in French."),
      assistant("Salut"),
      system("Or not."),
      user("?"),
    ];
    const { body, warnings } = encode({ model: "claude-opus-4-8", input: input as InputItem[] });
    expect((body["messages"] as Loose[]).map(({ role }) => role)).toEqual([
      "user",
      "system",
      "assistant",
      "user",
    ]);
    expect(body["system"]).toBe("Or not.");
    expect(warnings).toHaveLength(1);
  });
});

describe("what the user says", () => {
  const cached = { prompt_cache_breakpoint: { mode: "explicit" } };
  it.each([
    ["text", { type: "input_text", text: "Hi" }, { type: "text", text: "Hi" }],
    [
      "an image in the request",
      { type: "input_image", image_url: "data:image/png;base64,AAAA" },
      { type: "image", source: { type: "base64", media_type: "image/png", data: "AAAA" } },
    ],
    [
      "an image behind a URL",
      { type: "input_image", image_url: "https://a.example/a" },
      { type: "image", source: { type: "url", url: "https://a.example/a" } },
    ],
    [
      "an image that was uploaded",
      { type: "input_image", file_id: "file_1" },
      { type: "image", source: { type: "file", file_id: "file_1" } },
    ],
    [
      "a PDF",
      { type: "input_file", filename: "a.pdf", file_data: "JVBERi0=" },
      {
        type: "document",
        source: { type: "base64", media_type: "application/pdf", data: "JVBERi0=" },
        title: "a.pdf",
      },
    ],
    [
      "a text file",
      { type: "input_file", filename: "a.md", file_data: "R3J1w59l" },
      {
        type: "document",
        source: { type: "text", media_type: "text/plain", data: "Gruße" },
        title: "a.md",
      },
    ],
    [
      "a document behind a URL",
      { type: "input_file", file_url: "https://a.example/a.pdf" },
      { type: "document", source: { type: "url", url: "https://a.example/a.pdf" } },
    ],
    [
      "a document that was uploaded, to be cited",
      { type: "input_file", file_id: "file_1", anthropic: { citations: { enabled: true } } },
      {
        type: "document",
        source: { type: "file", file_id: "file_1" },
        citations: { enabled: true },
      },
    ],
    [
      "an image that is called a file",
      { type: "input_file", filename: "a.png", file_data: "AAAA" },
      { type: "image", source: { type: "base64", media_type: "image/png", data: "AAAA" } },
    ],
    [
      "the end of a prefix to cache",
      { type: "input_text", text: "Hi", ...cached },
      { type: "text", text: "Hi", cache_control: { type: "ephemeral" } },
    ],
    [
      "a block of Anthropic's own",
      { type: "search_result", source: "s", title: "t", content: [] },
      { type: "search_result", source: "s", title: "t", content: [] },
    ],
    [
      "a word of the system's in a user's message",
      { type: "mid_conv_system", content: [{ type: "text", text: "S" }] },
      { type: "mid_conv_system", content: [{ type: "text", text: "S" }] },
    ],
  ])("is %s", (_, part, block) => {
    expect(messagesOf([user([part])])[0]?.content).toEqual([block]);
  });

  it("names the beta for files that were uploaded", () => {
    const input = [user([{ type: "input_image", file_id: "file_1" }])] as unknown as InputItem[];
    expect(encode({ model, input }).betas).toEqual(["files-api-2025-04-14"]);
  });

  it.each([
    { type: "input_audio", input_audio: { data: "AAAA", format: "mp3" } },
    { type: "input_image", image_url: "data:image/tiff;base64,AAAA" },
    { type: "input_image", image_url: "s3://bucket/a.png" },
    { type: "input_file", filename: "a.docx", file_data: "AAAA" },
    { type: "input_file", file_url: "https://a.example/a.docx" },
    { type: "input_image" },
    { type: "odd" },
  ])("is refused with a remedy where it cannot be sent: %j", (part) => {
    expect(() => messagesOf([user([part])])).toThrow(/refused input\[0\]\.content\[0\].*Send /);
  });

  it("may hold four breakpoints of the cache, the last ones", () => {
    const part = { type: "input_text", text: "Hi", ...cached };
    const input = [user([part, part, part, part, part])] as unknown as InputItem[];
    const { body, warnings } = encode({ model, input });
    const [message] = body["messages"] as { content: Loose[] }[];
    expect(message?.content.map((block) => "cache_control" in block)).toEqual([
      false,
      true,
      true,
      true,
      true,
    ]);
    expect(warnings).toHaveLength(1);
  });
});

it("leaves out what the user did not write beside a picture: empty texts are refused", () => {
  const image = { type: "input_image", image_url: "https://a.example/a.png" };
  const content = [{ type: "input_text", text: " " }, image];
  const [said, , told] = messagesOf([user(content), call("a"), output("a", content)]);
  expect(said!.content).toMatchObject([{ type: "image" }]);
  expect(told!.content).toMatchObject([{ content: [{ type: "image" }] }]);
  expect(messagesOf([user(""), user("Hi")])).toEqual([
    { role: "user", content: [{ type: "text", text: "Hi" }] },
  ]);
});

describe("outputs of functions", () => {
  it("come first in the turn of the user, and turns are put together", () => {
    const input = [user("Hi"), call("a"), call("b"), output("a", "1"), user("?"), output("b", "2")];
    expect(messagesOf(input)).toEqual([
      { role: "user", content: [{ type: "text", text: "Hi" }] },
      {
        role: "assistant",
        content: [
          { type: "tool_use", id: "a", name: "f", input: {} },
          { type: "tool_use", id: "b", name: "f", input: {} },
        ],
      },
      {
        role: "user",
        content: [
          { type: "tool_result", tool_use_id: "a", content: "1" },
          { type: "tool_result", tool_use_id: "b", content: "2" },
          { type: "text", text: "?" },
        ],
      },
    ]);
  });

  it("may be images and documents, and may have failed", () => {
    const parts = [
      { type: "input_text", text: "See" },
      { type: "input_image", image_url: "https://a.example/a.png" },
    ];
    const [, answer] = messagesOf([call("a"), { ...output("a", parts), status: "incomplete" }]);
    expect(answer?.content).toEqual([
      {
        type: "tool_result",
        tool_use_id: "a",
        content: [
          { type: "text", text: "See" },
          { type: "image", source: { type: "url", url: "https://a.example/a.png" } },
        ],
        is_error: true,
      },
    ]);
  });

  it("and their calls keep what both wires have a word for, and marks of the cache", () => {
    const mark = { type: "ephemeral" };
    const told = [
      user("Hi"),
      { ...call("a"), caller: { type: "direct" }, cache_control: mark },
      { ...call("b"), caller: { type: "program", caller_id: "p1" } },
      { ...output("a", "1"), is_error: false },
      { ...output("b", "2"), prompt_cache_breakpoint: { ttl: "1h" } },
    ];
    const [, calls, outputs] = messagesOf(told);
    const use = { type: "tool_use", name: "f", input: {} };
    expect(calls?.content).toEqual([
      { ...use, id: "a", caller: { type: "direct" }, cache_control: mark },
      { ...use, id: "b" },
    ]);
    expect(outputs?.content).toEqual([
      { type: "tool_result", tool_use_id: "a", content: "1", is_error: false },
      {
        type: "tool_result",
        tool_use_id: "b",
        content: "2",
        cache_control: { ...mark, ttl: "1h" },
      },
    ]);
  });

  it("find their call when its id holds what this API refuses", () => {
    const [asked, told] = messagesOf([call("functions.f:0"), output("functions.f:0", "1")]);
    expect(asked?.content[0]?.["id"]).toBe("functions_f_0");
    expect(told?.content[0]?.["tool_use_id"]).toBe("functions_f_0");
  });
});

describe("an earlier answer", () => {
  const reasoning = (fields: Loose): Loose => ({ type: "reasoning", summary: [], ...fields });

  it("has arguments that are no JSON wrapped, with a warning", () => {
    const input = [user("Hi"), call("a", '{"city":"Os')] as unknown as InputItem[];
    const { body, warnings } = encode({ model, input });
    const [, answer] = body["messages"] as { content: Loose[] }[];
    expect(answer?.content[0]?.["input"]).toEqual({ INVALID_JSON: '{"city":"Os' });
    expect(warnings).toHaveLength(1);
  });

  it("is left without reasoning that another vendor made, with one warning", () => {
    const open = reasoning({ content: [{ type: "reasoning_text", text: "Hm." }] });
    const sealed = reasoning({ encrypted_content: "gAAAA" });
    const input = [user("Hi"), open, sealed, assistant("Yes")] as unknown as InputItem[];
    const { body, warnings } = encode({ model, input });
    const [, answer] = body["messages"] as { content: Loose[] }[];
    expect(answer?.content).toEqual([{ type: "text", text: "Yes" }]);
    expect(warnings).toEqual([expect.stringContaining("input: Reasoning")]);
  });

  it("is no message where nothing of it can be given back", () => {
    const thought = { type: "reasoning", content: [{ type: "reasoning_text", text: "Hm" }] };
    const messages = messagesOf([user("Hi"), { ...thought, summary: [] }, user("?")]);
    expect(messages).toMatchObject([{ role: "user", content: [{ text: "Hi" }, { text: "?" }] }]);
  });

  it("keeps thinking of a client that gives back only what the specification names", () => {
    const thought = reasoning({
      content: [{ type: "reasoning_text", text: "Hm." }],
      encrypted_content: "sig",
    });
    expect(messagesOf([user("Hi"), thought])[1]?.content).toEqual([
      { type: "thinking", thinking: "Hm.", signature: "sig" },
    ]);
  });

  it("keeps refusals as text, and leaves out citations of others and white space alone", () => {
    const content = [
      { type: "refusal", refusal: "No." },
      { type: "output_text", text: "\n\n", annotations: [] },
      {
        type: "output_text",
        text: "See.",
        annotations: [{ type: "url_citation", url: "u", title: "", start_index: 0, end_index: 1 }],
      },
    ];
    const { body, warnings } = encode({
      model,
      input: [user("Hi"), assistant(content), user("?")] as unknown as InputItem[],
    });
    const [, answer] = body["messages"] as { content: Loose[] }[];
    expect(answer?.content).toEqual([
      { type: "text", text: "No." },
      { type: "text", text: "See." },
    ]);
    expect(warnings).toEqual([expect.stringContaining("Citations of another vendor")]);
  });

  it("may be begun, without white space at its end", () => {
    expect(messagesOf([user("Hi"), assistant("Once ")])[1]?.content).toEqual([
      { type: "text", text: "Once" },
    ]);
  });

  it.each([
    { type: "web_search_call", id: "ws_1", status: "completed" },
    { type: "item_reference", id: "msg_1" },
    { type: "compaction", encrypted_content: "x" },
  ])("is refused where another vendor made it: $type", (item) => {
    expect(() => messagesOf([user("Hi"), item])).toThrow(/refused input\[1\].*portableHistory\(\)/);
  });
});
