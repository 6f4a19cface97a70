// Compiled, never run: what TypeScript says of a tool.
import { toJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import * as v from "valibot";
import * as z from "zod";
import * as mini from "zod/mini";
import type { FunctionToolParam, RequestTool } from "@anyllm/types";
import type { ToolContext } from "../../src/agent/contract.ts";
import { type Tool, tool, type ToolArguments, type ToolResult } from "../../src/agent/tool.ts";
import { withJsonSchema } from "../../src/schema/convert.ts";

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(equal: Equal<A, B>): boolean => equal;

interface City {
  city: string;
  days?: number | undefined;
}

const weather = tool({
  name: "weather",
  parameters: z.object({ city: z.string(), days: z.int().optional() }),
  needsApproval: ({ city }, { call_id, step }) =>
    same<typeof city, string>(true) && same<typeof call_id, string>(true) && step > 1,
  async execute(args, context) {
    same<typeof args, City>(true);
    same<typeof context, ToolContext>(true);
    return { celsius: 21 };
  },
});
same<typeof weather.name, "weather">(true);
same<ToolArguments<typeof weather>, City>(true);
same<ToolResult<typeof weather>, { celsius: number }>(true);

const coerced = tool({
  name: "coerced",
  parameters: z.object({ n: z.string().transform(Number), unit: z.enum(["C", "F"]).default("C") }),
  execute: (args) => args,
});
same<ToolArguments<typeof coerced>, { n: number; unit: "C" | "F" }>(true);
same<ToolResult<typeof coerced>, ToolArguments<typeof coerced>>(true);

const small = tool({
  name: "small",
  parameters: withJsonSchema(mini.object({ city: mini.string() }), z.toJSONSchema),
  execute: ({ city }) => city.length,
});
same<ToolArguments<typeof small>, { city: string }>(true);
same<ToolResult<typeof small>, number>(true);

const bot = tool({
  name: "bot",
  parameters: withJsonSchema(v.object({ city: v.optional(v.string(), "Oslo") }), toJsonSchema),
  execute: ({ city }) => city,
});
same<ToolArguments<typeof bot>, { city: string }>(true);

const ark = tool({
  name: "ark",
  parameters: type({ city: "string", "days?": "number" }),
  execute: ({ city, days }) => [city, days] as const,
});
same<ToolArguments<typeof ark>, { city: string; days?: number }>(true);
same<ToolResult<typeof ark>, readonly [string, number | undefined]>(true);

const raw = tool({
  name: "raw",
  parameters: { type: "object", properties: { city: { type: "string" } } },
  execute: (args) => args["city"],
});
same<ToolArguments<typeof raw>, { [key: string]: unknown }>(true);
same<ToolResult<typeof raw>, unknown>(true);

const none = tool({ name: "none", execute: (args) => Object.keys(args).length });
same<ToolArguments<typeof none>, Record<string, never>>(true);

const callers = tool({ name: "callers", parameters: z.object({ city: z.string() }) });
same<ToolArguments<typeof callers>, { city: string }>(true);
same<ToolResult<typeof callers>, never>(true);

const tools = [weather, raw, none];
type Each = (typeof tools)[number];
same<Each["name"], "weather" | "raw" | "none">(true);
same<ToolResult<Each>, unknown>(true);
same<ToolResult<typeof weather | typeof small>, { celsius: number } | number>(true);
same<ToolArguments<Extract<Each, { name: "weather" }>>, City>(true);

// A tool stands wherever a function of a request may.
export const requested: RequestTool[] = [weather, small, bot, ark, raw, none, callers];
export const loose: Tool[] = [weather, small, bot, ark, raw, none, callers];
export const param: FunctionToolParam = weather;
same<ToolArguments<FunctionToolParam>, never>(true);

declare const dynamic: string;
same<ReturnType<typeof tool<string>>["name"], string>(true);
export const named = tool({ name: dynamic });

// @ts-expect-error: nothing of this name among the arguments
tool({ name: "x", parameters: z.object({ a: z.string() }), execute: ({ b }) => b });
// @ts-expect-error: a schema, not a type of value
tool({ name: "x", parameters: "string" });
// @ts-expect-error: no setting of a tool
tool({ name: "x", nonsense: true });
