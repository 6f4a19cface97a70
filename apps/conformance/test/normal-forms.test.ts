import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compareBodies } from "../src/explained.ts";
import type { Json } from "../src/facts.ts";

/** A normal form beside the loss that it must not hide. */
interface Form {
  what: string;
  /** `<provider>/<wire>` */
  at: string;
  one: Json;
  /** The same in other words. */
  same: Json;
  /** Something else. */
  other: Json;
}

/** What a client says in another way than we do, which has to be the vendor's. */
interface ClientForm {
  what: string;
  /** `<provider>/<wire>` */
  at: string;
  client: Json;
  ours: Json;
}

function linesOf(name: string): unknown[] {
  const lines = readFileSync(join(import.meta.dirname, name), "utf8")
    .trim()
    .split("\n");
  return lines.map((line) => JSON.parse(line) as unknown);
}

const forms = linesOf("normal-forms.jsonl") as Form[];
const clientForms = linesOf("client-forms.jsonl") as ClientForm[];

it("takes a client's name of reasoning for the vendor's own, and not ours", () => {
  const turn = (key: string): Json => ({
    messages: [{ role: "assistant", content: "Yes.", [key]: "Hm." }],
  });
  const compared = { at: "deepseek/chat-completions", warnings: [] };
  const [own, other] = [turn("reasoning_content"), turn("reasoning")];
  expect(compareBodies({ ...compared, expected: other, got: own }).verdict).toBe("explained");
  expect(compareBodies({ ...compared, expected: own, got: other }).verdict).toBe("wrong");
});

describe("a normal form makes the same of what says the same, and of nothing else", () => {
  it.each(forms)("$what ($at)", ({ at, one, same, other }) => {
    const verdict = (expected: Json, got: Json): string =>
      compareBodies({ at, expected, got, warnings: [] }).verdict;
    expect(verdict(one, same)).not.toBe("wrong");
    expect(verdict(same, one)).not.toBe("wrong");
    expect(verdict(one, other)).toBe("wrong");
    expect(verdict(other, one)).toBe("wrong");
  });
});

describe("a client's own way is taken for ours, and never ours for it", () => {
  it.each(clientForms)("$what ($at)", ({ at, client, ours }) => {
    const verdict = (expected: Json, got: Json): string =>
      compareBodies({ at, expected, got, warnings: [] }).verdict;
    expect(verdict(client, ours)).toBe("explained");
    expect(verdict(ours, client)).toBe("wrong");
    expect(verdict(client, {})).toBe("wrong");
  });
});

describe("a loss is explained where the caller was warned of it, and nowhere else", () => {
  const strict = (told?: boolean): Json => ({
    tools: [{ type: "function", function: { name: "f", ...(told && { strict: told }) } }],
  });
  const marked = [{ type: "text", text: "A", cache_control: { type: "ephemeral" } }];
  const said = (content: unknown): Json => ({ messages: [{ role: "user", content }] });

  const image = { type: "image_url", image_url: { url: "u" } };
  const output = (content: unknown, ...more: Json[]): Json => ({
    messages: [{ role: "tool", tool_call_id: "c", content }, ...more],
  });
  const moved = output("A", { role: "user", content: [image] });

  it.each([
    ["temperature", "zai", { temperature: 1.5 }, { temperature: 1 }],
    ["tools", "ollama", strict(true), strict()],
    ["include", "groq", { logprobs: true }, {}],
    ["input", "xai", output([{ type: "text", text: "A" }, image]), moved],
    ["input", "openai", said([{ type: "text", text: "B" }, ...marked]), said("B\nA")],
  ] as const)("%s (%s)", (param, vendor, expected, got) => {
    const compared = { at: `${vendor}/chat-completions`, expected, got } as const;
    const warnings = [{ param, message: "" }];
    expect(compareBodies({ ...compared, warnings }).verdict).toBe("explained");
    expect(compareBodies({ ...compared, warnings: [] }).verdict).toBe("wrong");
    expect(compareBodies({ ...compared, got: { other: 1 }, warnings }).verdict).toBe("wrong");
  });
});

describe("what a client gave back of an answer, in the next request", () => {
  const turn = (more: object): Json => ({ messages: [{ role: "assistant", ...more }] });

  it.each([
    ["reasoning left out", { content: "A" }, { content: "A", reasoning_content: "Hm." }],
    ["white space taken off", { content: "A" }, { content: "\nA\n" }],
    ["a name of its agent", { content: "A", name: "bot" }, { content: "A" }],
  ])("%s", (_, client, ours) => {
    const compared = { expected: turn(client), got: turn(ours), warnings: [] };
    const at = "deepseek/chat-completions";
    const later = `${at} in the next request`;
    expect(compareBodies({ ...compared, at: later }).verdict).toBe("explained");
    expect(compareBodies({ ...compared, at }).verdict).toBe("wrong");
    expect(compareBodies({ ...compared, at: later, got: turn({ content: "B" }) }).verdict).toBe(
      "wrong",
    );
  });
});
