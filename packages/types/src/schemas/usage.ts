import * as z from "zod/mini";
import { nullish } from "./primitives.ts";

export const inputTokensDetailsSchema = z.looseObject({
  cached_tokens: z.number(),
  cache_write_tokens: nullish(z.number()),
  cache_write_tokens_details: nullish(
    z.looseObject({ ttl_12h_tokens: z.number(), ttl_30m_tokens: z.number() }),
  ),
});

export const outputTokensDetailsSchema = z.looseObject({
  reasoning_tokens: z.number(),
});

export const usageSchema = z.looseObject({
  input_tokens: z.number(),
  output_tokens: z.number(),
  total_tokens: z.number(),
  input_tokens_details: nullish(inputTokensDetailsSchema),
  output_tokens_details: nullish(outputTokensDetailsSchema),
});
