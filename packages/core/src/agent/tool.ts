import type { FunctionToolParam } from "@anyllm/types";
import { AnyLLMError } from "../errors.ts";
import { toJSONSchema } from "../schema/convert.ts";
import { toObjectRoot } from "../schema/root.ts";
import type { JSONSchema, SchemaOutput, StandardSchema } from "../schema/standard.ts";
import { toStrict } from "../schema/strict.ts";
import { validate } from "../schema/validate.ts";
import {
  type ReadArguments,
  RUNNER,
  type RunnableTool,
  TOOL,
  type ToolContext,
} from "./contract.ts";
import { runAgent } from "./run.ts";

declare const types: unique symbol;

/**
 * A function for the model, with what its arguments and its result are, as types.
 *
 * @typeParam Name - The name the model calls.
 * @typeParam Arguments - What `execute` is given.
 * @typeParam Result - What `execute` comes to.
 */
export interface Tool<
  Name extends string = string,
  Arguments = unknown,
  Result = unknown,
> extends FunctionToolParam {
  name: Name;
  parameters: { [key: string]: unknown };
  readonly [types]: { readonly arguments: Arguments; readonly result: Result };
}

/** What the arguments of a tool are; of several, a union. */
export type ToolArguments<T> = T extends {
  readonly [types]: { readonly arguments: infer Arguments };
}
  ? Arguments
  : never;

/** What a tool comes to; of several, a union. */
export type ToolResult<T> = T extends { readonly [types]: { readonly result: infer Result } }
  ? Result
  : never;

/** The schema of a tool without arguments. */
export type NoArguments = StandardSchema<Record<string, never>>;

/** What {@link tool} makes a tool of. */
export interface ToolOptions<
  Name extends string,
  Schema extends StandardSchema | JSONSchema,
  Result,
> {
  /** 1 to 64 characters out of `a-z A-Z 0-9 _ -`. */
  name: Name;
  /** What it does and when to call it: the model knows nothing else of it. */
  description?: string | undefined;
  /** A schema of zod, valibot, arktype or another Standard Schema library, or JSON Schema. @default no arguments */
  parameters?: Schema | undefined;
  /**
   * Runs a call, with arguments that have been checked. A string, or a list of content parts, is the
   * output as it is; anything else becomes JSON. Absent: calls go to the caller.
   */
  execute?: ((args: SchemaOutput<Schema>, context: ToolContext) => Result) | undefined;
  /**
   * Whether the model is held to the schema, where a provider can do that. `true` refuses a schema that
   * cannot be said strictly. @default where the schema can be said strictly
   */
  strict?: boolean | undefined;
  /** Whether a person must allow a call first. @default false */
  needsApproval?:
    | boolean
    | ((
        args: SchemaOutput<Schema>,
        context: Pick<ToolContext, "call_id" | "step">,
      ) => boolean | Promise<boolean>)
    | undefined;
  /** Milliseconds a call may take; 0 is no limit. @default `toolTimeout` of the call */
  timeout?: number | undefined;
  /** Whether a call that was cut off by a crash may be run again. @default false */
  idempotent?: boolean | undefined;
}

/**
 * A function that the model may call. With `execute` it is run here, as often as the model asks for
 * it, within one response; without, the response ends with the call.
 *
 * @param options - See {@link ToolOptions}.
 * @throws AnyLLMError `invalid_request` for a name or another setting that cannot be, for a schema that
 *   JSON Schema cannot say, and with `strict: true` for one that strict mode cannot.
 * @see https://www.openresponses.org/specification
 * @example
 * ```ts
 * import { tool } from "@anyllm/core";
 * import * as z from "zod";
 *
 * const weather = tool({
 *   name: "weather",
 *   description: "The weather of a city now.",
 *   parameters: z.object({ city: z.string() }),
 *   execute: ({ city }) => ({ city, celsius: 21 }),
 * });
 * ```
 */
