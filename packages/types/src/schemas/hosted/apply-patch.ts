import * as z from "zod/mini";
import type { ApplyPatchOperation } from "../../hosted/apply-patch.ts";
import { allowedCallerSchema, toolCallerSchema } from "./program.ts";
import { nullish, openEnum, openUnion } from "../primitives.ts";

export const applyPatchToolSchema = z.looseObject({
  type: z.literal("apply_patch"),
  allowed_callers: nullish(z.array(allowedCallerSchema)),
});

export const applyPatchOperationSchema: z.ZodMiniType<ApplyPatchOperation> =
  openUnion<ApplyPatchOperation>({
    create_file: z.looseObject({
      type: z.literal("create_file"),
      path: z.string(),
      diff: z.string(),
    }),
    update_file: z.looseObject({
      type: z.literal("update_file"),
      path: z.string(),
      diff: z.string(),
    }),
    delete_file: z.looseObject({ type: z.literal("delete_file"), path: z.string() }),
  });

export const applyPatchCallSchema = z.looseObject({
  type: z.literal("apply_patch_call"),
  id: z.string(),
  call_id: z.string(),
  operation: applyPatchOperationSchema,
  status: openEnum<"in_progress" | "completed">(),
  caller: nullish(toolCallerSchema),
  created_by: z.exactOptional(z.string()),
});

export const applyPatchCallOutputSchema = z.looseObject({
  type: z.literal("apply_patch_call_output"),
  id: z.string(),
  call_id: z.string(),
  status: openEnum<"completed" | "failed">(),
  output: nullish(z.string()),
  caller: nullish(toolCallerSchema),
  created_by: z.exactOptional(z.string()),
});

export const applyPatchCallParamSchema = z.looseObject({
  type: z.literal("apply_patch_call"),
  id: nullish(z.string()),
  call_id: z.string(),
  operation: applyPatchOperationSchema,
  status: z.enum(["in_progress", "completed"]),
  caller: nullish(toolCallerSchema),
});

export const applyPatchCallOutputParamSchema = z.looseObject({
  type: z.literal("apply_patch_call_output"),
  id: nullish(z.string()),
  call_id: z.string(),
  status: z.enum(["completed", "failed"]),
  output: nullish(z.string()),
  caller: nullish(toolCallerSchema),
});
