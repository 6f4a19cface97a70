import * as z from "zod/mini";
import { allowedCallerSchema } from "./hosted/program.ts";
import { anyObject, functionName, nullish } from "./primitives.ts";

export const emptyModelParamSchema = anyObject();

export const functionToolParamSchema = z.looseObject({
  type: z.literal("function"),
  name: functionName(),
  description: nullish(z.string()),
  parameters: nullish(emptyModelParamSchema),
  strict: nullish(z.boolean()),
  allowed_callers: nullish(z.array(allowedCallerSchema)),
  async: z.exactOptional(z.boolean()),
  defer_loading: z.exactOptional(z.boolean()),
  output_schema: nullish(anyObject()),
});

export const responsesToolParamSchema = functionToolParamSchema;

export const functionToolSchema = z.looseObject({
  type: z.literal("function"),
  name: z.string(),
  description: nullish(z.string()),
  parameters: nullish(anyObject()),
  strict: nullish(z.boolean()),
  allowed_callers: nullish(z.array(allowedCallerSchema)),
  async: z.exactOptional(z.boolean()),
  defer_loading: z.exactOptional(z.boolean()),
  output_schema: nullish(anyObject()),
});

export const toolSchema = functionToolSchema;
