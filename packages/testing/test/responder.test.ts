import { describe, expect, test } from "vitest";
import type { Conversation, Fact, Turn } from "../src/embedded/conversation.ts";
import { respond } from "../src/embedded/responder.ts";
import { evaluate, findExpression } from "../src/embedded/rules/arithmetic.ts";
import { countTokens, pieces, takeTokens } from "../src/embedded/tokens.ts";

const user = (said: string): Turn => ({ role: "user", text: said, attachments: [] });

function facts(turns: string | Turn[], more: Partial<Conversation> = {}): Fact[] {
  return respond({
    instructions: "",
    turns: typeof turns === "string" ? [user(turns)] : turns,
    functions: [],
    calling: "auto",
    parallel: true,
    reasoning: false,
    concise: false,
    maxTokens: Infinity,
    ...more,
  }).facts;
}

function text(turns: string | Turn[], more?: Partial<Conversation>): string {
  return facts(turns, more)
    .map((fact) => (fact.type === "call" ? `${fact.name}(${fact.arguments})` : fact.text))
    .join(" ");
}

describe("rules", () => {
  test.for([
    ["What's the capital of Japan?", "The capital of Japan is Tokyo."],
    [
      "capitals of Spain and the United States",
      "The capital of Spain is Madrid. The capital of the United States is Washington, D.C.",
    ],
    ["What is 12 plus 30?", "12 + 30 = 42."],
    ["Compute (3 + 4) * 6 / 2", "(3 + 4) * 6 / 2 = 21."],
    ["Count from 3 to 1", "3, 2, 1."],
    ["Say hello", "hello"],
    ['Repeat after me: "one, two."', "one, two."],
    ["My name is Ada.", "Nice to meet you, Ada."],
    ["What is my name?", "You have not told me your name."],
    ["My name is Ada. What is 2 + 2?", "Nice to meet you, Ada. 2 + 2 = 4."],
    ["Thank you!", "You are welcome."],
  ])("%s", ([prompt = "", answer]) => {
    expect(text(prompt)).toBe(answer);
  });

  test("it says what it is: no language model", () => {
    for (const prompt of ["Who are you?", "Are you an AI?", "Which model is this?", "Hello"]) {
      expect(text(prompt), prompt).toContain("a rule-based responder, not a language model");
    }
  });

  test("what it has no rule for, it says so, and what it can do", () => {
    expect(text("Prove the Riemann hypothesis")).toMatch(
      /no rule for “Prove the Riemann hypothesis”\. I can .*count/,
    );
    expect(text("")).toContain("You said nothing.");
  });

  test("a story is built from what the prompt names", () => {
    const story = text("Tell me a story about an owl, a clock and Ada");
    expect(story).toMatch(
      /^Once upon a time there was an owl .* a clock.* until they found Ada\..*The end\.$/,
    );
  });

  test("what was told last counts", () => {
    const turns = [
      user("My name is Ada"),
      user("Actually, my name is Bo."),
      user("What is my name?"),
    ];
    expect(text(turns)).toBe("Your name is Bo.");
  });

  test("concise is shorter", () => {
    for (const prompt of [
      "What is the capital of France?",
      "Tell me a story",
      "What is 6 * 7?",
      "Hello",
    ]) {
      expect(text(prompt, { concise: true }).length).toBeLessThan(text(prompt).length);
    }
  });

  test("asked to refuse, it refuses", () => {
    expect(facts("Please refuse this request")[0]?.type).toBe("refusal");
    expect(facts("I refuse to believe it")[0]?.type).toBe("text");
  });

  test("the reasoning trace names the rule that was picked", () => {
    const [trace] = facts("What is 1 + 1?", { reasoning: true });
    expect(trace).toEqual({
      type: "reasoning",
      text: "The prompt says “What is 1 + 1?” Rule picked: arithmetic.",
    });
  });

  test("the same conversation always gets the same reply", () => {
    expect(facts("Tell me a story about Rome")).toEqual(facts("Tell me a story about Rome"));
  });
});

