import * as z from "zod/mini";
import type { ShellEnvironment, ShellOutcome, ShellToolEnvironment } from "../../hosted/shell.ts";
import {
  containerAutoSchema,
  containerReferenceSchema,
  localEnvironmentSchema,
} from "./containers.ts";
import { allowedCallerSchema, toolCallerSchema } from "./program.ts";
import { nullish, openEnum, openUnion } from "../primitives.ts";
import { itemEvent, sequencedEvent } from "../events/base.ts";

export const shellToolEnvironmentSchema: z.ZodMiniType<ShellToolEnvironment> =
  openUnion<ShellToolEnvironment>({
    container_auto: containerAutoSchema,
    local: localEnvironmentSchema,
    container_reference: containerReferenceSchema,
  });

export const shellEnvironmentSchema: z.ZodMiniType<ShellEnvironment> = openUnion<ShellEnvironment>({
  local: localEnvironmentSchema,
  container_reference: containerReferenceSchema,
});

export const shellOutcomeSchema: z.ZodMiniType<ShellOutcome> = openUnion<ShellOutcome>({
  timeout: z.looseObject({ type: z.literal("timeout") }),
  exit: z.looseObject({ type: z.literal("exit"), exit_code: z.number() }),
});

export const shellToolSchema = z.looseObject({
  type: z.literal("shell"),
  environment: nullish(shellToolEnvironmentSchema),
  allowed_callers: nullish(z.array(allowedCallerSchema)),
});

export const shellActionSchema = z.looseObject({
  commands: z.array(z.string()),
  max_output_length: nullish(z.number()),
  timeout_ms: nullish(z.number()),
});

export const shellCallSchema = z.looseObject({
  type: z.literal("shell_call"),
  id: z.string(),
  call_id: z.string(),
  action: shellActionSchema,
  status: openEnum<"in_progress" | "completed" | "incomplete">(),
  environment: nullish(shellEnvironmentSchema),
  caller: nullish(toolCallerSchema),
  created_by: z.exactOptional(z.string()),
});

export const shellOutputSchema = z.looseObject({
  stdout: z.string(),
  stderr: z.string(),
  outcome: shellOutcomeSchema,
  created_by: z.exactOptional(z.string()),
});

export const shellCallOutputSchema = z.looseObject({
  type: z.literal("shell_call_output"),
  id: z.string(),
  call_id: z.string(),
  output: z.array(shellOutputSchema),
  status: openEnum<"in_progress" | "completed" | "incomplete">(),
  max_output_length: nullish(z.number()),
  caller: nullish(toolCallerSchema),
  created_by: z.exactOptional(z.string()),
});

export const shellCallParamSchema = z.looseObject({
  type: z.literal("shell_call"),
  id: nullish(z.string()),
  call_id: z.string(),
  action: shellActionSchema,
  status: nullish(z.enum(["in_progress", "completed", "incomplete"])),
  environment: nullish(shellEnvironmentSchema),
  caller: nullish(toolCallerSchema),
});

export const shellCallOutputParamSchema = z.looseObject({
  type: z.literal("shell_call_output"),
  id: nullish(z.string()),
  call_id: z.string(),
  output: z.array(shellOutputSchema),
  status: nullish(z.enum(["in_progress", "completed", "incomplete"])),
  max_output_length: nullish(z.number()),
  caller: nullish(toolCallerSchema),
});

export const localShellToolSchema = z.looseObject({
  type: z.literal("local_shell"),
});

export const localShellCallSchema = z.looseObject({
  type: z.literal("local_shell_call"),
  id: z.string(),
  call_id: z.string(),
  status: openEnum<"in_progress" | "completed" | "incomplete">(),
  action: z.looseObject({
    type: z.literal("exec"),
    command: z.array(z.string()),
    env: z.record(z.string(), z.string()),
    timeout_ms: nullish(z.number()),
    user: nullish(z.string()),
    working_directory: nullish(z.string()),
  }),
});

export const localShellCallOutputSchema = z.looseObject({
  type: z.literal("local_shell_call_output"),
  id: z.string(),
  output: z.string(),
  status: nullish(openEnum<"in_progress" | "completed" | "incomplete">()),
});

export const responseShellCallCommandAddedStreamingEventSchema = sequencedEvent(
  "response.shell_call_command.added",
  {
    output_index: z.number(),
    command_index: z.number(),
    command: z.string(),
  },
);

export const responseShellCallCommandDeltaStreamingEventSchema = sequencedEvent(
  "response.shell_call_command.delta",
  {
    output_index: z.number(),
    command_index: z.number(),
    delta: z.string(),
    obfuscation: z.exactOptional(z.string()),
  },
);

export const responseShellCallCommandDoneStreamingEventSchema = sequencedEvent(
  "response.shell_call_command.done",
  {
    output_index: z.number(),
    command_index: z.number(),
    command: z.string(),
  },
);

export const responseShellCallOutputContentDeltaStreamingEventSchema = itemEvent(
  "response.shell_call_output_content.delta",
  {
    command_index: z.number(),
    delta: z.looseObject({
      stdout: z.exactOptional(z.string()),
      stderr: z.exactOptional(z.string()),
    }),
  },
);

export const responseShellCallOutputContentDoneStreamingEventSchema = itemEvent(
  "response.shell_call_output_content.done",
  {
    command_index: z.number(),
    output: z.array(shellOutputSchema),
  },
);
