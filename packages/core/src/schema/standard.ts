/** A JSON Schema. Source: https://json-schema.org/draft/2020-12 */
export type JSONSchema = { readonly [key: string]: unknown };

/** One thing that is wrong with a value, and where. Source: Standard Schema 1.0, `Issue`. */
export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** What a schema makes of a value. Source: Standard Schema 1.0, `Result`. */
export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

/**
 * A schema of any library that speaks Standard Schema: zod, valibot, arktype and others. Those that
 * also speak Standard JSON Schema say themselves what they are as JSON Schema.
 *
 * @see https://standardschema.dev
 */
export interface StandardSchema<Input = unknown, Output = Input> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    validate(value: unknown): SchemaResult<Output> | Promise<SchemaResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
    readonly jsonSchema?:
      | { input(options: { readonly target: "draft-2020-12" }): { [key: string]: unknown } }
      | undefined;
  };
}

/** What a schema gives after validation; any object for a plain JSON Schema. */
export type SchemaOutput<Schema> = Schema extends {
  readonly "~standard": { readonly types?: infer Types };
}
  ? NonNullable<Types> extends { readonly output: infer Output }
    ? Output
    : unknown
  : { [key: string]: unknown };

/** Whether a schema is one of a library; otherwise it is JSON Schema. */
export function isStandard(schema: unknown): schema is StandardSchema {
  // Some libraries' schemas are functions.
  const holds = (typeof schema === "object" && schema !== null) || typeof schema === "function";
  return holds && "~standard" in schema;
}
