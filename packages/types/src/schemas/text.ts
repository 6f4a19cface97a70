import * as z from "zod/mini";
import type { ResponseFormat, VerbosityEnum } from "../text.ts";
import { anyObject, nullish, openEnum, openUnion } from "./primitives.ts";

export const verbosityEnumSchema = z.enum(["low", "medium", "high"]);

export const textResponseFormatSchema = z.looseObject({
  type: z.literal("text"),
});

export const jsonObjectResponseFormatSchema = z.looseObject({
  type: z.literal("json_object"),
});

export const jsonSchemaResponseFormatSchema = z.looseObject({
  type: z.literal("json_schema"),
  name: z.exactOptional(z.string()),
  description: nullish(z.string()),
  schema: z.nullable(anyObject()),
  strict: nullish(z.boolean()),
});

export const jsonSchemaResponseFormatParamSchema = z.looseObject({
  type: z.literal("json_schema"),
  name: z.exactOptional(z.string()),
  description: nullish(z.string()),
  schema: z.exactOptional(anyObject()),
  strict: nullish(z.boolean()),
});

export const textFormatParamSchema = z.discriminatedUnion("type", [
  textResponseFormatSchema,
  jsonObjectResponseFormatSchema,
  jsonSchemaResponseFormatParamSchema,
]);

export const textParamSchema = z.looseObject({
  format: nullish(textFormatParamSchema),
  verbosity: nullish(verbosityEnumSchema),
});

export const responseFormatSchema: z.ZodMiniType<ResponseFormat> = openUnion<ResponseFormat>({
  text: textResponseFormatSchema,
  json_object: jsonObjectResponseFormatSchema,
  json_schema: jsonSchemaResponseFormatSchema,
});

export const textFieldSchema = z.looseObject({
  format: z.exactOptional(responseFormatSchema),
  verbosity: nullish(openEnum<VerbosityEnum>()),
});
