import { createClient } from "@anyllm/core";
import { replay } from "@anyllm/testing";
import type { InputItem, ResponseRequest } from "@anyllm/types";
import { describe, expect, it } from "vitest";
import { bedrock } from "../src/index.ts";
import { type Loose, stream } from "./wire.ts";

const model = "us.amazon.nova-2-lite-v1:0";

async function givenBack(body: string | Uint8Array, streamed = false): Promise<Loose[]> {
  await using server = await replay({ body });
  const provider = bedrock({ baseURL: server.url, apiKey: "k" });
  const llm = createClient({ providers: [provider], maxRetries: 0 });
  const request = { model, input: "Hi" };
  const { output } = streamed
    ? await (await llm.responses({ ...request, stream: true })).finalResponse()
    : await llm.responses(request);
  const input = [
    { type: "message", role: "user", content: "Hi" },
    ...output,
    { type: "message", role: "user", content: "Go on" },
  ] as InputItem[];
  const next: ResponseRequest = { model, input };
  const call = await provider.encode(next, { headers: {}, query: {}, body: {}, warn() {} });
  const { messages } = JSON.parse(String(call.body)) as Loose;
  return messages[1].content;
}

const whole = (content: Loose[]) =>
  givenBack(
    JSON.stringify({ output: { message: { role: "assistant", content } }, stopReason: "end_turn" }),
  );

const use = (toolUseId: string, query: string): Loose => ({
  toolUse: { toolUseId, name: "nova_grounding", input: { query }, type: "server_tool_use" },
});
const result = (toolUseId: string, text: string): Loose => ({
  toolResult: { toolUseId, content: [{ text }] },
});

describe("an answer that is given back", () => {
  it("has results of Amazon's tools in their places, one in the other", async () => {
    const content = [
      { text: "Two searches." },
      use("t1", "one"),
      use("t2", "two"),
      { text: "" },
      { unknownYet: { a: 1 } },
      result("t2", "B"),
      { text: "Found." },
      result("t1", "A"),
      { text: "Done." },
    ];
    expect(await whole(content)).toEqual(content.filter(({ text }) => text !== ""));
  });

  it("has them in their places when it was streamed", async () => {
    const at = (contentBlockIndex: number, told: Loose): Loose => ({ contentBlockIndex, ...told });
    const events: Loose[] = [{ messageStart: { role: "assistant" } }];
    const content = [use("t1", "one"), use("t2", "two"), result("t1", "A"), result("t2", "B")];
    content.forEach(({ toolUse, toolResult }, index) => {
      const { input, content: told, ...start } = toolUse ?? toolResult;
      const kind = toolUse ? "toolUse" : "toolResult";
      const delta = toolUse ? { input: JSON.stringify(input) } : told;
      events.push(
        { contentBlockStart: at(index, { start: { [kind]: start } }) },
        { contentBlockDelta: at(index, { delta: { [kind]: delta } }) },
        { contentBlockStop: at(index, {}) },
      );
    });
    events.push({ messageStop: { stopReason: "end_turn" } });
    expect(await givenBack(stream(events), true)).toEqual(content);
  });

  it("has no texts of white space alone, for Converse refuses what it gives", async () => {
    const cited = {
      citationsContent: {
        content: [{ text: "Blue." }],
        citations: [{ title: "D", location: { documentChar: { documentIndex: 0 } } }],
      },
    };
    expect(await whole([cited, { text: " " }, cited, { text: "\n\n" }])).toEqual([cited, cited]);
  });
});
