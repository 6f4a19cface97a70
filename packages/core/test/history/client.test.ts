import { type AnyLLMError, createClient, portableHistory, type Warning } from "@anyllm/core";
import { replay } from "@anyllm/testing";
import type { InputItem, OutputItem } from "@anyllm/types";
import { describe, expect, it } from "vitest";
import { collect, native } from "../helpers/native.ts";
import { answer, bodyOf, type Json, message, sse, written } from "../helpers/wire.ts";

const sealed: OutputItem = { type: "reasoning", id: "rs_1", summary: [], encrypted_content: "x" };
const from = { provider: "native", model: "native-large" };
const whole = { body: JSON.stringify(answer([sealed, message("Hello")])) };
const elsewhere = { provider: "elsewhere", model: "m" };
const foreign = { ...sealed, anyllm: elsewhere } as InputItem;

function client(baseURL: string, warnings: Warning[] = []) {
  return createClient({
    providers: [native({ baseURL })],
    maxRetries: 0,
    history: portableHistory(),
    onWarning: (warning) => warnings.push(warning),
  });
}

const marksOf = (items: readonly unknown[]): unknown[] =>
  items.map((item) => (item as Json)["anyllm"]);

describe("a client with a portable history", () => {
  it("marks the items of a whole answer, and changes nothing else in it", async () => {
    await using server = await replay(whole);
    const { output } = await client(server.baseURL).responses({
      model: "native-large",
      input: "Hi",
    });
    expect(output).toEqual([sealed, message("Hello")].map((item) => ({ ...item, anyllm: from })));
  });

  it("marks the items of a stream, in its events and in what they fold to", async () => {
    const events = written((writer) => {
      writer.reasoning("Hm.");
      writer.reasoningSeal("x");
      writer.text("Hello");
      writer.finish();
      writer.end();
    });
    await using server = await replay({
      headers: { "content-type": "text/event-stream" },
      body: sse(events),
    });
    const request = { model: "native-large", input: "Hi", stream: true } as const;

    const told = await collect(await client(server.baseURL).responses(request));

    expect(marksOf(told.final.output)).toEqual([from, from]);
    const items = told.events.flatMap((event) => ("item" in event ? [event.item] : []));
    expect(items).toHaveLength(4);
    expect(marksOf(items)).toEqual([from, from, from, from]);
  });

  it("marks a compaction, which only its maker can open", async () => {
    const compaction = { id: "c_1", type: "compaction", encrypted_content: "x" };
    await using server = await replay({
      body: JSON.stringify({ id: "r", object: "response.compaction", output: [compaction] }),
    });
    const llm = client(server.baseURL);
    const { output } = await llm.responses.compact({ model: "native-large", input: "Hi" });
    expect(output).toEqual([{ ...compaction, anyllm: from }]);
  });

  it("takes the model of a stored response from the response itself", async () => {
    await using server = await replay({ body: JSON.stringify(answer([sealed], { model: "m-2" })) });
    const { output } = await client(server.baseURL).responses.retrieve("resp_1");
    expect(marksOf(output)).toEqual([{ provider: "native", model: "m-2" }]);
  });

  it("sends what it returned as the vendor made it, and warns of what it cannot send", async () => {
    await using server = await replay(whole);
    const warnings: Warning[] = [];
    const llm = client(server.baseURL, warnings);
    const { output } = await llm.responses({ model: "native-large", input: "Hi" });
    const stored = JSON.parse(JSON.stringify(output)) as InputItem[];
    const call: InputItem = { type: "function_call", call_id: "c", name: "f", arguments: "{}" };
    const input = [foreign, ...stored, call];

    await llm.responses({ model: "native-large", input });

    expect((bodyOf(server.requests[1])["input"] as Json[]).slice(0, 3)).toEqual([
      sealed,
      message("Hello"),
      call,
    ]);
    expect(warnings.map(({ provider, param }) => [provider, param])).toEqual([
      ["native", "input[0]"],
      ["native", "input"],
    ]);
  });

  it("leaves outputs to calls that the provider keeps", async () => {
    await using server = await replay(whole);
    const output: InputItem = { type: "function_call_output", call_id: "c", output: "4" };
    const llm = client(server.baseURL);
    await llm.responses({ model: "m", input: [output], previous_response_id: "resp_0" });
    await llm.responses({ model: "m", input: [output] });
    expect(server.requests.map((request) => bodyOf(request)["input"])).toEqual([[output], []]);
  });

  it("refuses to lose anything where that is an error, before anything is sent", async () => {
    await using server = await replay(whole);
    const llm = client(server.baseURL);
    const error = await llm
      .responses({ model: "m", input: [foreign, message("x")] }, { strict: true })
      .catch((thrown: AnyLLMError) => thrown);
    expect(error).toMatchObject({ code: "not_implemented", param: "input[0]" });
    expect(server.requests).toEqual([]);
  });
});

it("without a portable history a client changes no item, and sends no mark that it finds", async () => {
  await using server = await replay(whole);
  const llm = createClient({ providers: [native({ baseURL: server.baseURL })] });
  const { output } = await llm.responses({ model: "m", input: [foreign] });
  expect(output).toEqual([sealed, message("Hello")]);
  expect(bodyOf(server.requests[0])["input"]).toEqual([sealed]);
});
