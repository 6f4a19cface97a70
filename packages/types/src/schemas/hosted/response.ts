import * as z from "zod/mini";
import { conversationParamSchema, promptReferenceSchema } from "./request.ts";
import { nullish, openEnum } from "../primitives.ts";

export const responseExtensionsSchema = z.looseObject({
  conversation: nullish(conversationParamSchema),
  prompt: nullish(promptReferenceSchema),
  user: nullish(z.string()),
  prompt_cache_retention: nullish(openEnum<"in_memory" | "24h">()),
  prompt_cache_options: nullish(
    z.looseObject({
      mode: z.exactOptional(openEnum<"implicit" | "explicit">()),
      ttl: z.exactOptional(openEnum<"30m" | "12h">()),
      comparison_response_id: nullish(z.string()),
    }),
  ),
  prompt_cache_diagnostics: nullish(
    z.looseObject({
      type: openEnum<
        "cache_hit" | "cache_miss" | "comparison_response_not_found" | "unavailable"
      >(),
      reason: z.exactOptional(z.string()),
      cache_missed_tokens: z.exactOptional(z.number()),
      comparison_reusable_tokens: z.exactOptional(z.number()),
    }),
  ),
  input_transformations: nullish(
    z.array(
      z.looseObject({
        type: openEnum<"reasoning">(),
        id: z.exactOptional(z.string()),
        action: z.exactOptional(openEnum<"removed">()),
        reason: z.exactOptional(z.string()),
      }),
    ),
  ),
  moderation: nullish(
    z.looseObject({ input: z.exactOptional(z.unknown()), output: z.exactOptional(z.unknown()) }),
  ),
  tool_usage: nullish(
    z.looseObject({
      image_gen: z.exactOptional(z.unknown()),
      web_search: z.exactOptional(z.unknown()),
    }),
  ),
  image: nullish(
    z.looseObject({ context_compression: z.exactOptional(openEnum<"enabled" | "disabled">()) }),
  ),
  access_programs: nullish(
    z.looseObject({
      cyber: z.exactOptional(openEnum<"standard" | "daybreak_blue" | "daybreak_red">()),
    }),
  ),
});
