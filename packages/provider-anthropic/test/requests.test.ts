import { loadRecordings } from "@anyllm/testing";
import type { ResponseRequest } from "@anyllm/types";
import { describe, expect, it } from "vitest";
import { anthropic } from "../src/index.ts";
import type { Loose } from "./support/read.ts";
import { requestOf } from "./support/requests.ts";

const { recordings: all, missing } = loadRecordings();
const requests = all.filter(
  (recording) =>
    /^(anthropic-messages|bedrock-invoke-anthropic)$/.test(recording.wire) &&
    recording.requestBody() !== undefined,
);

type Message = { role: string; content: Loose[] };

// Differences that mean nothing on this wire, each as what makes the two sides equal.
const explained: [reason: string, settle: (body: Loose) => Loose][] = [
  ["a string stands for one text block", (body) => withBlocks(body)],
  ["turns of one role are put together, as the API does", (body) => merged(body)],
  ["stream: false is the default", ({ stream, ...body }) => (stream ? { ...body, stream } : body)],
  ["null is the default", (body) => withoutNulls(body) as Loose],
  [
    "an empty list of tools is none",
    ({ tools, ...body }) => ((tools as unknown[] | undefined)?.length ? { ...body, tools } : body),
  ],
  ["custom is the default type of a tool", (body) => withoutCustom(body)],
  ["tools may be used in parallel by default", (body) => parallel(body)],
  ["the model is in the path", (body) => ({ ...body, model: undefined })],
];

describe.skipIf(missing)(`recorded requests ${missing ?? ""}`, () => {
  it("are what the same request of Responses becomes", async () => {
    const counts = { matched: 0, explained: 0, wrong: 0 };
    const reasons: Record<string, number> = {};
    const wrong: unknown[] = [];
    for (const recording of requests) {
      const recorded = recording.requestBody() as Loose;
      let [sent, wanted] = [await send(recorded, recording.model ?? ""), recorded];
      const used: string[] = [];
      for (const [reason, settle] of explained) {
        if (same(sent, wanted)) break;
        const settled = [settle(sent), settle(wanted)] as const;
        if (!same(settled[0], sent) || !same(settled[1], wanted)) used.push(reason);
        [sent, wanted] = settled;
      }
      if (!same(sent, wanted)) {
        counts.wrong++;
        wrong.push([recording.id, sent, wanted]);
      } else if (used.length > 0) counts.explained++;
      else counts.matched++;
      for (const reason of used) reasons[reason] = (reasons[reason] ?? 0) + 1;
    }
    console.log(`${requests.length} recorded requests`, counts, reasons);
    expect(wrong).toEqual([]);
    expect(counts.wrong).toBe(0);
  });
});

async function send(recorded: Loose, model: string): Promise<Loose> {
  const request = requestOf(recorded, (recorded["model"] ?? model) as string);
  const extras = { headers: {}, query: {}, body: {} };
  const provider = anthropic({ apiKey: "recorded" });
  const { body } = await provider.encode(request as ResponseRequest, extras);
  return JSON.parse(String(body)) as Loose;
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

function blocks(content: unknown): unknown {
  return typeof content === "string" ? [{ type: "text", text: content }] : content;
}

function withBlocks({ system, messages, ...body }: Loose): Loose {
  return {
    ...body,
    ...(system !== undefined && { system: blocks(system) }),
    messages: (messages as Message[]).map(({ role, content }) => ({
      role,
      content: (blocks(content) as Loose[]).map((block) =>
        block["type"] === "tool_result" ? { ...block, content: blocks(block["content"]) } : block,
      ),
    })),
  };
}

function merged({ messages, ...body }: Loose): Loose {
  const result: Message[] = [];
  for (const { role, content } of messages as Message[]) {
    const last = result.at(-1);
    if (last?.role === role) last.content = [...last.content, ...content];
    else result.push({ role, content });
  }
  return { ...body, messages: result };
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([key, inner]) => [key, withoutNulls(inner)]),
  );
}

function withoutCustom({ tools, ...body }: Loose): Loose {
  if (!Array.isArray(tools)) return body;
  const plain = ({ type, ...tool }: Loose): Loose => (type === "custom" ? tool : { type, ...tool });
  return { ...body, tools: (tools as Loose[]).map(plain) };
}

function parallel({ tool_choice, ...body }: Loose): Loose {
  if (tool_choice === undefined) return body;
  const { disable_parallel_tool_use: single, ...choice } = tool_choice as Loose;
  return { ...body, tool_choice: single === true ? tool_choice : choice };
}
