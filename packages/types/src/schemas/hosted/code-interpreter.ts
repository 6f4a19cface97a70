import * as z from "zod/mini";
import type { CodeInterpreterOutput } from "../../hosted/code-interpreter.ts";
import { containerNetworkPolicySchema } from "./containers.ts";
import { allowedCallerSchema } from "./program.ts";
import { nullish, openEnum, openUnion } from "../primitives.ts";
import { itemEvent } from "../events/base.ts";

export const codeInterpreterToolSchema = z.looseObject({
  type: z.literal("code_interpreter"),
  container: z.union([
    z.string(),
    z.looseObject({
      type: z.literal("auto"),
      file_ids: z.exactOptional(z.array(z.string())),
      memory_limit: nullish(openEnum<"1g" | "4g" | "16g" | "64g">()),
      network_policy: z.exactOptional(containerNetworkPolicySchema),
    }),
  ]),
  allowed_callers: nullish(z.array(allowedCallerSchema)),
});

export const codeInterpreterOutputSchema: z.ZodMiniType<CodeInterpreterOutput> =
  openUnion<CodeInterpreterOutput>({
    logs: z.looseObject({ type: z.literal("logs"), logs: z.string() }),
    image: z.looseObject({ type: z.literal("image"), url: z.string() }),
  });

export const codeInterpreterCallSchema = z.looseObject({
  type: z.literal("code_interpreter_call"),
  id: z.string(),
  status: openEnum<"in_progress" | "interpreting" | "completed" | "incomplete" | "failed">(),
  code: nullish(z.string()),
  container_id: z.exactOptional(z.string()),
  outputs: nullish(z.array(codeInterpreterOutputSchema)),
});

export const responseCodeInterpreterCallInProgressStreamingEventSchema = itemEvent(
  "response.code_interpreter_call.in_progress",
  {},
);

export const responseCodeInterpreterCallInterpretingStreamingEventSchema = itemEvent(
  "response.code_interpreter_call.interpreting",
  {},
);

export const responseCodeInterpreterCallCompletedStreamingEventSchema = itemEvent(
  "response.code_interpreter_call.completed",
  {},
);

export const responseCodeInterpreterCallCodeDeltaStreamingEventSchema = itemEvent(
  "response.code_interpreter_call_code.delta",
  {
    delta: z.string(),
    obfuscation: z.exactOptional(z.string()),
  },
);

export const responseCodeInterpreterCallCodeDoneStreamingEventSchema = itemEvent(
  "response.code_interpreter_call_code.done",
  {
    code: z.string(),
  },
);
