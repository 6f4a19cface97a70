import * as z from "zod/mini";
import { requestToolSchema, responseToolSchema } from "../tools.ts";
import { nullish, openEnum } from "../primitives.ts";

export const toolSearchCallSchema = z.looseObject({
  type: z.literal("tool_search_call"),
  id: z.string(),
  call_id: z.nullable(z.string()),
  arguments: z.unknown(),
  execution: openEnum<"server" | "client">(),
  status: openEnum<"in_progress" | "completed" | "incomplete">(),
  created_by: z.exactOptional(z.string()),
});

export const toolSearchOutputSchema = z.looseObject({
  type: z.literal("tool_search_output"),
  id: z.string(),
  call_id: z.nullable(z.string()),
  execution: openEnum<"server" | "client">(),
  status: openEnum<"in_progress" | "completed" | "incomplete">(),
  tools: z.array(responseToolSchema),
  created_by: z.exactOptional(z.string()),
});

export const toolSearchCallParamSchema = z.looseObject({
  type: z.literal("tool_search_call"),
  id: nullish(z.string()),
  call_id: nullish(z.string()),
  arguments: z.unknown(),
  execution: z.exactOptional(z.enum(["server", "client"])),
  status: nullish(z.enum(["in_progress", "completed", "incomplete"])),
});

export const toolSearchOutputParamSchema = z.looseObject({
  type: z.literal("tool_search_output"),
  id: nullish(z.string()),
  call_id: nullish(z.string()),
  execution: z.exactOptional(z.enum(["server", "client"])),
  status: nullish(z.enum(["in_progress", "completed", "incomplete"])),
  tools: z.array(requestToolSchema),
});

export const additionalToolsSchema = z.looseObject({
  type: z.literal("additional_tools"),
  id: z.string(),
  role: z.string(),
  tools: z.array(responseToolSchema),
});

export const additionalToolsParamSchema = z.looseObject({
  type: z.literal("additional_tools"),
  id: nullish(z.string()),
  role: z.literal("developer"),
  tools: z.array(requestToolSchema),
});
