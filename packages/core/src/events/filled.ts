import { isEmpty, type Loose } from "./families.ts";

// What an item or a part says; all else about it may be left out on purpose.
const said = "type role name call_id arguments input code content summary text refusal".split(" ");

/** What was told last, with what was told before where it is silent now. */
export function filled(told: Loose, before: Loose): Loose {
  const more: Loose = {};
  for (const key of said) {
    const value = before[key];
    const kept = !isEmpty(told[key]) && typeof told[key] === typeof value;
    if (!kept && !isEmpty(value)) more[key] = value;
  }
  return Object.keys(more).length > 0 ? { ...told, ...more } : told;
}

/** The same for an item, of a kind whose fields are known. */
export function filledItem(told: Loose, before: Loose): Loose {
  return known.test(String(before["type"])) ? filled(told, before) : told;
}

const known = /^(message|reasoning|(function|custom_tool|mcp|code_interpreter)_call)$/;

/** A call that can be answered, by its own id at the least, with arguments that are JSON as a text. */
export function soundCall(item: Loose): Loose {
  if (item["type"] !== "function_call") return item;
  const { id, call_id, arguments: given, status } = item;
  const none = (given == null || given === "") && status !== "incomplete";
  const text = none ? "{}" : typeof given === "object" ? JSON.stringify(given) : given;
  return call_id && text === given ? item : { ...item, call_id: call_id || id, arguments: text };
}
