import { type Conversation, type Fact, lastUser, type Reply } from "./conversation.ts";
import { chooseCalls, reportOutputs } from "./functions.ts";
import { findHints } from "./hints.ts";
import { fillSchema } from "./json-schema.ts";
import { answerByRules } from "./rules/answer.ts";
import { countTokens, factText, takeTokens, turnText } from "./tokens.ts";

/** What to answer, and why, in a sentence for the reasoning trace. */
interface Decision {
  why: string;
  facts: Fact[];
}

/**
 * Answers a conversation by rules. Pure and deterministic: the same conversation always gets the
 * same reply. Knows nothing of any wire.
 */
export function respond(conversation: Conversation): Reply {
  const { why, facts } = decide(conversation);
  const trace: Fact = { type: "reasoning", text: `${summarise(conversation)} ${why}` };
  return spend(conversation, conversation.reasoning ? [trace, ...facts] : facts);
}

function decide(conversation: Conversation): Decision {
  const { turns, schema, concise } = conversation;
  const { text, after } = lastUser(turns);
  if (
    /^\W*(?:please )?(?:refuse|decline)\b|\b(?:must|should|have to|want you to) (?:refuse|decline)\b/i.test(
      text,
    )
  ) {
    const refusal = "I refuse, because the prompt asks me to refuse.";
    return { why: "It asks me to refuse, so I do.", facts: [{ type: "refusal", text: refusal }] };
  }
  const calls = chooseCalls(conversation);
  if (calls.length > 0) {
    const reasons = calls.map(({ name, because }) =>
      because
        ? `It mentions ${because}, so I call ${name}.`
        : `A call is required, so I call ${name}.`,
    );
    const facts = calls.map(({ name, arguments: json }): Fact => ({
      type: "call",
      name,
      arguments: json,
    }));
    return { why: reasons.join(" "), facts };
  }
  const report = after.some(({ role }) => role === "output") ? reportOutputs(turns) : undefined;
  if (schema) return fillAnswer(conversation, schema, report);
  if (report !== undefined) {
    return {
      why: "A function has answered, so I report its answer.",
      facts: [{ type: "text", text: report }],
    };
  }
  const answer = answerByRules(turns);
  const why =
    answer.by.length > 0
      ? `Rule picked: ${answer.by.join(", ")}.`
      : "No rule applies, so I say what I can do.";
  return { why, facts: [{ type: "text", text: (concise && answer.short) || answer.text }] };
}

function fillAnswer(
  conversation: Conversation,
  schema: object,
  report: string | undefined,
): Decision {
  const { text } = lastUser(conversation.turns);
  const answer = answerByRules(conversation.turns);
  const hints = findHints(report === undefined ? text : `${text}\n${report}`);
  if (report !== undefined) hints.answer = { text: report, value: report, about: "report" };
  else if (answer.by.length > 0) {
    const { value = answer.text, about = "answer" } = answer;
    hints.answer = { text: answer.text, value, about };
  }
  const value =
    Object.keys(schema).length > 0
      ? fillSchema({ ...schema }, hints)
      : { answer: report ?? answer.text };
  const why = "The answer must satisfy a JSON Schema, so I fill it with what the prompt mentions.";
  return { why, facts: [{ type: "text", text: JSON.stringify(value) }] };
}

function summarise({ turns }: Conversation): string {
  const { text } = lastUser(turns);
  const plain = text.trim().replace(/\s+/g, " ");
  const short = plain.length > 60 ? `${plain.slice(0, 59)}…` : plain;
  return `The prompt says “${short}”${/[.!?…]$/.test(short) ? "" : "."}`;
}

// Counts what the answer costs, and stops where the budget ends.
function spend(conversation: Conversation, facts: Fact[]): Reply {
  const { instructions, turns, functions, maxTokens } = conversation;
  const asked = [
    instructions,
    ...turns.map(turnText),
    functions.length > 0 ? JSON.stringify(functions) : "",
  ];
  const tokens = { input: countTokens(asked.join("\n")), output: 0, reasoning: 0 };
  const kept: Fact[] = [];
  let cut = false;
  for (const fact of facts) {
    const left = maxTokens - tokens.output;
    const whole = countTokens(factText(fact));
    cut = whole > left;
    const part = cut ? shorten(fact, left) : fact;
    if (part) {
      kept.push(part);
      const paid = countTokens(factText(part));
      tokens.output += paid;
      if (part.type === "reasoning") tokens.reasoning += paid;
    }
    if (cut) break;
  }
  return { facts: kept, cut, tokens };
}

function shorten(fact: Fact, tokens: number): Fact | undefined {
  if (fact.type !== "call") {
    const text = takeTokens(fact.text, tokens);
    return text === "" ? undefined : { ...fact, text };
  }
  const left = tokens - countTokens(fact.name);
  return left > 0 ? { ...fact, arguments: takeTokens(fact.arguments, left) } : undefined;
}
