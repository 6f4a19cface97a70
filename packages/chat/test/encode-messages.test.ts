import { describe, expect, it } from "vitest";
import { documentURL, fileLink, fileURL } from "../src/index.ts";
import { encode, messages } from "./helpers/encode.ts";

const png = "data:image/png;base64,iVBORw0KGgo=";
const user = (...content: unknown[]): unknown => ({ role: "user", content });
const refused = (param: string, remedy: RegExp) =>
  expect.objectContaining({
    name: "UnsupportedError",
    code: "not_implemented",
    param,
    message: expect.stringMatching(remedy),
  });

describe("what stands beside a file", () => {
  const pdf = { type: "input_file", file_data: "JVBERi0x", detail: "high", citations: true };

  it("is the vendor's own and sent, but for a detail, which is told once", () => {
    const { body, warnings } = encode({ input: [user(pdf, pdf)] as never });
    const part = { type: "file", citations: true };
    expect(body.messages).toMatchObject([{ content: [part, part] }]);
    expect(JSON.stringify(body)).not.toContain("detail");
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatchObject({
      param: "input",
      message: expect.stringMatching(/^detail of a file/),
    });
  });
});

describe("instructions and developers", () => {
  const input = [
    { role: "developer", content: "D" },
    { role: "system", content: "S" },
    { role: "user", content: "Hi" },
  ];
  it.each([
    [undefined, ["system", "system", "system", "user"]],
    ["developer", ["developer", "developer", "system", "user"]],
    ["user", ["user", "user", "user", "user"]],
  ] as const)("stand in front, in the role the vendor knows: %s", (developer, roles) => {
    const { body } = encode(
      { instructions: "I", input: input as never },
      developer ? { developer } : {},
    );
    expect(body.messages.map(({ role }) => role)).toEqual(roles);
    expect(body.messages.map(({ content }) => content)).toEqual(["I", "D", "S", "Hi"]);
  });
});

it("sends no empty instructions, which some vendors refuse", () => {
  expect(encode({ instructions: "", input: "Hi" }).body.messages).toEqual([
    { role: "user", content: "Hi" },
  ]);
});

