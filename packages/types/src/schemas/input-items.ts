import * as z from "zod/mini";
import type {
  AssistantContent,
  InstructionContent,
  ItemParam,
  ReasoningContent,
  ReasoningSummary,
} from "../input-items.ts";
import {
  inputContentSchema,
  inputTextContentParamSchema,
  outputTextContentParamSchema,
  reasoningTextContentSchema,
  refusalContentParamSchema,
} from "./content.ts";
import { toolCallerSchema } from "./hosted/program.ts";
import { functionCallStatusSchema, messagePhaseSchema } from "./items.ts";
import {
  asObject,
  boundedString,
  dispatch,
  functionName,
  longText,
  missingType,
  nullish,
  openUnion,
  type Problem,
  textOr,
} from "./primitives.ts";
import { reasoningSummaryContentParamSchema } from "./reasoning.ts";

export const reasoningContentSchema: z.ZodMiniType<ReasoningContent> = openUnion<ReasoningContent>({
  reasoning_text: reasoningTextContentSchema,
});

export const reasoningSummarySchema: z.ZodMiniType<ReasoningSummary> = openUnion<ReasoningSummary>({
  summary_text: reasoningSummaryContentParamSchema,
});

export const itemReferenceParamSchema = z.looseObject({
  type: nullish(z.literal("item_reference")),
  id: z.string(),
});

export const reasoningItemParamSchema = z.looseObject({
  id: nullish(z.string()),
  type: z.literal("reasoning"),
  summary: z.array(reasoningSummarySchema),
  content: nullish(z.array(reasoningContentSchema)),
  encrypted_content: nullish(z.string()),
});

export const compactionSummaryItemParamSchema = z.looseObject({
  id: nullish(z.string()),
  type: z.literal("compaction"),
  encrypted_content: longText(),
});

export const instructionContentSchema: z.ZodMiniType<InstructionContent> =
  openUnion<InstructionContent>({
    input_text: inputTextContentParamSchema,
  });

export const assistantContentSchema: z.ZodMiniType<AssistantContent> = openUnion<AssistantContent>({
  output_text: outputTextContentParamSchema,
  refusal: refusalContentParamSchema,
});

export const userMessageItemParamSchema = z.looseObject({
  id: nullish(z.string()),
  type: z.exactOptional(z.literal("message")),
  status: nullish(z.string()),
  role: z.literal("user"),
  content: textOr(longText(), inputContentSchema),
});

export const systemMessageItemParamSchema = z.looseObject({
  id: nullish(z.string()),
  type: z.exactOptional(z.literal("message")),
  status: nullish(z.string()),
  role: z.literal("system"),
  content: textOr(longText(), instructionContentSchema),
});

export const developerMessageItemParamSchema = z.looseObject({
  id: nullish(z.string()),
  type: z.exactOptional(z.literal("message")),
  status: nullish(z.string()),
  role: z.literal("developer"),
  content: textOr(longText(), instructionContentSchema),
});

export const assistantMessageItemParamSchema = z.looseObject({
  id: nullish(z.string()),
  type: z.exactOptional(z.literal("message")),
  status: nullish(z.string()),
  role: z.literal("assistant"),
  content: textOr(longText(), assistantContentSchema),
  phase: nullish(messagePhaseSchema),
});

export const functionCallItemParamSchema = z.looseObject({
  id: nullish(z.string()),
  call_id: boundedString(64, 1),
  type: z.literal("function_call"),
  name: functionName(),
  arguments: z.string(),
  status: nullish(functionCallStatusSchema),
  namespace: z.exactOptional(z.string()),
  caller: nullish(toolCallerSchema),
  async: z.exactOptional(z.boolean()),
});

export const functionCallOutputItemParamSchema = z.looseObject({
  id: nullish(z.string()),
  call_id: boundedString(64, 1),
  type: z.literal("function_call_output"),
  output: textOr(longText(), inputContentSchema),
  status: nullish(functionCallStatusSchema),
  name: nullish(z.string()),
  namespace: nullish(z.string()),
  caller: nullish(toolCallerSchema),
});

const messageParams = new Map<unknown, z.ZodMiniType<ItemParam>>([
  ["user", userMessageItemParamSchema],
  ["system", systemMessageItemParamSchema],
  ["developer", developerMessageItemParamSchema],
  ["assistant", assistantMessageItemParamSchema],
]);

const itemParams = new Map<unknown, z.ZodMiniType<ItemParam>>([
  ["item_reference", itemReferenceParamSchema],
  ["reasoning", reasoningItemParamSchema],
  ["compaction", compactionSummaryItemParamSchema],
  ["function_call", functionCallItemParamSchema],
  ["function_call_output", functionCallOutputItemParamSchema],
]);

/** The nine input items of the specification. `type` may be missing where a role or an id tells. */
export const itemParamSchema: z.ZodMiniType<ItemParam> = dispatch<ItemParam>((value) => {
  const item = asObject(value);
  if (!item) return missingType(value);
  return chooseItemParam(item) ?? unknownItem(item);
});

/** The schema for an item of the specification, when it is one. */
export function chooseItemParam(
  item: Readonly<Record<string, unknown>>,
): z.ZodMiniType<ItemParam> | undefined {
  const type = item["type"] ?? ("role" in item ? "message" : "item_reference");
  return type === "message" ? messageParams.get(item["role"]) : itemParams.get(type);
}

/** What is wrong with an item that is none of the specification's. */
export function unknownItem(item: Readonly<Record<string, unknown>>): Problem {
  const path = item["type"] === undefined || item["type"] === "message" ? "role" : "type";
  return { path: [path], message: `Invalid input: no input item has this ${path}` };
}
