import { markItems, portHistory, type PortOptions, provenanceOf } from "@anyllm/core";
import type { InputItem } from "@anyllm/types";
import { describe, expect, it } from "vitest";

const openai = { provider: "openai", model: "gpt-5.2" };
const groq = { provider: "groq", model: "openai/gpt-oss-120b" };

const item = (value: object): InputItem => value as InputItem;
const user = item({ role: "user", content: "Weather in Oslo?" });
const text = (said: string, more: object = {}) =>
  item({
    type: "message",
    id: "msg_1",
    status: "completed",
    role: "assistant",
    content: [{ type: "output_text", text: said, annotations: [], logprobs: [], ...more }],
  });
const reasoning = (more: object = {}) =>
  item({
    type: "reasoning",
    id: "rs_1",
    summary: [{ type: "summary_text", text: "Look it up." }],
    encrypted_content: "sealed-by-openai",
    ...more,
  });

/** A history of one provider, as it was stored, on its way to another. */
function port(items: InputItem[], options: Partial<PortOptions> = {}) {
  const stored = JSON.parse(JSON.stringify(markItems(items, openai))) as InputItem[];
  const { items: ported, losses } = portHistory(stored, { to: groq, ...options });
  return { items: ported, losses: losses.map(({ kind, index }) => [kind, index]), raw: losses };
}

