// Source: https://platform.openai.com/docs/api-reference/chat, and the vendors' own pages for
// `reasoning`, `reasoning_content`, `reasoning_details`, `citations`, `search_results`, `x_groq`.
import {
  type CallFact,
  countsOf,
  emptyFacts,
  type Facts,
  type Finish,
  isObject,
  type Json,
  list,
  noteOrder,
  number,
  object,
  objects,
  parseArguments,
  string,
  stringsOf,
  type UsageFact,
} from "../facts.ts";
import type { Raw } from "../raw.ts";

const finishes: Record<string, Finish> = {
  stop: "stop",
  eos: "stop",
  tool_calls: "tool",
  function_call: "tool",
  length: "length",
  model_length: "length",
  max_tokens: "length",
  MAX_TOKENS: "length",
  model_context_window_exceeded: "length",
  content_filter: "filter",
  sensitive: "filter",
  error: "error",
  eos_token: "stop",
  stop_sequence: "stop",
  end_turn: "stop",
  STOP: "stop",
  tool_use: "tool",
};

interface OpenCall {
  index: unknown;
  id: string;
  name: string;
  arguments: string;
  /** Whether it is of a tool that takes text. */
  custom?: boolean;
}

export function readFacts({ stream, frames }: Raw): Facts {
  const facts = emptyFacts();
  const calls: OpenCall[] = [];
  const others = new Map<unknown, string>();
  for (const frame of frames) {
    const error = frame["error"];
    if (isObject(error) || (typeof error === "string" && error !== "")) {
      facts.errors.push(isObject(error) ? string(error["message"]) : string(error));
      const { code, type } = object(error);
      facts.errorNames.push(string(code) || string(type));
      facts.finish = "error";
    }
    const cut = object(frame["x_groq"])["error"];
    if (string(cut)) {
      facts.errors.push(string(cut));
      facts.finish = "error";
    }
    facts.id ||= string(frame["id"]) || undefined;
    facts.model ||= string(frame["model"]) || undefined;
    const usage = usageOf(frame);
    if (usage) {
      facts.usage = usage;
      const told = object(frame["usage"] ?? object(frame["x_groq"])["usage"]);
      const summed = usage.output === told["completion_tokens"] ? [] : ["completion_tokens"];
      facts.counts = countsOf(told, ...summed);
    }
    for (const url of list(frame["citations"])) addCitation(facts, url);
    for (const result of objects(frame["search_results"])) addCitation(facts, result["url"]);
    for (const choice of objects(frame["choices"])) {
      const said = messageOf(choice, stream);
      if ((choice["index"] ?? 0) !== 0) {
        const before = others.get(choice["index"]) ?? "";
        others.set(choice["index"], before + contentText(said["content"]));
        continue;
      }
      readMessage(facts, calls, said);
      const reason = string(choice["finish_reason"]);
      if (reason !== "" && facts.finish !== "error") facts.finish = finishes[reason] ?? "other";
      const logprobs = objects(object(choice["logprobs"])["content"]);
      facts.logprobs.push(...logprobs.map(({ token }) => string(token)));
    }
  }
  facts.calls.push(...calls.filter(({ custom }) => !custom).map(toCall));
  for (const call of calls)
    if (call.custom) facts.rest.push(...stringsOf([call.name, call.arguments]));
  splitThinking(facts);
  // Further choices are further answers: nothing of them may be lost.
  facts.text += [...others.values()].join("");
  return facts;
}

// Perplexity repeats the whole message beside each delta, and gives an empty delta with the message.
function messageOf(choice: Json, stream: boolean): Json {
  const { delta, message } = choice;
  const [first, second] = stream ? [delta, message] : [message, delta];
  return isObject(first) ? first : object(second);
}

function readMessage(facts: Facts, calls: OpenCall[], said: Json): void {
  readReasoning(facts, said);
  readContent(facts, said["content"]);
  if (string(said["refusal"])) facts.refusal += string(said["refusal"]);
  // Text Generation Inference told a call alone, where others have a list of one.
  const made = said["tool_calls"];
  for (const [place, part] of (isObject(made) ? [made] : objects(made)).entries()) {
    addCall(facts, calls, { ...part, index: part["index"] ?? place });
  }
  const legacy = said["function_call"];
  if (isObject(legacy) && (string(legacy["name"]) || string(legacy["arguments"]))) {
    addCall(facts, calls, { function: legacy, index: "legacy" });
  }
  for (const { type, url_citation } of objects(said["annotations"])) {
    if (type === "url_citation") addCitation(facts, object(url_citation)["url"]);
  }
  for (const { signature, data: sealed } of objects(said["thinking_blocks"])) {
    addSeal(facts, signature);
    addSeal(facts, sealed);
  }
  const thought = said["reasoning"];
  if (isObject(thought)) {
    const told = string(thought["thinking"]) || string(thought["text"]);
    if (told) noteOrder(facts, "reasoning");
    facts.reasoning += told;
    addSeal(facts, thought["signature"]);
  }
  const { data, transcript } = object(said["audio"]);
  if (string(data)) facts.media.push(string(data));
  facts.rest.push(...stringsOf(transcript), ...stringsOf(said["executed_tools"]));
  for (const image of objects(said["images"])) {
    const [, base64] = /^data:[^,]*,(.*)$/s.exec(string(object(image["image_url"])["url"])) ?? [];
    if (base64) facts.media.push(base64);
  }
  const google = object(object(said["extra_content"])["google"])["thought_signature"];
  addSeal(facts, google ?? said["thought_signature"]);
}

