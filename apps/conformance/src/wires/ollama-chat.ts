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
    facts.logprobs.push(...objects(frame["logprobs"]).map(({ token }) => string(token)));
    if (frame["done"] !== true) continue;
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