describe("a history on its way to another provider", () => {
  it("keeps text and readable reasoning, and loses what is sealed, with the ids", () => {
    const { items, losses, raw } = port([reasoning(), text("It is cold.")]);
    expect(items).toEqual([
      { type: "reasoning", summary: [{ type: "summary_text", text: "Look it up." }] },
      {
        type: "message",
        status: "completed",
        role: "assistant",
        content: [{ type: "output_text", text: "It is cold.", annotations: [] }],
      },
    ]);
    expect(losses).toEqual([["sealed_reasoning", 0]]);
    expect(raw[0]).toMatchObject({ from: openai });
    expect(raw[0]!.message).toMatch(/^groq cannot read what openai made: sealed reasoning/);
  });

  it("never leaves an empty shell where all was sealed", () => {
    const { items, losses } = port([reasoning({ summary: [] }), text("It is cold.")]);
    expect(items.map(({ type }) => type)).toEqual(["message"]);
    expect(losses).toEqual([["sealed_reasoning", 0]]);
  });

  it("loses readable reasoning as well where it may not travel", () => {
    const content = [{ type: "reasoning_text", text: "Oslo is in the north." }];
    const open = reasoning({ encrypted_content: null, content });
    expect(port([open, text("Cold.")]).items[0]).toEqual({
      type: "reasoning",
      summary: [{ type: "summary_text", text: "Look it up." }],
      content,
    });
    const { items, losses } = port([open, text("Cold.")], { reasoning: "drop" });
    expect(items.map(({ type }) => type)).toEqual(["message"]);
    expect(losses).toEqual([["readable_reasoning", 0]]);
  });

  it("takes signatures and extensions off calls, and leaves the call and its output", () => {
    const call = { type: "function_call", call_id: "c1", name: "weather", arguments: "{}" };
    const signed = item({
      ...call,
      id: "fc_1",
      thought_signature: "sealed-by-openai",
      namespace: "tools",
      caller: null,
    });
    const output = item({ type: "function_call_output", call_id: "c1", output: "4 °C" });
    const stored = [...markItems([signed], openai), output];
    const { items, losses } = portHistory(stored, { to: groq });
    expect(items).toEqual([call, output]);
    expect(losses.map(({ kind }) => kind)).toEqual(["signature", "extension"]);
    expect(items[1], "what the application made is not touched").toEqual(output);
  });

  it("loses a compaction, loudly", () => {
    const { items, losses, raw } = port([
      item({ type: "compaction", encrypted_content: "sealed" }),
    ]);
    expect(items).toEqual([]);
    expect(losses).toEqual([["compaction", 0]]);
    expect(raw[0]!.message).toContain("everything that it stood for");
  });

  it("tells a custom tool's call and output as those of a function", () => {
    const call = item({
      type: "custom_tool_call",
      id: "ctc_1",
      call_id: "c1",
      name: "sql",
      input: "a",
    });
    const output = item({ type: "custom_tool_call_output", call_id: "c1", output: "1 row" });
    const { items, losses } = portHistory([...markItems([call], openai), output], { to: groq });
    expect(items).toEqual([
      { type: "function_call", call_id: "c1", name: "sql", arguments: '{"input":"a"}' },
      { type: "function_call_output", call_id: "c1", output: "1 row" },
    ]);
    expect(losses.map(({ kind }) => kind)).toEqual(["hosted_item"]);
  });

  it.each([
    [{ output: "4 °C" }, "4 °C"],
    [
      { output: null, error: { type: "http_error", code: 500 } },
      'Error: {"type":"http_error","code":500}',
    ],
  ])("tells an MCP call that the provider made as a function's: %o", (fields, output) => {
    const given = {
      type: "mcp_call",
      id: "mcp_1",
      name: "ask",
      server_label: "docs",
      arguments: "{}",
    };
    expect(port([item({ ...given, ...fields })]).items).toEqual([
      { type: "function_call", call_id: "mcp_1", name: "docs__ask", arguments: "{}" },
      {
        type: "function_call_output",
        call_id: "mcp_1",
        output: `<mcp_output server="docs" tool="ask" trust="untrusted">\n${output}\n</mcp_output>`,
      },
    ]);
  });

  it("loses items of hosted tools, with what answers them and the reasoning that led to them", () => {
    const approval = item({ type: "mcp_approval_request", id: "mcpr_1", name: "ask" });
    const computer = item({ type: "computer_call", id: "cu_1", call_id: "c9" });
    const answers = [
      item({ type: "mcp_approval_response", approval_request_id: "mcpr_1", approve: true }),
      item({ type: "computer_call_output", call_id: "c9", output: {} }),
    ];
    const made = [reasoning(), approval, computer, item({ type: "web_search_call", id: "ws_1" })];
    const { items, losses } = portHistory([user, ...markItems(made, openai), ...answers, user], {
      to: groq,
    });
    expect(items).toEqual([user, user]);
    expect(losses.map(({ kind }) => kind)).toEqual([
      "sealed_reasoning",
      "hosted_item",
      "hosted_item",
      "hosted_item",
      "readable_reasoning",
    ]);
  });

  it("keeps citations of the web and loses those of the provider's files", () => {
    const web = {
      type: "url_citation",
      url: "https://a.example",
      title: "A",
      start_index: 0,
      end_index: 1,
    };
    const file = { type: "file_citation", file_id: "file_1", filename: "a.pdf", index: 0 };
    const { items, losses } = port([text("Cold.", { annotations: [web, file] })]);
    expect(items[0]).toMatchObject({ content: [{ annotations: [web] }] });
    expect(losses).toEqual([["content", 0]]);
  });

  it("treats unmarked answers as made where the caller says they were", () => {
    const bare = [
      user,
      reasoning({ summary: [] }),
      text("Cold."),
      item({ type: "item_reference", id: "x" }),
    ];
    expect(portHistory(bare, { to: groq }), "not known to be foreign").toEqual({
      items: bare,
      losses: [],
    });
    const { items, losses } = portHistory(bare, { to: groq, from: openai });
    expect(items.map(({ type }) => type)).toEqual([undefined, "message"]);
    expect(losses.map(({ kind }) => kind)).toEqual(["sealed_reasoning", "reference"]);
  });
});

