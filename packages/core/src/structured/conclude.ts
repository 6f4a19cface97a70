import type { InputItem, ResponseResource } from "@anyllm/types";
import type { StructuredOutcome } from "../agent/contract.ts";
import { isObject, list, type Loose } from "../events/families.ts";
import { validate } from "../schema/validate.ts";
import { jsonValues } from "./extract.ts";
import type { Form } from "./form.ts";
import type { Rung } from "./ladder.ts";

/** What a text came to, before anyone is asked to mend it. */
export async function conclude(
  answer: ResponseResource,
  read: { form: Form; partial(text: string): Promise<unknown> },
): Promise<StructuredOutcome> {
  const { status, output, incomplete_details: cut } = answer;
  const items = (output as unknown[]).filter(isObject);
  const message = items.findLast(({ type }) => type === "message");
  const parts = list(message?.["content"]).filter(isObject);
  const refusal = joined(parts, "refusal", "refusal");
  if (refusal !== undefined) return { type: "refusal", refusal };
  const text = joined(parts, "output_text", "text") ?? "";
  if (status !== "completed") {
    const reason = cut?.reason ?? answer.error?.code ?? status;
    return { type: "incomplete", reason, partial: await read.partial(text) };
  }
  if (text === "" && items.some(waits)) return { type: "waiting" };
  return readText(text, read.form);
}

function joined(parts: readonly Loose[], type: string, key: string): string | undefined {
  const found = parts.filter((part) => part["type"] === type);
  return found.length > 0 ? found.map((part) => String(part[key])).join("") : undefined;
}

function waits({ type }: Loose): boolean {
  return type === "function_call" || type === "mcp_approval_request";
}

async function readText(text: string, form: Form): Promise<StructuredOutcome> {
  const values = jsonValues(text);
  let issues: string[] | undefined;
  for (const given of values) {
    const checked = await validate(form.given, form.read(given));
    if (!checked.issues) return { type: "parsed", value: checked.value };
    issues ??= [...checked.issues];
  }
  const none = text === "" ? "There is no answer." : "The answer is not JSON.";
  return { type: "invalid", issues: issues ?? [none], text };
}

const SHOWN = 10;

/**
 * What the model is told to have its answer mended: what is wrong. The schema is told only to one
 * that seems never to have seen it.
 */
export function mending(
  { issues, text }: { issues: readonly string[]; text: string },
  form: Form,
  { strategy }: Rung,
): InputItem[] {
  const shown = issues.slice(0, SHOWN).map((issue) => `- ${issue.slice(0, 300)}`);
  if (issues.length > SHOWN) shown.push(`- and ${issues.length - SHOWN} more`);
  const again =
    strategy === "tool"
      ? `Call ${form.name} again with the whole answer, corrected.`
      : "Give the whole answer again, corrected, as JSON and nothing else.";
  const content = ["The answer does not have the form that was asked for:", ...shown, again];
  // A provider that was given a schema and passed it over.
  if (strategy === "json_schema" && jsonValues(text).length === 0) {
    content.push(`It must match this JSON Schema:\n${JSON.stringify(form.schema)}`);
  }
  return [{ type: "message", role: "user", content: content.join("\n") }];
}
