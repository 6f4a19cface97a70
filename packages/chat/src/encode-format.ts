import { isObject, type Loose } from "@anyllm/core/translate";
import type { ResponseRequest } from "@anyllm/types";
import type { Wire } from "./encode-wire.ts";

/** The form of the answer, as a dialect asks for it. */
export interface EncodedFormat {
  format: Loose;
  /** What must be asked for in words, because there is no field for it. */
  asked?: string;
}

/** `text`: the form of the answer and its length. */
export function encodeFormat(request: ResponseRequest, wire: Wire): EncodedFormat | undefined {
  const { text } = request;
  if (!isObject(text)) return undefined;
  const { verbosity } = text;
  const form = encodeForm(text["format"], wire);
  if (verbosity == null) return form;
  if (wire.dialect.verbosity) return { ...form, format: { ...form?.format, verbosity } };
  if (verbosity !== "medium") {
    wire.warn("text.verbosity", "text.verbosity is not supported and was left out.");
  }
  return form;
}

const remedy = "Ask for JSON in instructions and read output_text, or use a provider that has it.";

function encodeForm(form: unknown, wire: Wire): EncodedFormat | undefined {
  const { dialect, refuse } = wire;
  const { structured = "none" } = dialect;
  if (!isObject(form) || form["type"] === "text") return undefined;
  const { type } = form;
  if (type !== "json_schema" && type !== "json_object") {
    return refuse("text.format", `a format of type ${String(type)}`, remedy);
  }
  if (structured === "none") return refuse("text.format", `a format of type ${type}`, remedy);
  if (structured === "json_object" && type === "json_schema") return byWords(form, wire);
  if (type === "json_schema") return bySchema(form, wire);
  return dialect.jsonObject === false
    ? bySchema({ schema: { type: "object" } }, wire)
    : { format: { response_format: { type } } };
}

function bySchema({ name, description, schema, strict }: Loose, wire: Wire): EncodedFormat {
  const json_schema = {
    name: name ?? "answer",
    ...(description != null && { description }),
    ...(schema != null && { schema: toSchema(schema, wire) }),
    ...(strict != null && { strict }),
  };
  return { format: { response_format: { type: "json_schema", json_schema } } };
}

function toSchema(schema: unknown, { dialect, warn, refuse }: Wire): unknown {
  if (!dialect.schemas || !isObject(schema)) return schema;
  return dialect.schemas(schema, {
    warn: (message) => warn("text.format.schema", message),
    refuse: (why) => refuse("text.format", `a format with ${why}`, "Leave it out of the schema."),
  });
}

function byWords({ description, schema }: Loose, { dialect, warn }: Wire): EncodedFormat {
  const said = `${dialect.name} does not enforce a schema: it is asked for in the instructions. Check the answer.`;
  warn("text.format", said);
  const what = typeof description === "string" ? ` (${description})` : "";
  const asked = `Answer with one JSON object${what} and nothing else. It must match this JSON Schema:\n${JSON.stringify(schema ?? {})}`;
  return { format: { response_format: { type: "json_object" } }, asked };
}