describe("a history on its way back to where it was made", () => {
  it("arrives byte for byte, through storage and another provider's turn", () => {
    const made = [reasoning(), text("Cold.")];
    const stored = JSON.stringify([
      user,
      ...markItems(made, openai),
      user,
      ...markItems([text("4")], groq),
    ]);
    const { items, losses } = portHistory(JSON.parse(stored) as InputItem[], { to: openai });
    expect(JSON.stringify(items.slice(0, 3))).toBe(JSON.stringify([user, ...made]));
    expect(losses).toEqual([]);
  });

  it.each([
    ["gpt-5.2-2025-12-11", "sealed-by-openai"],
    ["gpt-5-mini", undefined],
  ])("to the model %s brings sealed reasoning only if that model made it", (model, sealed) => {
    const to = { provider: "openai", model };
    const { items, losses } = port([reasoning(), text("Cold.")], { to });
    expect(items[0]).toMatchObject({ type: "reasoning", summary: [{ text: "Look it up." }] });
    expect((items[0] as { encrypted_content?: string }).encrypted_content).toBe(sealed);
    expect(
      items.map(({ id }) => id),
      "ids tie items to what is gone",
    ).toEqual(sealed ? ["rs_1", "msg_1"] : [undefined, undefined]);
    expect(losses).toEqual(sealed ? [] : [["sealed_reasoning", 0]]);
    expect(port([reasoning(), text("Cold.")], { to, sealedFor: "provider" }).losses).toEqual([]);
  });
});

it("takes a call's signature off for another model, and leaves all else of the provider's own", () => {
  const call = { type: "function_call", call_id: "c", name: "f", arguments: "{}", namespace: "n" };
  const search = item({ type: "web_search_call", id: "ws_1", status: "completed" });
  const signed = item({ ...call, id: "fc_1", thought_signature: "sealed-by-openai" });
  const to = { provider: "openai", model: "gpt-5-mini" };
  const { items, losses } = port([signed, search], { to });
  expect(items).toEqual([call, search]);
  expect(losses).toEqual([["signature", 0]]);
});

describe("a mark", () => {
  it("is written and read under the same key, whatever the item", () => {
    for (const given of [user, reasoning(), text("x"), item({ type: "acme:thing" })]) {
      const [marked] = JSON.parse(JSON.stringify(markItems([given], openai))) as InputItem[];
      expect(provenanceOf(marked)).toEqual(openai);
      expect(portHistory([marked!], { to: openai }).items).toEqual([given]);
    }
  });

  it.each([[null], ["x"], [{ anyllm: "openai" }], [{ anyllm: { model: "m" } }]])(
    "that is none is not believed: %o",
    (value) => expect(provenanceOf(value)).toBeUndefined(),
  );
});

describe("what translators keep on items for their own vendor", () => {
  const cited = text("It is cold.", {
    annotations: [
      {
        type: "url_citation",
        url: "https://example.com",
        title: "Oslo",
        start_index: 0,
        end_index: 11,
        encrypted_index: "sealed-index",
      },
    ],
  });

  it("does not leave a citation's own seal on it", () => {
    const { items, losses } = port([cited]);
    expect(JSON.stringify(items)).not.toContain("sealed-index");
    expect(items[0]).toMatchObject({
      content: [
        {
          annotations: [
            {
              type: "url_citation",
              url: "https://example.com",
              title: "Oslo",
              start_index: 0,
              end_index: 11,
            },
          ],
        },
      ],
    });
    expect(losses).toEqual([["signature", 0]]);
  });

  it("does not reach another model of the same provider with reasoning's raw details", () => {
    const details = [{ type: "reasoning.text", text: "Look it up.", signature: "sealed-detail" }];
    const { items, losses } = port([reasoning({ reasoning_details: details }), text("Cold.")], {
      to: { provider: "openai", model: "another" },
    });
    expect(JSON.stringify(items)).not.toMatch(/sealed/);
    expect(items[0]).toMatchObject({ type: "reasoning", summary: [{ text: "Look it up." }] });
    expect(losses).toContainEqual(["sealed_reasoning", 0]);
  });
});
