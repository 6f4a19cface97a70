import * as z from "zod/mini";
import { functionToolParamSchema } from "../functions.ts";
import { customToolSchema } from "./custom.ts";
import { nullish } from "../primitives.ts";

export const toolSearchToolSchema = z.looseObject({
  type: z.literal("tool_search"),
  description: nullish(z.string()),
  execution: z.exactOptional(z.enum(["server", "client"])),
  parameters: z.exactOptional(z.unknown()),
});

export const namespaceToolSchema = z.looseObject({
  type: z.literal("namespace"),
  name: z.string(),
  description: z.string(),
  tools: z.array(z.discriminatedUnion("type", [functionToolParamSchema, customToolSchema])),
});
