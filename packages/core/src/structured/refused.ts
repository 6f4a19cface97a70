import type { AnyLLMError } from "../errors.ts";
import type { Form } from "./form.ts";
import type { Rung } from "./ladder.ts";

/** What an error says of the way a form was asked for. */
export type Refusal =
  /** It cannot be asked for in this way. */
  | "way"
  /** Not with this schema. */
  | "schema"
  /** This time it came to nothing, though it may another time. */
  | "luck";

// What vendors call the form of an answer, in messages and as the field at fault.
const formats =
  /response[_ .]?(format|mime|json|schema)|json[_ ]?(schema|object|mode)|text\.format|^text$|structured|output[_ ]?(format|config|schema)|guided|grammar|mime type|requested parameters/i;
const calls = /tool|function|requested parameters/i;
const schemas =
  /(invalid|unsupported|bad|malformed)[^.]{0,40}schema|schema[^.]{0,60}(invalid|unsupported|not (valid|supported|permitted)|too (complex|large|many|deep))|grammar[^.]*too (complex|large)|additionalProperties|keyword|invalid_json_schema/i;
const strictness = /\bstrict\b/i;
// The model was held to the form and did not manage it.
const failures =
  /failed to (generate|call)|failed_generation|did not call|json_validate_failed|tool_use_failed/i;

/** Reads an error; `undefined` where it is about something else. */
export function refusalOf(error: AnyLLMError, rung: Rung, form: Form): Refusal | undefined {
  const { code, status, message, param, vendorCode } = error;
  if (!/^(invalid_request|not_implemented|not_found|model_error)$/.test(code)) return undefined;
  if (status !== 501 && (status < 400 || status >= 500)) return undefined;
  const words = `${message} ${vendorCode ?? ""}`;
  if (failures.test(words)) return "luck";
  const { strategy, strict } = rung;
  if (strategy === "prompt") return undefined;
  const field = param ?? "";
  const ofTool = /^tools\b/.test(field) || /schema for function/i.test(words);
  if (strategy === "tool") {
    if (ofTool && schemas.test(words)) return words.includes(form.name) ? "schema" : undefined;
    if (strict && strictness.test(words)) return "way";
    return calls.test(words) || calls.test(field) ? "way" : undefined;
  }
  // Another tool's schema, which no other way would mend.
  if (ofTool && schemas.test(words) && !formats.test(words)) return undefined;
  const about = formats.test(words) || formats.test(field);
  if (about && isAboutSchema(words)) return "schema";
  if (about || (strict && strictness.test(words))) return "way";
  return schemas.test(words) ? "schema" : undefined;
}

// "Structured outputs are not supported", and not "the schema has a keyword that is not".
function isAboutSchema(words: string): boolean {
  const whole =
    /(model|combin|together|with (tool|function|stream)|does(n't| not) support|is(n't| not) (supported|available|enabled|permitted) )/i;
  return schemas.test(words) && !whole.test(words);
}