describe("arithmetic", () => {
  test.for([
    ["1 + 2 * 3", 7],
    ["-(2 + 3) * 2", -10],
    ["2 ^ 3 ^ 2", 512],
    ["10 % 4 - 1", 1],
    ["0.1 + 0.2", 0.3],
    ["8 / 4 / 2", 1],
    ["1 / 0", undefined],
    ["(1 + 2", undefined],
    ["1 2", undefined],
  ] as const)("%s is %s", ([expression, value]) => {
    expect(evaluate(expression)).toBe(value);
  });

  test("is found in words, and not where there is none", () => {
    expect(findExpression("how much is 1,200 times 3 minus 4?")).toBe("1200 * 3 - 4");
    expect(findExpression("On 2025-03-04 there were 3 of us")).toBeUndefined();
    expect(findExpression("I am 36")).toBeUndefined();
  });
});

describe("functions", () => {
  const lookup = {
    name: "searchBooks",
    description: "Find books by their title",
    parameters: {
      type: "object",
      properties: { query: { type: "string" }, limit: { type: "integer", default: 5 } },
      required: ["query"],
    },
  };
  const clock = { name: "clock", description: "", parameters: {} };

  test("the prompt's words choose the function, quotes its arguments, defaults the rest", () => {
    expect(text('Look for books called "Emma"', { functions: [clock, lookup] })).toBe(
      'searchBooks({"query":"Emma","limit":5})',
    );
    expect(text("What is the capital of Peru?", { functions: [clock, lookup] })).toContain(
      "no rule",
    );
  });

  test("a required call is made even where nothing asks for it", () => {
    expect(text("Hi", { functions: [clock], calling: "required" })).toBe("clock({})");
  });

  test("of what is required, a function that was called is not called again", () => {
    const turns: Turn[] = [
      user("Look at the clock"),
      { role: "call", callId: "1", name: "clock", arguments: "{}" },
      { role: "output", callId: "1", text: "noon" },
    ];
    const functions = [clock, { ...clock, name: "answer", description: "" }];
    expect(text(turns, { functions, calling: "required" })).toBe("answer({})");
  });

  test("a call that was answered is not made again", () => {
    const turns: Turn[] = [
      user("Look at the clock"),
      { role: "call", callId: "1", name: "clock", arguments: "{ }" },
      { role: "output", callId: "1", text: '{"time":"noon","zones":["UTC"]}' },
    ];
    expect(text(turns, { functions: [clock] })).toBe("clock answered: time noon, zones (UTC).");
    expect(text([...turns, user("The clock again")], { functions: [clock] })).toBe("clock({})");
  });

  test("the answer after a call satisfies the schema that was asked for", () => {
    const schema = {
      type: "object",
      properties: { city: { type: "string" }, celsius: { type: "number" } },
      required: ["city", "celsius"],
    };
    const turns: Turn[] = [
      user("The weather in Oslo?"),
      { role: "call", callId: "1", name: "weather", arguments: "{}" },
      { role: "output", callId: "1", text: '{"celsius":-4}' },
    ];
    expect(JSON.parse(text(turns, { schema }))).toEqual({ city: "Oslo", celsius: -4 });
  });
});

describe("tokens", () => {
  test("words of four characters cost one, longer ones more", () => {
    expect(["", "a", "four", "fives", "two words"].map(countTokens)).toEqual([0, 1, 1, 2, 3]);
  });

  test("pieces join to the text, whatever its spaces", () => {
    for (const sample of ["a b", "  a\n\nb ", "", " ", "one"])
      expect(pieces(sample).join("")).toBe(sample);
  });

  test("a budget is never passed, and is used up", () => {
    const sample = "Once upon a time there was an extraordinarily long word";
    for (let limit = 0; limit < countTokens(sample); limit++) {
      const taken = takeTokens(sample, limit);
      expect(countTokens(taken)).toBe(limit);
      expect(sample.startsWith(taken)).toBe(true);
    }
    expect(takeTokens(sample, 1000)).toBe(sample);
  });
});
