import type { Loose } from "./decoding.ts";

/** Keys as Google's JSON writes them; some clients send the names of the protocol's fields. */
export function camel(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) return value.map((each) => camel(each));
  if (typeof value !== "object" || value === null || free.test(key)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => {
      const normal = name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
      return [normal, camel(each, normal)];
    }),
  );
}

// What is the caller's or the model's own.
const free = /^(args|response|parameters|parametersJsonSchema|responseSchema|responseJsonSchema)$/;

/**
 * The parts that a vendor would keep of an answer: what streams cut is joined, but for parts with a
 * signature, which stay on their own; parts that say nothing go.
 */
export function keptParts(payloads: readonly Loose[]): Loose[] {
  const kept: Loose[] = [];
  for (const payload of payloads) {
    for (const candidate of (payload["candidates"] ?? []) as Loose[]) {
      const content = (candidate["content"] ?? {}) as Loose;
      for (const part of (content["parts"] ?? []) as Loose[]) keep(kept, part);
    }
  }
  return kept;
}

function keep(kept: Loose[], part: Loose): void {
  const { text, thought, thoughtSignature: signature, functionCall } = part;
  const last = kept.at(-1);
  if (Object.keys(part).length === 0 || (text === "" && !signature)) return;
  const joins =
    typeof text === "string" &&
    typeof last?.["text"] === "string" &&
    last["thought"] === thought &&
    !last["thoughtSignature"] &&
    !signature;
  if (joins) last["text"] = String(last["text"]) + text;
  else if (functionCall) keepCall(kept, part, functionCall as Loose);
  else kept.push({ ...part });
}

function keepCall(kept: Loose[], part: Loose, call: Loose): void {
  const { name, id, args, partialArgs } = call;
  if (name)
    kept.push({
      ...part,
      functionCall: { name, ...(id !== undefined && { id }), args: args ?? {} },
    });
  const last = kept.at(-1) as { functionCall: { args: Loose } };
  const at = last.functionCall.args;
  for (const { jsonPath, stringValue = "", ...other } of (partialArgs ?? []) as Loose[]) {
    const keys = String(jsonPath).slice(2).replaceAll("[", ".").replaceAll("]", "").split(".");
    const value = other["numberValue"] ?? other["boolValue"];
    let target = at;
    keys.forEach((key, depth) => {
      const next = keys[depth + 1];
      if (next !== undefined) target = (target[key] ??= /^\d+$/.test(next) ? [] : {}) as Loose;
      else target[key] = value ?? `${(target[key] ?? "") as string}${stringValue as string}`;
    });
  }
}