describe("a user's message", () => {
  it("stays a string where it is one", () => {
    expect(messages("Hi")).toEqual([{ role: "user", content: "Hi" }]);
    expect(messages([user({ type: "input_text", text: "Hi" })])).toEqual([
      { role: "user", content: "Hi" },
    ]);
    expect(messages([{ role: "user", content: "" }])).toEqual([{ role: "user", content: "" }]);
  });

  it("is parts where it has several, or one string where the vendor takes no others", () => {
    const two = [user({ type: "input_text", text: "A" }, { type: "input_text", text: "B" })];
    expect(messages(two)[0]!["content"]).toEqual([
      { type: "text", text: "A" },
      { type: "text", text: "B" },
    ]);
    expect(messages(two, { plainText: true })[0]!["content"]).toBe("A\nB");
  });

  it("carries every medium as the vendor takes it, in order", () => {
    const input = [
      user(
        { type: "input_text", text: "Look" },
        { type: "input_image", image_url: png, detail: "low" },
        { type: "input_image", image_url: "https://a.example/b.png" },
        { type: "input_file", file_data: "JVBERi0x", filename: "a.pdf" },
        { type: "input_file", file_id: "file_1" },
        { type: "input_audio", input_audio: { data: "AAAA", format: "mp3" } },
        { type: "input_video", video_url: "https://a.example/b.mp4" },
      ),
    ];
    expect(messages(input)[0]!["content"]).toEqual([
      { type: "text", text: "Look" },
      { type: "image_url", image_url: { url: png, detail: "low" } },
      { type: "image_url", image_url: { url: "https://a.example/b.png" } },
      {
        type: "file",
        file: { filename: "a.pdf", file_data: "data:application/pdf;base64,JVBERi0x" },
      },
      { type: "file", file: { file_id: "file_1" } },
      { type: "input_audio", input_audio: { data: "AAAA", format: "mp3" } },
      { type: "video_url", video_url: { url: "https://a.example/b.mp4" } },
    ]);
  });

  it("carries documents by their URL where the vendor has that", () => {
    const input = [
      user(
        { type: "input_file", file_url: "https://a.example/b.pdf" },
        {
          type: "input_file",
          file_data: "data:application/pdf;base64,JVBERi0x",
          filename: "a.pdf",
        },
        { type: "input_file", file_id: "f1" },
      ),
    ];
    expect(messages(input, { media: { file: documentURL } })[0]!["content"]).toEqual([
      { type: "document_url", document_url: "https://a.example/b.pdf" },
      {
        type: "document_url",
        document_url: "data:application/pdf;base64,JVBERi0x",
        document_name: "a.pdf",
      },
      { type: "file", file_id: "f1" },
    ]);
  });

  it("keeps the vendor's own keys of a part, such as a cache mark", () => {
    const cache_control = { type: "ephemeral" };
    const input = [user({ type: "input_text", text: "Long", cache_control })];
    expect(messages(input)[0]!["content"]).toEqual([{ type: "text", text: "Long", cache_control }]);
    const { body, warnings } = encode({ input: input as never }, { plainText: true });
    expect(body.messages[0]!["content"]).toBe("Long");
    expect(warnings).toHaveLength(1);
    const content = [{ type: "output_text", text: "Yes.", thoughtSignature: "SIG" }];
    const said = [{ role: "assistant", content }] as never;
    const sent = encode({ input: said }, { plainText: true });
    expect(sent.body.messages[0]!["content"]).toBe("Yes.");
    expect(sent.warnings).toHaveLength(1);
  });

  it("tells of OpenAI's cache mark, which has no place here", () => {
    const part = {
      type: "input_text",
      text: "Long",
      prompt_cache_breakpoint: { mode: "explicit" },
    };
    const { body, warnings } = encode({ input: [user(part, part)] as never });
    expect(JSON.stringify(body)).not.toContain("breakpoint");
    expect(warnings).toEqual([
      expect.objectContaining({ message: expect.stringContaining("prompt_cache_breakpoint") }),
    ]);
  });

  it.each([
    [{ type: "input_image", file_id: "f" }, {}, /file_id.*image_url/s],
    [{ type: "input_image", image_url: "https://a.example/b.png" }, { image: "data" }, /data URL/],
    [{ type: "input_image" }, {}, /holds nothing/],
    [{ type: "input_file", file_url: "https://a.example/b.pdf" }, {}, /file_data/],
    [{ type: "image_url", image_url: { url: png } }, {}, /It takes: text, image, file/],
    [{ type: "input_video", file_id: "f" }, {}, /video_url/],
  ] as const)("is refused by name for %j", (part, media, remedy) => {
    const all = { image: "url", file: "file", video: "video_url", ...media } as const;
    const call = () => messages([user({ type: "input_text", text: "A" }, part)], { media: all });
    expect(call).toThrow(refused("input[0].content[1]", remedy));
  });

  it.each(["input_image", "input_file", "input_audio", "input_video"])(
    "is refused by name for %s where the vendor takes text alone",
    (type) => {
      const call = () => messages([user({ type, image_url: png })], { media: {} });
      expect(call).toThrow(refused("input[0].content[0]", /takes/));
    },
  );
});

