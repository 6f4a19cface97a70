import * as z from "zod/mini";
import type { ComputerAction } from "../../hosted/computer.ts";
import { nullish, openEnum, openUnion } from "../primitives.ts";

export const computerToolSchema = z.looseObject({
  type: z.literal("computer"),
});

export const computerUsePreviewToolSchema = z.looseObject({
  type: z.literal("computer_use_preview"),
  display_height: z.number(),
  display_width: z.number(),
  environment: z.enum(["windows", "mac", "linux", "ubuntu", "browser"]),
});

export const computerActionSchema: z.ZodMiniType<ComputerAction> = openUnion<ComputerAction>({
  click: z.looseObject({
    type: z.literal("click"),
    button: openEnum<"left" | "right" | "wheel" | "back" | "forward">(),
    x: z.number(),
    y: z.number(),
    keys: nullish(z.array(z.string())),
  }),
  double_click: z.looseObject({
    type: z.literal("double_click"),
    x: z.number(),
    y: z.number(),
    keys: nullish(z.array(z.string())),
  }),
  drag: z.looseObject({
    type: z.literal("drag"),
    path: z.array(z.looseObject({ x: z.number(), y: z.number() })),
    keys: nullish(z.array(z.string())),
  }),
  keypress: z.looseObject({ type: z.literal("keypress"), keys: z.array(z.string()) }),
  move: z.looseObject({
    type: z.literal("move"),
    x: z.number(),
    y: z.number(),
    keys: nullish(z.array(z.string())),
  }),
  screenshot: z.looseObject({ type: z.literal("screenshot") }),
  scroll: z.looseObject({
    type: z.literal("scroll"),
    x: z.number(),
    y: z.number(),
    scroll_x: z.number(),
    scroll_y: z.number(),
    keys: nullish(z.array(z.string())),
  }),
  type: z.looseObject({ type: z.literal("type"), text: z.string() }),
  wait: z.looseObject({ type: z.literal("wait") }),
});

export const computerSafetyCheckSchema = z.looseObject({
  id: z.string(),
  code: nullish(z.string()),
  message: nullish(z.string()),
});

export const computerCallSchema = z.looseObject({
  type: z.literal("computer_call"),
  id: z.string(),
  call_id: z.string(),
  pending_safety_checks: z.array(computerSafetyCheckSchema),
  status: openEnum<"in_progress" | "completed" | "incomplete">(),
  action: z.exactOptional(computerActionSchema),
  actions: z.exactOptional(z.array(computerActionSchema)),
});

export const computerScreenshotSchema = z.looseObject({
  type: z.literal("computer_screenshot"),
  file_id: z.exactOptional(z.string()),
  image_url: z.exactOptional(z.string()),
});

export const computerCallOutputSchema = z.looseObject({
  type: z.literal("computer_call_output"),
  id: z.string(),
  call_id: z.string(),
  output: computerScreenshotSchema,
  status: openEnum<"in_progress" | "completed" | "incomplete" | "failed">(),
  acknowledged_safety_checks: nullish(z.array(computerSafetyCheckSchema)),
  created_by: z.exactOptional(z.string()),
});

export const computerCallOutputParamSchema = z.looseObject({
  type: z.literal("computer_call_output"),
  id: nullish(z.string()),
  call_id: z.string(),
  output: computerScreenshotSchema,
  status: nullish(z.enum(["in_progress", "completed", "incomplete"])),
  acknowledged_safety_checks: nullish(z.array(computerSafetyCheckSchema)),
});
