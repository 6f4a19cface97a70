import * as z from "zod/mini";
import type { CustomToolFormat } from "../../hosted/custom.ts";
import { inputContentSchema } from "../content.ts";
import { allowedCallerSchema, toolCallerSchema } from "./program.ts";
import { nullish, openEnum, openUnion, textOr } from "../primitives.ts";
import { itemEvent } from "../events/base.ts";

export const customToolFormatSchema: z.ZodMiniType<CustomToolFormat> = openUnion<CustomToolFormat>({
  text: z.looseObject({ type: z.literal("text") }),
  grammar: z.looseObject({
    type: z.literal("grammar"),
    syntax: z.enum(["lark", "regex"]),
    definition: z.string(),
  }),
});

export const customToolSchema = z.looseObject({
  type: z.literal("custom"),
  name: z.string(),
  description: z.exactOptional(z.string()),
  format: z.exactOptional(customToolFormatSchema),
  allowed_callers: nullish(z.array(allowedCallerSchema)),
  async: z.exactOptional(z.boolean()),
  defer_loading: z.exactOptional(z.boolean()),
});

export const customToolCallSchema = z.looseObject({
  type: z.literal("custom_tool_call"),
  id: z.exactOptional(z.string()),
  call_id: z.string(),
  name: z.string(),
  input: z.string(),
  status: z.exactOptional(openEnum<"in_progress" | "completed" | "incomplete">()),
  namespace: z.exactOptional(z.string()),
  caller: nullish(toolCallerSchema),
  async: z.exactOptional(z.boolean()),
  created_by: z.exactOptional(z.string()),
});

export const customToolCallOutputSchema = z.looseObject({
  type: z.literal("custom_tool_call_output"),
  id: z.exactOptional(z.string()),
  call_id: z.string(),
  output: textOr(z.string(), inputContentSchema),
  status: z.exactOptional(openEnum<"in_progress" | "completed" | "incomplete">()),
  caller: nullish(toolCallerSchema),
  created_by: z.exactOptional(z.string()),
});

export const responseCustomToolCallInputDeltaStreamingEventSchema = itemEvent(
  "response.custom_tool_call_input.delta",
  {
    delta: z.string(),
    obfuscation: z.exactOptional(z.string()),
  },
);

export const responseCustomToolCallInputDoneStreamingEventSchema = itemEvent(
  "response.custom_tool_call_input.done",
  {
    input: z.string(),
  },
);