describe("outputs of functions", () => {
  const call = (call_id: string): unknown => ({
    type: "function_call",
    call_id,
    name: "look",
    arguments: "{}",
  });
  const output = (call_id: string, told: unknown): unknown => ({
    type: "function_call_output",
    call_id,
    output: told,
  });
  const image = { type: "input_image", image_url: png };

  it("follow their calls in order, as text", () => {
    const input = [call("a"), call("b"), output("a", "1"), output("b", [])];
    expect(messages([...input, { role: "user", content: "So?" }])).toEqual([
      {
        role: "assistant",
        content: null,
        tool_calls: ["a", "b"].map((id) => ({
          id,
          type: "function",
          function: { name: "look", arguments: "{}" },
        })),
      },
      { role: "tool", tool_call_id: "a", content: "1" },
      { role: "tool", tool_call_id: "b", content: "" },
      { role: "user", content: "So?" },
    ]);
  });

  it("go with their images where the vendor takes them there", () => {
    const input = [call("a"), output("a", [{ type: "input_text", text: "See" }, image])];
    expect(messages(input, { media: { image: "url", toolOutputs: true } })[1]).toEqual({
      role: "tool",
      tool_call_id: "a",
      content: [
        { type: "text", text: "See" },
        { type: "image_url", image_url: { url: png } },
      ],
    });
  });

  it("hand their images on after the last of them, where it does not, and say so once", () => {
    const input = [
      call("a"),
      call("b"),
      output("a", [{ type: "input_text", text: "See" }, image]),
      output("b", [image]),
      { role: "user", content: "So?" },
    ];
    const { body, warnings } = encode({ input: input as never });
    const part = { type: "image_url", image_url: { url: png } };
    expect(body.messages.slice(1)).toEqual([
      { role: "tool", tool_call_id: "a", content: "See" },
      { role: "tool", tool_call_id: "b", content: expect.stringMatching(/next message/) },
      { role: "user", content: [part, part] },
      { role: "user", content: "So?" },
    ]);
    expect(warnings).toEqual([expect.objectContaining({ param: "input" })]);
  });

  it("are answered before the user speaks, where the vendor wants that, and it is told", () => {
    const input = [call("a"), output("a", "1"), { role: "user", content: "So?" }];
    const { body, warnings } = encode({ input: input as never }, { afterOutputs: "OK" });
    expect(body.messages.map(({ role, content }) => [role, content])).toEqual([
      ["assistant", null],
      ["tool", "1"],
      ["assistant", "OK"],
      ["user", "So?"],
    ]);
    expect(warnings).toEqual([expect.objectContaining({ param: "input" })]);
  });

  it("follow their calls where a note was put between, which no vendor takes", () => {
    const note = { role: "developer", content: "A note." };
    const said = messages([call("a"), note, output("a", "1")]);
    expect(said.map(({ role }) => role)).toEqual(["assistant", "tool", "system"]);
  });

  it("without a call are passed on as they are", () => {
    expect(messages([output("x", "lost")])).toEqual([
      { role: "tool", tool_call_id: "x", content: "lost" },
    ]);
  });
});

describe("items without a place on this wire", () => {
  it.each([
    { type: "item_reference", id: "msg_1" },
    { type: "compaction", encrypted_content: "x" },
    { type: "web_search_call", id: "ws_1", status: "completed" },
    { type: "custom_tool_call", call_id: "c", name: "f", input: "x" },
    { type: "image_generation_call", id: "ig_1", result: "AAAA", status: "completed" },
    { type: "other:thing" },
  ])("are refused by name, with a way out: %j", (item) => {
    const call = () => messages([{ role: "user", content: "Hi" }, item]);
    expect(call).toThrow(refused("input[1]", /portableHistory\(\)/));
  });
});

