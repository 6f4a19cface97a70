import { fitSchema, isObject, type SchemaDialect } from "@anyllm/core/translate";

// Source: https://github.com/i-am-bee/beeai-framework/issues/1215, "minItems is not supported"
const loose: SchemaDialect = {
  unknown: ["minItems", "maxItems"],
  source: "https://console.groq.com/docs/structured-outputs",
};
// "All fields must be required and objects must set additionalProperties: false."
const strict: SchemaDialect = { ...loose, closed: true };

/** `text.format` with a schema that Groq takes. */
export function fitFormat(
  body: Record<string, unknown>,
  warn: (param: string, message: string) => void,
): Record<string, unknown> {
  const { text } = body;
  const format = isObject(text) ? text["format"] : undefined;
  const schema = isObject(format) ? format["schema"] : undefined;
  if (!isObject(text) || !isObject(format) || !isObject(schema)) return body;
  const tell = (message: string) => warn("text.format.schema", message);
  const fitted = fitSchema(schema, format["strict"] === true ? strict : loose, {
    warn: tell,
    refuse: (why) => tell(`Groq may refuse ${why} with strict: true.`),
  });
  return { ...body, text: { ...text, format: { ...format, schema: fitted } } };
}
