import * as z from "zod/mini";
import type { ToolCaller } from "../../hosted/program.ts";
import { openUnion } from "../primitives.ts";

export const allowedCallerSchema = z.enum(["direct", "programmatic"]);

export const toolCallerSchema: z.ZodMiniType<ToolCaller> = openUnion<ToolCaller>({
  direct: z.looseObject({ type: z.literal("direct") }),
  program: z.looseObject({ type: z.literal("program"), caller_id: z.string() }),
});

export const programmaticToolCallingToolSchema = z.looseObject({
  type: z.literal("programmatic_tool_calling"),
});

export const programSchema = z.looseObject({
  type: z.literal("program"),
  id: z.string(),
  call_id: z.string(),
  code: z.string(),
  fingerprint: z.string(),
});

export const programOutputSchema = z.looseObject({
  type: z.literal("program_output"),
  id: z.string(),
  call_id: z.string(),
  result: z.string(),
  status: z.string(),
});
