import * as z from "zod/mini";
import type { CompoundFilter } from "../../hosted/search.ts";
import { integer, nullish, openEnum } from "../primitives.ts";
import { itemEvent } from "../events/base.ts";

export const comparisonFilterSchema = z.looseObject({
  type: z.enum(["eq", "ne", "gt", "gte", "lt", "lte", "in", "nin"]),
  key: z.string(),
  value: z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number()]))]),
});

export const compoundFilterSchema: z.ZodMiniType<CompoundFilter> = z.looseObject({
  type: z.enum(["and", "or"]),
  filters: z.array(z.lazy(() => z.union([comparisonFilterSchema, compoundFilterSchema]))),
});

export const fileSearchToolSchema = z.looseObject({
  type: z.literal("file_search"),
  vector_store_ids: z.array(z.string()),
  max_num_results: z.exactOptional(integer(1, 50)),
  filters: nullish(z.union([comparisonFilterSchema, compoundFilterSchema])),
  ranking_options: z.exactOptional(
    z.looseObject({
      ranker: z.exactOptional(openEnum<"auto" | "default-2024-11-15">()),
      score_threshold: z.exactOptional(z.number()),
      hybrid_search: z.exactOptional(
        z.looseObject({ embedding_weight: z.number(), text_weight: z.number() }),
      ),
    }),
  ),
});

export const fileSearchResultSchema = z.looseObject({
  file_id: z.exactOptional(z.string()),
  filename: z.exactOptional(z.string()),
  score: z.exactOptional(z.number()),
  text: z.exactOptional(z.string()),
  attributes: nullish(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))),
});

export const fileSearchCallSchema = z.looseObject({
  type: z.literal("file_search_call"),
  id: z.string(),
  queries: z.array(z.string()),
  status: openEnum<"in_progress" | "searching" | "completed" | "incomplete" | "failed">(),
  results: nullish(z.array(fileSearchResultSchema)),
});

export const userLocationSchema = z.looseObject({
  type: z.exactOptional(z.literal("approximate")),
  city: nullish(z.string()),
  country: nullish(z.string()),
  region: nullish(z.string()),
  timezone: nullish(z.string()),
});

export const webSearchToolSchema = z.looseObject({
  type: z.enum(["web_search", "web_search_2025_08_26"]),
  filters: nullish(z.looseObject({ allowed_domains: nullish(z.array(z.string())) })),
  search_context_size: z.exactOptional(z.enum(["low", "medium", "high"])),
  user_location: nullish(userLocationSchema),
  external_web_access: z.exactOptional(z.boolean()),
});

export const webSearchPreviewToolSchema = z.looseObject({
  type: z.enum(["web_search_preview", "web_search_preview_2025_03_11"]),
  search_content_types: z.exactOptional(z.array(z.enum(["text", "image"]))),
  search_context_size: z.exactOptional(z.enum(["low", "medium", "high"])),
  user_location: nullish(userLocationSchema),
});

export const webSearchActionSchema = z.looseObject({
  type: openEnum<"search" | "open_page" | "find_in_page">(),
  query: nullish(z.string()),
  queries: nullish(z.array(z.string())),
  sources: nullish(
    z.array(z.looseObject({ type: openEnum<"url">(), url: z.exactOptional(z.string()) })),
  ),
  url: nullish(z.string()),
  pattern: nullish(z.string()),
});

export const webSearchCallSchema = z.looseObject({
  type: z.literal("web_search_call"),
  id: z.string(),
  status: openEnum<"in_progress" | "searching" | "completed" | "incomplete" | "failed">(),
  action: nullish(webSearchActionSchema),
});

export const responseFileSearchCallInProgressStreamingEventSchema = itemEvent(
  "response.file_search_call.in_progress",
  {},
);

export const responseFileSearchCallSearchingStreamingEventSchema = itemEvent(
  "response.file_search_call.searching",
  {},
);

export const responseFileSearchCallCompletedStreamingEventSchema = itemEvent(
  "response.file_search_call.completed",
  {},
);

export const responseWebSearchCallInProgressStreamingEventSchema = itemEvent(
  "response.web_search_call.in_progress",
  {},
);

export const responseWebSearchCallSearchingStreamingEventSchema = itemEvent(
  "response.web_search_call.searching",
  {},
);

export const responseWebSearchCallCompletedStreamingEventSchema = itemEvent(
  "response.web_search_call.completed",
  {},
);
