import { describe, expect, it } from "vitest";
import * as z from "zod";
import { format } from "../../src/structured/format.ts";
import type { StructuredText } from "../../src/structured/types.ts";
import { answerOf, message, planOf, type Scene } from "./helpers.ts";

const person = z.object({ name: z.string(), age: z.number().optional() });
const text = format(person, { name: "person" });
const inWords: Scene = { support: { format: "none", forcedTools: false } };
const byFunction: Scene = { support: { format: "none" } };
const conclude = (said: string, scene: Scene = {}, form: StructuredText = text) =>
  planOf(form, scene).conclude(answerOf([message(said)]));

describe("an answer", () => {
  it("becomes the value that the schema gives", async () => {
    const dated = format(z.object({ on: z.iso.date().transform((on) => new Date(on)) }));
    expect(await conclude('{"on":"2026-11-28"}', {}, dated)).toEqual({
      outcome: { type: "parsed", value: { on: new Date("2026-11-28") } },
    });
  });

  it("loses the nulls that strict made of what is absent", async () => {
    const { outcome } = await conclude('{"name":"Anna","age":null}');
    expect(outcome).toEqual({ type: "parsed", value: { name: "Anna" } });
  });

  it("comes out of the object that the wire needed", async () => {
    const names = format(z.array(z.string()));
    const parsed = { outcome: { type: "parsed", value: ["a", "b"] } };
    expect(await conclude('{"value":["a","b"]}', {}, names)).toEqual(parsed);
    // Models that were only told of the form may leave it out.
    expect(await conclude('["a","b"]', inWords, names)).toEqual(parsed);
    const own = format(z.union([z.object({ value: z.object({}) }), z.string()]));
    expect(await conclude('{"value":{"value":{}}}', {}, own)).toEqual({
      outcome: { type: "parsed", value: { value: {} } },
    });
  });

  it("is the text of the last message, whatever was said before", async () => {
    const output = [
      message("Let me look that up: {}"),
      { type: "function_call", call_id: "c", name: "look", arguments: "{}" },
      { type: "function_call_output", call_id: "c", output: "{}" },
      message('{"name":"Anna"}'),
    ];
    const { outcome } = await planOf(text).conclude(answerOf(output));
    expect(outcome).toEqual({ type: "parsed", value: { name: "Anna" } });
  });

  it("is taken from plain JSON Schema as well, undefined keywords and all", async () => {
    const plain = format({
      type: "object",
      properties: { n: { type: "integer", minimum: 1 } },
      required: ["n"],
    });
    expect((await conclude('{"n":1}', {}, plain)).outcome).toEqual({
      type: "parsed",
      value: { n: 1 },
    });
    const { outcome } = await conclude('{"n":0}', {}, plain);
    expect(outcome).toMatchObject({ type: "invalid", text: '{"n":0}' });
  });
});

describe("an answer among words", () => {
  const json = '{"name":"Anna {x}","age":3}';
  it.each([
    ["a fence", `Here you are:\n\`\`\`json\n${json}\n\`\`\`\nAnything else?`],
    ["a fence without a language", `\`\`\`\n${json}\n\`\`\``],
    ["a fence that does not end", `\`\`\`json\n${json}`],
    ["words around it", `Sure! [Note] ${json} — does {that} help?`],
    ["a smaller object before it", `The empty one {} is none, this is: ${json}`],
    ["white space", `\n\n  ${json}\n`],
  ])("is found within %s", async (_, said) => {
    expect((await conclude(said, inWords)).outcome).toEqual({
      type: "parsed",
      value: { name: "Anna {x}", age: 3 },
    });
  });

  it("is not looked for forever", async () => {
    const { outcome } = await conclude("{[".repeat(20_000), inWords);
    expect(outcome.type).toBe("invalid");
  }, 5000);
});

describe("an answer that does not fit", () => {
  it("is sent back once with what is wrong, and not with the schema", async () => {
    const plan = planOf(text);
    const said = '{"name":7}';
    const first = await plan.conclude(answerOf([message(said)]));
    expect(first.outcome).toEqual({ type: "invalid", issues: [expect.any(String)], text: said });
    expect(first.again).toHaveLength(1);
    const [asked] = first.again as unknown as { role: string; content: string }[];
    expect(asked?.role).toBe("user");
    expect(asked?.content).toContain("name");
    expect(asked?.content).not.toMatch(/properties|additionalProperties/);
    const second = await plan.conclude(answerOf([message(said)]));
    expect(second).toEqual({ outcome: first.outcome });
  });

  it("is mended once, whichever way it is asked for then", async () => {
    const plan = planOf(text);
    await plan.conclude(answerOf([message("{}")]));
    const { downgrade } = plan;
    const { refusal } = await import("./helpers.ts");
    const next = downgrade(refusal("response_format is not supported"));
    expect(await next?.conclude(answerOf([message("{}")]))).not.toHaveProperty("again");
  });

  it("is asked for by its function again", async () => {
    const { again } = await conclude("I would rather not.", byFunction);
    expect(JSON.stringify(again)).toContain("Call person again");
    expect(JSON.stringify(again)).toContain("not JSON");
  });

  it("is told the schema where the provider seems to have passed it over", async () => {
    const { again } = await conclude("Her name is Anna.");
    expect(JSON.stringify(again)).toContain("It must match this JSON Schema");
    // Who was asked in words has read it.
    const said = await conclude("Her name is Anna.", inWords);
    expect(JSON.stringify(said.again)).not.toContain("JSON Schema");
  });

  it("names ten problems and no more", async () => {
    const many = format(z.object({ list: z.array(z.number()) }));
    const said = JSON.stringify({ list: Array.from({ length: 30 }, () => "x") });
    const { again } = await conclude(said, {}, many);
    expect(JSON.stringify(again)).toContain("and 20 more");
  });

  it("may be no answer at all", async () => {
    const { outcome } = await planOf(text).conclude(answerOf([{ type: "reasoning", summary: [] }]));
    expect(outcome).toEqual({ type: "invalid", issues: ["There is no answer."], text: "" });
  });
});

describe("other endings", () => {
  it("a refusal is none of the value's", async () => {
    const plan = planOf(text);
    const ended = await plan.conclude(answerOf([message("I cannot.", "refusal")]));
    expect(ended).toEqual({ outcome: { type: "refusal", refusal: "I cannot." } });
  });

  it.each(["max_output_tokens", "content_filter"])(
    "a cut by %s keeps what is there",
    async (reason) => {
      const more = { status: "incomplete", incomplete_details: { reason } };
      const ended = await planOf(text).conclude(answerOf([message('{"name":"An')], more));
      expect(ended).toEqual({
        outcome: { type: "incomplete", reason, partial: { name: "An" } },
      });
    },
  );

  it("a failed answer tells why", async () => {
    const more = { status: "failed", error: { code: "server_error", message: "Oh." } };
    const ended = await planOf(text).conclude(answerOf([], more));
    expect(ended).toEqual({
      outcome: { type: "incomplete", reason: "server_error", partial: undefined },
    });
  });

  it.each(["function_call", "mcp_approval_request"])("a %s waits", async (type) => {
    const ended = await planOf(text).conclude(answerOf([{ type, name: "look", arguments: "{}" }]));
    expect(ended).toEqual({ outcome: { type: "waiting" } });
  });
});
