import { createHmac, randomUUID } from "node:crypto";
import { createResource } from "@anyllm/core/translate";
import type { OutputItem, ResponseResource } from "@anyllm/types";
import type { Fact, Reply } from "../conversation.ts";

/** How a wire names things, and what it signs. */
export interface ReplyForm {
  model: string;
  /** Before the id of the answer, and of calls. */
  prefixes: { answer: string; call: string };
  /** Further keys of an item, such as a signature. */
  fields?(fact: Fact, index: number): Record<string, unknown>;
  /** Whether a call that was cut short can be told. @default false */
  cutCalls?: boolean;
}

/** A reply as a finished response. */
export function responseOf(reply: Reply, form: ReplyForm): ResponseResource {
  const { cut, tokens } = reply;
  const last = reply.facts.at(-1);
  const lost = cut && last?.type === "call" && !form.cutCalls;
  const facts = lost ? reply.facts.slice(0, -1) : reply.facts;
  const begun = createResource(
    { model: form.model, input: [] },
    { id: newId(form.prefixes.answer), created_at: Math.floor(Date.now() / 1000) },
  );
  return {
    ...begun,
    status: cut ? "incomplete" : "completed",
    incomplete_details: cut ? { reason: "max_output_tokens" } : null,
    output: facts.map((fact, index) =>
      itemOf(fact, { ...form, extra: form.fields?.(fact, index) }),
    ),
    usage: {
      input_tokens: tokens.input,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: tokens.output,
      output_tokens_details: { reasoning_tokens: tokens.reasoning },
      total_tokens: tokens.input + tokens.output,
    },
  };
}

function itemOf(
  fact: Fact,
  { prefixes, extra }: ReplyForm & { extra: object | undefined },
): OutputItem {
  const status = "completed" as const;
  if (fact.type === "call") {
    const { name, arguments: json } = fact;
    const call_id = newId(prefixes.call);
    return { type: "function_call", id: call_id, call_id, name, arguments: json, status, ...extra };
  }
  const id = newId("item");
  const { text } = fact;
  if (fact.type === "reasoning") {
    const content = [{ type: "reasoning_text" as const, text }];
    return { type: "reasoning", id, summary: [], content, ...extra };
  }
  const part =
    fact.type === "refusal"
      ? { type: "refusal" as const, refusal: text }
      : { type: "output_text" as const, text, annotations: [], logprobs: [] };
  return { type: "message", id, role: "assistant", status, content: [part], ...extra };
}

function newId(prefix: string): string {
  return prefix + randomUUID().replaceAll("-", "").slice(0, 24);
}

/** An opaque seal of what was said: nobody else can make it, and a changed text breaks it. */
export function seal(...said: readonly string[]): string {
  return createHmac("sha256", "the embedded model").update(JSON.stringify(said)).digest("base64");
}
