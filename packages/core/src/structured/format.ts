import type { TextParam } from "@anyllm/types";
import { RUNNER, STRUCTURED, type StructuredSpec } from "../agent/contract.ts";
import { runAgent } from "../agent/run.ts";
import { AnyLLMError } from "../errors.ts";
import type { JSONSchema, SchemaOutput, StandardSchema } from "../schema/standard.ts";
import { type Form, toForm } from "./form.ts";
import { partialOutputs } from "./partials.ts";
import { planFor } from "./plan.ts";
import { withStructured } from "./result.ts";
import type { StructuredText } from "./types.ts";

/** Settings of {@link format}; those of `text` itself stand beside them. */
export interface FormatOptions extends Omit<TextParam, "format"> {
  /**
   * What the answer is, for the model and for those who trace it: 1 to 64 of `a-z A-Z 0-9 _ -`.
   *
   * @default "answer"
   */
  name?: string | undefined;
  /** What the answer is for, in words. */
  description?: string | undefined;
  /**
   * Whether providers must hold the model to every property of the schema. `true` warns where that
   * cannot be had, `false` never asks for it.
   *
   * @default where the schema and the provider can
   */
  strict?: boolean | undefined;
}

/**
 * Asks for a value of a form, as `text` of a request. The response then has `output_parsed`, which is
 * validated, and `structured`, which says how it was asked for and what came of it. Models that cannot
 * be held to a schema are asked in the next best way: by a function, as JSON, or in words.
 *
 * @param schema - A schema of zod, valibot, arktype or any other Standard Schema library, or plain
 *   JSON Schema. Its root may be anything.
 * @param options - See {@link FormatOptions}.
 * @throws AnyLLMError `invalid_request` for a name that vendors refuse, and for a schema that has no
 *   JSON Schema.
 * @see https://standardschema.dev
 * @example
 * ```ts
 * import { createClient, format } from "@anyllm/core";
 * import { openai } from "@anyllm/provider-openai";
 *
 * const llm = createClient({ providers: [openai()] });
 * const response = await llm.responses({
 *   model: "openai/gpt-5.2",
 *   input: "Anna is 39.",
 *   text: format({
 *     type: "object",
 *     properties: { name: { type: "string" }, age: { type: "integer" } },
 *     required: ["name", "age"],
 *   }),
 * });
 * ```
 */
export function format<const Schema extends StandardSchema | JSONSchema>(
  schema: Schema,
  options: FormatOptions = {},
): StructuredText<SchemaOutput<Schema>> {
  const { name = "answer", description, strict, ...more } = options;
  if (!/^[\w-]{1,64}$/.test(name)) {
    const said = "The name of a format takes 1 to 64 of a-z, A-Z, 0-9, _ and -.";
    throw new AnyLLMError("invalid_request", said, { param: "text.format.name" });
  }
  const form = toForm(schema, { name, description });
  const strictly = strict !== false && form.strict !== undefined;
  return {
    ...more,
    format: {
      type: "json_schema",
      name,
      ...(description !== undefined && { description }),
      schema: strictly && form.strict ? form.strict : form.schema,
      strict: strictly,
    },
    [RUNNER]: runAgent,
    [STRUCTURED]: specOf(form, strict),
  };
}

function specOf(form: Form, strict: boolean | undefined): StructuredSpec {
  const partial = async (text: string): Promise<unknown> => {
    // Bundlers cannot leave the parser out of what imports it.
    const { partialJson } = await import("./partial.ts");
    const value = partialJson(text, form.opening);
    return value === undefined ? undefined : form.read(value);
  };
  return {
    plan: (context) => planFor({ form, strict, partial }, context),
    partial,
    partials: (events) => partialOutputs(events, { partial }),
    dress: withStructured,
  };
}
