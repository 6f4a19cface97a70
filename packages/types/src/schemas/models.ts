import * as z from "zod/mini";
import { nullish } from "./primitives.ts";

export const modelSchema = z.looseObject({
  id: z.string(),
  object: z.literal("model"),
  created: nullish(z.number()),
  owned_by: nullish(z.string()),
  shutdown_date: nullish(z.string()),
});

export const modelListSchema = z.looseObject({
  object: z.literal("list"),
  data: z.array(modelSchema),
});