function readReasoning(facts: Facts, said: Json): void {
  const plain = string(said["reasoning"]) || string(said["reasoning_content"]);
  const details = objects(said["reasoning_details"]);
  const detailed = details.map(({ text, summary }) => string(text) || string(summary)).join("");
  const told = plain || detailed;
  if (told) noteOrder(facts, "reasoning");
  facts.reasoning += told;
  for (const { signature, data } of details) {
    addSeal(facts, signature);
    addSeal(facts, data);
  }
}

// A string; parts of text and of thinking; or, where the model answered in JSON, the value itself.
function readContent(facts: Facts, content: unknown): void {
  for (const part of objects(content)) {
    if (part["type"] === "thinking") {
      const told = objects(part["thinking"])
        .map(({ text }) => string(text))
        .join("");
      facts.reasoning += told || string(part["thinking"]);
      noteOrder(facts, "reasoning");
    } else if (part["type"] !== "text") facts.rest.push(...stringsOf(part));
  }
  const text = contentText(content);
  if (text) noteOrder(facts, "text");
  facts.text += text;
}

function contentText(content: unknown): string {
  if (typeof content === "string") return content;
  if (isObject(content)) return JSON.stringify(content);
  return objects(content)
    .filter(({ type }) => type === "text")
    .map(({ text }) => string(text))
    .join("");
}

function addCall(facts: Facts, calls: OpenCall[], part: Json): void {
  const { index } = part;
  const custom = isObject(part["function"]) ? undefined : part["custom"];
  const told = object(part["function"]);
  // Text Generation Inference had `parameters` once.
  const { name, given } = isObject(custom)
    ? { name: custom["name"], given: custom["input"] }
    : { name: told["name"], given: told["arguments"] ?? told["parameters"] };
  // Mistral's default is the word.
  const id = string(part["id"]) === "null" ? "" : string(part["id"]);
  const known = calls.findLast((call) => call.index === index);
  // Poolside gives each piece an id of its own: what begins a call has a name.
  const begins = string(name) !== "" && id !== "" && known?.id !== "" && known?.id !== id;
  const another = known && begins;
  const call =
    known && !another ? known : { index, id, name: "", arguments: "", custom: isObject(custom) };
  if (call !== known) {
    calls.push(call);
    noteOrder(facts, `call:${string(name)}`);
  }
  call.id ||= id;
  call.name ||= string(name);
  call.arguments +=
    typeof given === "string" ? given : isObject(given) ? JSON.stringify(given) : "";
  addSeal(facts, object(object(part["extra_content"])["google"])["thought_signature"]);
}

function toCall({ id, name, arguments: text }: OpenCall): CallFact {
  return { id: id || undefined, name, arguments: parseArguments(text) };
}

function addSeal(facts: Facts, seal: unknown): void {
  if (string(seal) && !facts.seals.includes(string(seal))) facts.seals.push(string(seal));
}

function addCitation(facts: Facts, url: unknown): void {
  if (string(url) && !facts.citations.includes(string(url))) facts.citations.push(string(url));
}

function usageOf(frame: Json): UsageFact | undefined {
  const usage = isObject(frame["usage"]) ? frame["usage"] : object(frame["x_groq"])["usage"];
  if (!isObject(usage) || typeof usage["prompt_tokens"] !== "number") return undefined;
  const input = number(usage["prompt_tokens"]);
  const total = number(usage["total_tokens"]);
  const details = object(usage["prompt_tokens_details"]);
  const cached =
    number(details["cached_tokens"]) ??
    number(usage["prompt_cache_hit_tokens"]) ??
    number(usage["cached_tokens"]) ??
    number(usage["num_cached_tokens"]);
  const reasoning =
    number(object(usage["completion_tokens_details"])["reasoning_tokens"]) ??
    number(usage["reasoning_tokens"]);
  const told = number(usage["completion_tokens"]);
  // xAI counts reasoning beside the completion: only the sum tells.
  const beside = reasoning && total === (input ?? 0) + (told ?? 0) + reasoning;
  return { input, output: beside ? (told ?? 0) + reasoning : told, total, cached, reasoning };
}

// Thinking between tags at the beginning of the text, once or again and again; white space around it
// belongs to neither.
export function splitThinking(facts: Facts): void {
  for (;;) {
    const [, tag, rest = ""] = /^\s*<(think|thinking|reasoning)>([^]*)$/.exec(facts.text) ?? [];
    if (!tag) return;
    const end = rest.indexOf(`</${tag}>`);
    const thought = end < 0 ? rest : rest.slice(0, end);
    facts.reasoning += facts.tagged ? thought : thought.trimStart();
    facts.text = end < 0 ? "" : rest.slice(end + tag.length + 3).trimStart();
    facts.tagged = true;
  }
}
