import * as z from "zod/mini";
import type {
  FunctionCallOutputStatusEnum,
  FunctionCallStatus,
  FunctionOutputContent,
  MessagePhase,
  MessageRole,
  MessageStatus,
} from "../items.ts";
import {
  contentPartSchema,
  inputFileContentSchema,
  inputImageContentSchema,
  inputTextContentSchema,
  inputVideoContentSchema,
} from "./content.ts";
import { toolCallerSchema } from "./hosted/program.ts";
import { nullish, openEnum, openUnion, textOr } from "./primitives.ts";

export const messageStatusSchema = z.enum(["in_progress", "completed", "incomplete"]);

export const functionCallStatusSchema = messageStatusSchema;

export const functionCallItemStatusSchema = messageStatusSchema;

export const functionCallOutputStatusEnumSchema = messageStatusSchema;

export const messageRoleSchema = z.enum(["user", "assistant", "system", "developer"]);

export const messagePhaseSchema = z.enum(["commentary", "final_answer"]);

export const messageSchema = z.looseObject({
  type: z.literal("message"),
  id: z.string(),
  status: openEnum<MessageStatus>(),
  role: openEnum<MessageRole>(),
  content: z.array(contentPartSchema),
  phase: nullish(openEnum<MessagePhase>()),
});

export const functionCallSchema = z.looseObject({
  type: z.literal("function_call"),
  id: z.string(),
  call_id: z.string(),
  name: z.string(),
  arguments: z.string(),
  status: openEnum<FunctionCallStatus>(),
  namespace: z.exactOptional(z.string()),
  caller: nullish(toolCallerSchema),
  async: z.exactOptional(z.boolean()),
  created_by: z.exactOptional(z.string()),
});

export const functionOutputContentSchema: z.ZodMiniType<FunctionOutputContent> =
  openUnion<FunctionOutputContent>({
    input_text: inputTextContentSchema,
    input_image: inputImageContentSchema,
    input_file: inputFileContentSchema,
    input_video: inputVideoContentSchema,
  });

export const functionCallOutputSchema = z.looseObject({
  type: z.literal("function_call_output"),
  id: z.string(),
  call_id: z.string(),
  output: textOr(z.string(), functionOutputContentSchema),
  status: openEnum<FunctionCallOutputStatusEnum>(),
  name: nullish(z.string()),
  namespace: nullish(z.string()),
  caller: nullish(toolCallerSchema),
  created_by: z.exactOptional(z.string()),
});

export const reasoningBodySchema = z.looseObject({
  type: z.literal("reasoning"),
  id: z.string(),
  summary: z.array(contentPartSchema),
  content: nullish(z.array(contentPartSchema)),
  encrypted_content: nullish(z.string()),
  status: nullish(openEnum<MessageStatus>()),
});

export const compactionBodySchema = z.looseObject({
  type: z.literal("compaction"),
  id: z.string(),
  encrypted_content: z.string(),
  created_by: z.exactOptional(z.string()),
});

export const itemFieldSchema = z.discriminatedUnion("type", [
  messageSchema,
  functionCallSchema,
  functionCallOutputSchema,
  reasoningBodySchema,
  compactionBodySchema,
]);
