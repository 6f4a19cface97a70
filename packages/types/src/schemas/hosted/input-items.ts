import * as z from "zod/mini";
import { reasoningEffortSchema } from "../reasoning.ts";
import { jsonSchemaResponseFormatParamSchema, textResponseFormatSchema } from "../text.ts";
import { nullish } from "../primitives.ts";

export const compactionTriggerSchema = z.looseObject({
  type: z.literal("compaction_trigger"),
  id: nullish(z.string()),
});

export const configurationUpdateSchema = z.looseObject({
  type: z.literal("configuration_update"),
  id: nullish(z.string()),
  reasoning: z.exactOptional(z.looseObject({ effort: nullish(reasoningEffortSchema) })),
  text: z.exactOptional(
    z.looseObject({
      format: z.discriminatedUnion("type", [
        textResponseFormatSchema,
        jsonSchemaResponseFormatParamSchema,
      ]),
    }),
  ),
});
