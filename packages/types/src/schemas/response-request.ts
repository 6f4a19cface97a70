import * as z from "zod/mini";
import { hostedIncludeSchema, requestExtensionsSchema } from "./hosted/request.ts";
import { inputItemSchema } from "./input-item.ts";
import { boundedString, longText, nullish, textOr } from "./primitives.ts";
import { includeEnumSchema, requestSettingsSchema, truncationEnumSchema } from "./request.ts";
import { requestToolChoiceSchema } from "./tool-choice.ts";
import { requestToolSchema } from "./tools.ts";

export const responseRequestSchema = z.extend(
  z.extend(requestSettingsSchema, requestExtensionsSchema.shape),
  {
    model: z.string(),
    input: nullish(textOr(longText(), inputItemSchema)),
    include: nullish(z.array(z.union([includeEnumSchema, hostedIncludeSchema]))),
    tools: nullish(z.array(requestToolSchema)),
    tool_choice: nullish(requestToolChoiceSchema),
    stream: nullish(z.boolean()),
    background: nullish(z.boolean()),
    truncation: nullish(truncationEnumSchema),
    store: nullish(z.boolean()),
    service_tier: nullish(
      z.enum(["auto", "default", "flex", "priority", "scale", "fast", "ultrafast"]),
    ),
  },
);

export const compactRequestSchema = z.looseObject({
  model: z.string(),
  input: nullish(textOr(longText(), inputItemSchema)),
  previous_response_id: nullish(z.string()),
  instructions: nullish(z.string()),
  prompt_cache_key: nullish(boundedString(64)),
});
