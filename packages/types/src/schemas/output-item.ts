import type * as z from "zod/mini";
import type { OutputItem } from "../items.ts";
import { hostedItems } from "./hosted/items.ts";
import {
  compactionBodySchema,
  functionCallOutputSchema,
  functionCallSchema,
  messageSchema,
  reasoningBodySchema,
} from "./items.ts";
import { openUnion } from "./primitives.ts";

export const outputItemSchema: z.ZodMiniType<OutputItem> = openUnion<OutputItem>({
  message: messageSchema,
  function_call: functionCallSchema,
  function_call_output: functionCallOutputSchema,
  reasoning: reasoningBodySchema,
  compaction: compactionBodySchema,
  ...hostedItems(),
});
