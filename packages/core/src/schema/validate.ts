import { describeIssue } from "./issues.ts";
import { isStandard, type JSONSchema, type SchemaOutput, type StandardSchema } from "./standard.ts";

/** A value that fits, as the schema gives it; or what is wrong, in words that a model understands. */
export type Validation<Output = unknown> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly string[] };

/**
 * Checks a value: a schema of a library by itself, plain JSON Schema as 2020-12, or as the draft that
 * its `$schema` names.
 *
 * @throws AnyLLMError `invalid_request` for JSON Schema that is broken in itself; what a library throws.
 */
export async function validate<Schema extends StandardSchema | JSONSchema>(
  schema: Schema,
  value: unknown,
): Promise<Validation<SchemaOutput<Schema>>> {
  if (isStandard(schema)) {
    const { issues, ...result } = await schema["~standard"].validate(value);
    if (issues) return { issues: issues.map(describeIssue) };
    return result as { value: SchemaOutput<Schema> };
  }
  const { checkRaw } = await import("./raw.ts");
  const issues = checkRaw(schema, value);
  return issues.length > 0 ? { issues } : { value: value as SchemaOutput<Schema> };
}
