import * as z from "zod/mini";
import type {
  AllowedToolChoice,
  AllowedToolsParam,
  RequestToolChoice,
  ResponseToolChoice,
  ToolChoiceParam,
  ToolChoiceValueEnum,
} from "../tool-choice.ts";
import { hostedToolChoices } from "./hosted/tool-choice.ts";
import { boundedArray, dispatch, openEnum, openUnion } from "./primitives.ts";

export const toolChoiceValueEnumSchema = z.enum(["none", "auto", "required"]);

export const specificFunctionParamSchema = z.looseObject({
  type: z.literal("function"),
  name: z.string(),
});

export const specificToolChoiceParamSchema = specificFunctionParamSchema;

const allowedToolParamSchema = openUnion<AllowedToolsParam["tools"][number]>({
  function: specificToolChoiceParamSchema,
  ...hostedToolChoices(),
});

export const allowedToolsParamSchema = z.looseObject({
  type: z.literal("allowed_tools"),
  tools: boundedArray(allowedToolParamSchema, 1, 128),
  mode: z.exactOptional(toolChoiceValueEnumSchema),
});

const specifiedChoiceSchema = z.discriminatedUnion("type", [
  specificFunctionParamSchema,
  allowedToolsParamSchema,
]);

export const toolChoiceParamSchema: z.ZodMiniType<ToolChoiceParam> = dispatch<ToolChoiceParam>(
  (value) => (typeof value === "string" ? toolChoiceValueEnumSchema : specifiedChoiceSchema),
);

const requestChoiceSchema = openUnion<Exclude<RequestToolChoice, string>>({
  function: specificFunctionParamSchema,
  allowed_tools: allowedToolsParamSchema,
  ...hostedToolChoices(),
});

export const requestToolChoiceSchema: z.ZodMiniType<RequestToolChoice> =
  dispatch<RequestToolChoice>((value) =>
    typeof value === "string" ? toolChoiceValueEnumSchema : requestChoiceSchema,
  );

export const functionToolChoiceSchema = z.looseObject({
  type: z.literal("function"),
  name: z.exactOptional(z.string()),
});

const allowedToolSchema = openUnion<AllowedToolChoice["tools"][number]>({
  function: functionToolChoiceSchema,
  ...hostedToolChoices(),
});

export const allowedToolChoiceSchema = z.looseObject({
  type: z.literal("allowed_tools"),
  tools: z.array(allowedToolSchema),
  mode: openEnum<ToolChoiceValueEnum>(),
});

const echoedModeSchema = openEnum<ToolChoiceValueEnum>();

const responseChoiceSchema = openUnion<Exclude<ResponseToolChoice, string>>({
  function: functionToolChoiceSchema,
  allowed_tools: allowedToolChoiceSchema,
  ...hostedToolChoices(),
});

export const responseToolChoiceSchema: z.ZodMiniType<ResponseToolChoice> =
  dispatch<ResponseToolChoice>((value) =>
    typeof value === "string" ? echoedModeSchema : responseChoiceSchema,
  );
