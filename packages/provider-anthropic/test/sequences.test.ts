import { loadRecordings, type Recording } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { factsOf, type Loose, payloadsOf } from "./support/read.ts";
import { decode, encode } from "./support/run.ts";

const { recordings, missing } = loadRecordings();
const turns = recordings.filter(({ wire }) =>
  /^(anthropic-messages|bedrock-invoke-anthropic)$/.test(wire),
);
const answers = turns
  .filter(({ status, mode }) => status < 400 && mode === "json")
  .concat(turns.filter(({ status, mode }) => status < 400 && mode === "stream"));

type Message = { role: string; content: unknown };

// What clients that recorded the next turn changed of the answer themselves.
const explained: [reason: string, same: (given: Loose, recorded: Loose) => boolean][] = [
  ["the client added a null", (given, recorded) => equal(given, dropNulls(recorded))],
];

describe.skipIf(missing)(`recorded conversations ${missing ?? ""}`, () => {
  it("go on with the answer as the vendor's own history", () => {
    const counts = { matched: 0, explained: 0, wrong: 0 };
    const reasons: string[] = [];
    const wrong: unknown[] = [];
    for (const [before, recorded] of pairs()) {
      const { output } = decode(payloadsOf(before)).response;
      const { body } = encode({ model: "claude-sonnet-4-5", input: output });
      const given = (body["messages"] as Message[])[0]?.content;
      const reason = explained.find(([, same]) => same(given as Loose, recorded as Loose));
      if (equal(given, recorded)) counts.matched++;
      else if (reason) counts.explained = reasons.push(reason[0]);
      else wrong.push([before.id, given, recorded]);
    }
    counts.wrong = wrong.length;
    console.log("answers given back", counts, reasons);
    expect(wrong).toEqual([]);
  });
});

// An answer, and how a later request gave it back: they share an id, a seal or a text.
function pairs(): [Recording, unknown][] {
  const told = answers.map(
    (answer) => [answer, tokensOf(factsOf(payloadsOf(answer)).blocks)] as const,
  );
  return turns.flatMap((after) => {
    const { messages = [] } = (after.requestBody() ?? {}) as { messages?: Message[] };
    return messages.flatMap(({ role, content }): [Recording, unknown][] => {
      if (role !== "assistant" || typeof content === "string") return [];
      const tokens = tokensOf(content as Loose[]);
      const before = told.find(([, known]) => tokens.some((token) => known.includes(token)));
      return before ? [[before[0], content]] : [];
    });
  });
}

function tokensOf(blocks: Loose[]): unknown[] {
  return blocks.flatMap(({ type, id, data, signature, text }) =>
    [id, data, signature, type === "text" && String(text).length > 20 ? text : undefined].filter(
      Boolean,
    ),
  );
}

function equal(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

function dropNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dropNulls);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(entries.map(([key, inner]) => [key, dropNulls(inner)]));
}