export function tool<
  const Name extends string,
  Schema extends StandardSchema | JSONSchema = NoArguments,
  Result = never,
>(options: ToolOptions<Name, Schema, Result>): Tool<Name, SchemaOutput<Schema>, Awaited<Result>> {
  check(options);
  const { name, description, execute, strict: asked } = options;
  const given: StandardSchema | JSONSchema = options.parameters ?? noArguments;
  const parameters = toObjectRoot(toJSONSchema(given, `tool ${name}: parameters`));
  if (parameters["type"] !== "object") {
    refuse(`${name}: parameters`, "must describe an object", "Put the value in a property.");
  }
  const strict = asked === false ? undefined : toStrict(parameters);
  if (asked && strict && "why" in strict) {
    refuse(`${name}: strict`, `is not possible here (${strict.why})`, "Set strict: false.");
  }
  const form = strict && "schema" in strict ? strict : undefined;
  const base = {
    type: "function" as const,
    name,
    ...(description !== undefined && { description }),
  };
  // Said even when it is false: OpenAI takes a schema as strict where nothing is said.
  const definition = { ...base, parameters, strict: false };
  const strictly = form && { ...base, parameters: form.schema, strict: true };
  const made = (execute || !asked ? definition : strictly) as Tool<
    Name,
    SchemaOutput<Schema>,
    Awaited<Result>
  >;
  if (!execute) return made;
  const runnable: RunnableTool = {
    definition,
    ...(strictly && { strict: { definition: strictly } }),
    read: (json) => read(json, given, form?.restore),
    execute: (args, context) => execute(args as SchemaOutput<Schema>, context),
    needsApproval: options.needsApproval as RunnableTool["needsApproval"],
    timeout: options.timeout,
    idempotent: options.idempotent,
  };
  return Object.assign(made, { [RUNNER]: runAgent, [TOOL]: runnable });
}

const noArguments: JSONSchema = { type: "object", properties: {}, additionalProperties: false };

async function read(
  json: string,
  schema: StandardSchema | JSONSchema,
  restore: ((value: unknown) => unknown) | undefined,
): Promise<ReadArguments> {
  let parsed: unknown;
  try {
    parsed = json.trim() === "" ? {} : JSON.parse(json);
  } catch {
    return { problem: "The arguments are not JSON. Call again with one JSON object." };
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    return { problem: "The arguments must be one JSON object." };
  }
  const result = await validate(schema, restore ? restore(parsed) : parsed);
  if (!result.issues) return { value: result.value };
  return { problem: shorten(`The arguments do not fit. ${result.issues.join("; ")}`) };
}

const most = 1000;

function shorten(text: string): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

function check(options: unknown): void {
  const { name, description, execute, needsApproval, timeout, strict, idempotent } =
    options as Record<string, unknown>;
  if (typeof name !== "string" || !/^[a-zA-Z0-9_-]{1,64}$/.test(name)) {
    refuse("name", "must be 1 to 64 letters, digits, _ or -", "Give it another name.");
  }
  const settings: [string, unknown, string, boolean][] = [
    ["description", description, "a string", typeof description === "string"],
    ["execute", execute, "a function", typeof execute === "function"],
    ["strict", strict, "a boolean", typeof strict === "boolean"],
    [
      "needsApproval",
      needsApproval,
      "a boolean or a function",
      /^(boolean|function)$/.test(typeof needsApproval),
    ],
    ["timeout", timeout, "milliseconds from 0", typeof timeout === "number" && timeout >= 0],
    ["idempotent", idempotent, "a boolean", typeof idempotent === "boolean"],
  ];
  for (const [setting, value, wanted, fits] of settings) {
    if (value !== undefined && !fits) refuse(`${name}: ${setting}`, `must be ${wanted}`, "");
  }
}

function refuse(what: string, problem: string, remedy: string): never {
  const said = `tool: ${what} ${problem}. ${remedy}`.trim();
  throw new AnyLLMError("invalid_request", said);
}
