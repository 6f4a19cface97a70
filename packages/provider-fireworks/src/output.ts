import { createThinkSplitter, isObject, list } from "@anyllm/core/translate";

/** Foreign JSON, looked at without believing anything about it. */
export type Loose = Record<string, unknown>;

/** Messages that were sent, not written by the model: Fireworks lists them in its output. */
export function isEcho(item: Loose): boolean {
  return "role" in item && item["role"] !== "assistant";
}

/** The reasoning item that stands before a message. */
export function reasoningItem(message: Loose, text: string, status: string): Loose {
  const content = text ? [{ type: "reasoning_text", text }] : [];
  return { type: "reasoning", id: `rs_${String(message["id"])}`, status, summary: [], content };
}

/** One item of Fireworks' output as the items it stands for. */
export function mendItem(item: Loose): Loose[] {
  if (isEcho(item)) return [];
  const type = item["type"] ?? ("role" in item ? "message" : undefined);
  if (type === "function_call") return [mendCall(item)];
  if (type !== "message") return [item];
  let thought = "";
  const content = asList(item["content"]).map((part, index): Loose => {
    if (part["type"] !== "output_text" || typeof part["text"] !== "string") return part;
    if (index > 0) return part;
    const { reasoning, text } = split(part["text"]);
    thought = reasoning;
    return { annotations: [], logprobs: [], ...part, text };
  });
  const message = { ...item, type, content };
  if (!thought) return [message];
  const silent = content.every((part) => part["text"] === "");
  const before = reasoningItem(item, thought, silent ? "incomplete" : "completed");
  return silent ? [before] : [before, message];
}

/** A response with its output mended, and under the names that the specification has. */
export function mendResponse(told: Loose, id: string): Loose {
  const { reasoning, ...response } = told;
  const usage = response["usage"] as Loose | null | undefined;
  return {
    ...response,
    id: told["id"] ?? id,
    ...(told["output"] !== undefined && { output: asList(told["output"]).flatMap(mendItem) }),
    ...(usage && { usage: mendUsage(usage) }),
    // Settings are echoed here; Fireworks may put the reasoning itself in their place.
    ...(reasoning && !(reasoning as Loose)["content"] ? { reasoning } : {}),
  };
}

// The deprecated `function` holds what newer keys may leave out.
function mendCall(item: Loose): Loose {
  const { function: old, ...call } = item;
  const { name, arguments: given } = (old ?? {}) as Loose;
  return {
    ...call,
    call_id: item["call_id"] ?? item["id"],
    name: item["name"] ?? name,
    arguments: item["arguments"] ?? given ?? "{}",
  };
}

function mendUsage(usage: Loose): Loose {
  const { prompt_tokens, completion_tokens, prompt_tokens_details, ...rest } = usage;
  return {
    ...(prompt_tokens !== undefined && { input_tokens: prompt_tokens }),
    ...(completion_tokens !== undefined && { output_tokens: completion_tokens }),
    ...(prompt_tokens_details ? { input_tokens_details: prompt_tokens_details } : {}),
    ...rest,
  };
}

function split(whole: string): { reasoning: string; text: string } {
  const parts = { reasoning: "", text: "" };
  const splitter = createThinkSplitter((kind, delta) => (parts[kind] += delta));
  splitter.feed(whole);
  splitter.end();
  return parts;
}

/** The objects of a list, or nothing. */
export function asList(value: unknown): Loose[] {
  return list(value).filter(isObject);
}
