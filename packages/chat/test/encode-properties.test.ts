import { createClient } from "@anyllm/core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defineChatProvider, type ReasoningReplay } from "../src/index.ts";
import { acme, encode, messages } from "./helpers/encode.ts";

// What a server would make thinking of is no text of the model's.
const prose = fc
  .string({ unit: "grapheme", minLength: 1 })
  .filter((text) => text === text.trim() && !/[<>◁▷]/.test(text));
const json = fc
  .dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue())
  .map((value) => JSON.stringify(value));
const calls = fc
  .array(fc.record({ name: fc.stringMatching(/^[a-z]{1,9}$/), arguments: json }), { maxLength: 3 })
  .map((list) => list.map((call, at) => ({ id: `c_${at}`, type: "function", function: call })));
const detail = fc.oneof(
  fc.record({ type: fc.constant("reasoning.text"), text: prose, signature: prose, format: prose }),
  fc.record({ type: fc.constant("reasoning.encrypted"), data: prose, id: prose }),
  fc.record({ type: fc.constant("reasoning.summary"), summary: prose }),
);
const details = fc
  .array(detail, { minLength: 1, maxLength: 4 })
  .map((list) => list.map((one, index) => ({ ...one, index })));

type Message = Record<string, unknown>;
interface Spoken {
  message: Message;
  replay: ReasoningReplay;
}

/** An assistant's message as a vendor has it, and the rule by which it wants it back. */
const spoken: fc.Arbitrary<Spoken> = fc
  .record({ content: prose, reasoning: prose, details, calls, form: fc.nat(4) })
  .map(({ content, reasoning, details: blocks, calls: tool_calls, form }): Spoken => {
    const base = { role: "assistant", content, ...(tool_calls.length > 0 && { tool_calls }) };
    const thinking = { type: "thinking", thinking: [{ type: "text", text: reasoning }] };
    const forms: Spoken[] = [
      { message: base, replay: "none" },
      { message: { ...base, reasoning_content: reasoning }, replay: { key: "reasoning_content" } },
      { message: { ...base, reasoning_details: blocks }, replay: "reasoning_details" },
      {
        message: { ...base, content: `<think>\n${reasoning}\n</think>\n\n${content}` },
        replay: "tags",
      },
      {
        message: { ...base, content: [thinking, { type: "text", text: content }] },
        replay: "parts",
      },
    ];
    return forms[form] as Spoken;
  });

/** What a vendor's message is after it was read, kept as JSON and given back. */
async function returned({ message, replay }: Spoken, stream: boolean): Promise<Message[]> {
  const choice = { index: 0, finish_reason: "stop", [stream ? "delta" : "message"]: message };
  const payload = JSON.stringify({ id: "c", model: "m", choices: [choice] });
  const fetch = async () =>
    new Response(stream ? `data: ${payload}\n\ndata: [DONE]\n\n` : payload, {
      headers: { "content-type": stream ? "text/event-stream" : "application/json" },
    });
  const reasoning = { replay };
  const provider = defineChatProvider({ ...acme, reasoning })({ fetch });
  const llm = createClient({ providers: [provider] });
  const answer = await llm.responses({ model: "m", input: "Hi", stream });
  const { output } = "finalResponse" in answer ? await answer.finalResponse() : answer;
  return messages(JSON.parse(JSON.stringify(output)), { reasoning });
}

describe("an answer that is given back", () => {
  it.each([false, true])("is what its vendor said, byte for byte; stream: %s", async (stream) => {
    await fc.assert(
      fc.asyncProperty(spoken, async (one) => {
        expect(await returned(one, stream)).toEqual([one.message]);
      }),
      { numRuns: 100 },
    );
  });
});

const text = fc.uuid();
const item = fc.oneof(
  text.map((content) => ({ role: "user", content })),
  text.map((said) => ({ role: "user", content: [{ type: "input_text", text: said }] })),
  text.map((content) => ({ role: "system", content })),
  text.map((content) => ({ role: "developer", content })),
  text.map((content) => ({ role: "assistant", content })),
  text.map((said) => ({
    type: "reasoning",
    summary: [],
    content: [{ type: "reasoning_text", text: said }],
  })),
  text.map((id) => ({ type: "function_call", call_id: id, name: "f", arguments: `["${id}"]` })),
  fc
    .tuple(text, text)
    .map(([call_id, output]) => ({ type: "function_call_output", call_id, output })),
);
const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

describe("a history", () => {
  it("loses nothing, however odd it is, and the user's side keeps its order", () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 20 }), (input) => {
        const { body, warnings } = encode({ input: input as never });
        const told = JSON.stringify(input).match(uuid) ?? [];
        const sent = JSON.stringify(body).match(uuid) ?? [];
        expect(sent.toSorted()).toEqual(told.toSorted());
        expect(warnings).toEqual([]);
        const users = input.filter((one) => "role" in one && one.role === "user");
        const usersSent = body.messages.filter(({ role }) => role === "user");
        expect(JSON.stringify(usersSent).match(uuid)).toEqual(JSON.stringify(users).match(uuid));
      }),
    );
  });

  it("never has a message of the assistant between calls and their outputs", () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 20 }), (input) => {
        const sent = messages(input);
        const after = sent.filter((_, at) => sent[at - 1]?.["tool_calls"]);
        expect(after.filter(({ role }) => role === "assistant")).toEqual([]);
      }),
    );
  });

  it("of 100,000 items is encoded in seconds, where squared time would be minutes", () => {
    const input = Array.from({ length: 100_000 }, (_, at) =>
      at % 2 === 0
        ? { type: "function_call", call_id: `c${at}`, name: "f", arguments: "{}" }
        : { type: "function_call_output", call_id: `c${at - 1}`, output: "x" },
    );
    expect(messages(input)).toHaveLength(100_000);
  });
});
