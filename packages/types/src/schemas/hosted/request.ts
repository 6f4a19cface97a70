import * as z from "zod/mini";
import { inputContentSchema } from "../content.ts";
import { nullish, openEnum } from "../primitives.ts";

export const hostedIncludeSchema = z.enum([
  "file_search_call.results",
  "web_search_call.results",
  "web_search_call.action.sources",
  "message.input_image.image_url",
  "computer_call_output.output.image_url",
  "code_interpreter_call.outputs",
]);

export const conversationParamSchema = z.looseObject({
  id: z.string(),
});

export const promptReferenceSchema = z.looseObject({
  id: z.string(),
  variables: nullish(z.record(z.string(), z.union([z.string(), inputContentSchema]))),
  version: nullish(z.string()),
});

export const contextManagementSchema = z.looseObject({
  type: openEnum<"compaction">(),
  compact_threshold: nullish(z.number()),
});

export const requestExtensionsSchema = z.looseObject({
  conversation: nullish(z.union([z.string(), conversationParamSchema])),
  prompt: nullish(promptReferenceSchema),
  user: z.exactOptional(z.string()),
  prompt_cache_retention: nullish(openEnum<"in_memory" | "24h">()),
  prompt_cache_options: z.exactOptional(
    z.looseObject({
      mode: z.exactOptional(z.enum(["implicit", "explicit"])),
      ttl: z.exactOptional(openEnum<"30m" | "12h">()),
      comparison_response_id: nullish(z.string()),
      prewarm: z.exactOptional(z.boolean()),
    }),
  ),
  context_management: nullish(z.array(contextManagementSchema)),
  moderation: nullish(
    z.looseObject({
      model: z.string(),
      policy: nullish(
        z.looseObject({
          input: nullish(z.looseObject({ mode: z.enum(["score", "block"]) })),
          output: nullish(z.looseObject({ mode: z.enum(["score", "block"]) })),
        }),
      ),
    }),
  ),
  image: z.exactOptional(
    z.looseObject({
      context_compression: z.exactOptional(z.enum(["auto", "enabled", "disabled"])),
    }),
  ),
  access_programs: z.exactOptional(
    z.looseObject({
      cyber: z.exactOptional(openEnum<"standard" | "daybreak_blue" | "daybreak_red">()),
    }),
  ),
});
