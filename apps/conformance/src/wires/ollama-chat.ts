// Source: https://docs.ollama.com/api/chat
import {
  emptyFacts,
  type Facts,
  noteOrder,
  number,
  object,
  objects,
  string,
  stringsOf,
} from "../facts.ts";
import type { Raw } from "../raw.ts";
import { splitThinking } from "./chat-completions.ts";

export function readFacts({ frames }: Raw): Facts {
  const facts = emptyFacts();
  // Tokens may come before what they are of: thoughts and calls have no place for theirs.
  let tokens: string[] = [];
  const settle = (where: string[]): void => {
    where.push(...tokens);
    tokens = [];
  };
  for (const frame of frames) {
    if (string(frame["error"])) {
      facts.errors.push(string(frame["error"]));
      facts.finish = "error";
      continue;
    }
    facts.model ??= string(frame["model"]) || undefined;
    const message = object(frame["message"]);
    if (string(message["thinking"])) noteOrder(facts, "reasoning");
    facts.reasoning += string(message["thinking"]);
    if (string(message["content"])) noteOrder(facts, "text");
    facts.text += string(message["content"]);
    for (const call of objects(message["tool_calls"])) {
      const { name, arguments: input } = object(call["function"]);
      noteOrder(facts, `call:${string(name)}`);
      facts.calls.push({
        id: string(call["id"]) || undefined,
        name: string(name),
        arguments: input ?? {},
      });
    }
    facts.media.push(...stringsOf(message["images"]));
    tokens.push(...objects(frame["logprobs"]).map(({ token }) => string(token)));
    if (string(message["content"])) settle(facts.logprobs);
    else if (string(message["thinking"]) || message["tool_calls"]) settle(facts.rest);
    if (frame["done"] !== true) continue;
    settle(facts.order.at(-1) === "text" ? facts.logprobs : facts.rest);
    facts.finish = frame["done_reason"] === "length" ? "length" : "stop";
    const input = number(frame["prompt_eval_count"]);
    const output = number(frame["eval_count"]);
    if (input !== undefined || output !== undefined) {
      facts.usage = { input, output, total: (input ?? 0) + (output ?? 0) };
    }
  }
  // Models whose template the server does not know tell their thinking between tags.
  splitThinking(facts);
  return facts;
}