describe("what one vendor has in a form of its own", () => {
  const pdf = { type: "input_file", file_data: "data:application/pdf;base64,JVBERi0x" };
  const link = { type: "input_file", file_url: "https://a.example/a.pdf", filename: "a.pdf" };
  const contentOf = (part: unknown, dialect: object) =>
    messages([user(part)], dialect)[0]!["content"];

  it("is files by URL or as bare base64, or by URL alone", () => {
    const named = { file_url: { url: link.file_url }, file_name: "a.pdf" };
    for (const file of [fileURL, fileLink]) {
      expect(contentOf(link, { media: { file } })).toEqual([{ type: "file_url", ...named }]);
      const byId = { type: "input_file", file_id: "f" };
      expect(() => contentOf(byId, { media: { file } })).toThrow(
        refused("input[0].content[0]", /file_id/),
      );
    }
    expect(contentOf(pdf, { media: { file: fileURL } })).toEqual([
      { type: "file_url", file_url: { url: "JVBERi0x" } },
    ]);
    expect(() => contentOf(pdf, { media: { file: fileLink } })).toThrow(
      refused("input[0].content[0]", /behind a URL/),
    );
  });

  it("is sound without a format", () => {
    const media = { audio: "base64" };
    const bare = { type: "input_audio", input_audio: { data: "AAAA" } };
    expect(contentOf(bare, { media })).toEqual([{ type: "input_audio", input_audio: "AAAA" }]);
    const full = { type: "input_audio", input_audio: { data: "AAAA", format: "wav" } };
    expect(contentOf(full, { media })).toEqual([full]);
  });

  it("is a mark for its cache, with the words it has for a lifetime", () => {
    const marked = (ttl?: string) =>
      ({
        input: [
          user({
            type: "input_text",
            text: "Hi",
            prompt_cache_breakpoint: { mode: "explicit", ...(ttl && { ttl }) },
          }),
        ],
      }) as never;
    const cacheControl = { "30m": "1h" };
    for (const [ttl, sent] of [
      [undefined, {}],
      ["30m", { ttl: "1h" }],
      ["5m", { ttl: "5m" }],
    ] as const) {
      const { body, warnings } = encode(marked(ttl), { cacheControl });
      const cache_control = { type: "ephemeral", ...sent };
      expect(body.messages[0]!["content"]).toEqual([{ type: "text", text: "Hi", cache_control }]);
      expect(warnings).toEqual([]);
    }
    expect(encode(marked()).warnings).toEqual([expect.objectContaining({ param: "input" })]);
  });

  it("is one message of several who speak, whose names have no place, which is told once", () => {
    const [a, b] = ["ann", "bob"].map((name) => ({ role: "user", name, content: name }));
    const { body, warnings } = encode({ input: [a, b, a] as never }, { alternates: true });
    expect(body.messages).toEqual([{ role: "user", content: "ann\n\nbob\n\nann" }]);
    expect(warnings).toEqual([expect.objectContaining({ param: "input" })]);
    const same = encode({ input: [a, a] as never }, { alternates: true });
    expect(same.body.messages).toEqual([{ role: "user", name: "ann", content: "ann\n\nann" }]);
    expect(same.warnings).toEqual([]);
  });

  it("is a strict alternation of user and assistant", () => {
    const said = (text: string) => ({ role: "assistant", content: text });
    const input = [
      { role: "user", content: "A" },
      { role: "user", content: "B" },
      said("C"),
      { type: "function_call", call_id: "c", name: "f", arguments: "{}" },
      { type: "function_call_output", call_id: "c", output: "1" },
      { type: "function_call_output", call_id: "d", output: "2" },
      said("D"),
      said("E"),
      { role: "user", content: "F" },
      user({ type: "input_text", text: "G" }, { type: "input_image", image_url: png }),
    ];
    const told = messages(input, { alternates: true });
    expect(told.map(({ role }) => role).join(" ")).toBe("user assistant tool tool assistant user");
    expect(told[0]).toEqual({ role: "user", content: "A\n\nB" });
    expect(told[1]).toMatchObject({ content: "C", tool_calls: [{ id: "c" }] });
    expect(told[4]).toEqual(said("D\n\nE"));
    expect(told[5]!["content"]).toEqual([
      { type: "text", text: "F" },
      { type: "text", text: "G" },
      { type: "image_url", image_url: { url: png } },
    ]);
    expect(messages(input)).toHaveLength(9);
  });
});
