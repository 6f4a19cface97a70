import type * as z from "zod/mini";
import type { RequestTool, ResponseTool } from "../tools.ts";
import { functionToolParamSchema, functionToolSchema } from "./functions.ts";
import { hostedTools } from "./hosted/tools.ts";
import { dispatch, missingType, openUnion, typeOf } from "./primitives.ts";

export const requestToolSchema: z.ZodMiniType<RequestTool> = openUnion<RequestTool>({
  function: functionToolParamSchema,
  ...hostedTools(),
});

/** Functions are checked; the echo of a hosted tool passes as it is. */
export const responseToolSchema: z.ZodMiniType<ResponseTool> = dispatch<ResponseTool>((value) => {
  const type = typeOf(value);
  if (type === undefined) return missingType(value);
  return type === "function" ? functionToolSchema : undefined;
});
