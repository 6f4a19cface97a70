import * as z from "zod/mini";
import type { OpenEnum, UnknownType } from "../unknown.ts";

// The annotations let a bundler drop the schemas that a program does not use.

/** Largest string that the specification admits for text. */
const maximumTextLength = 10_485_760;

/** A key that may be left out or null. */
// @__NO_SIDE_EFFECTS__
export function nullish<Schema extends z.core.SomeType>(
  schema: Schema,
): z.ZodMiniExactOptional<z.ZodMiniNullable<Schema>> {
  return z.exactOptional(z.nullable(schema));
}

/** Text of at most 10,485,760 characters. */
// @__NO_SIDE_EFFECTS__
export function longText(): z.ZodMiniString {
  return z.string().check(z.maxLength(maximumTextLength));
}

/** A string of at most so many characters. */
// @__NO_SIDE_EFFECTS__
export function boundedString(maximum: number, minimum = 0): z.ZodMiniString {
  return z.string().check(z.minLength(minimum), z.maxLength(maximum));
}

/** The name of a function: 1 to 64 characters out of `a-z A-Z 0-9 _ -`. */
// @__NO_SIDE_EFFECTS__
export function functionName(): z.ZodMiniString {
  return boundedString(64, 1).check(z.regex(/^[a-zA-Z0-9_-]+$/));
}

/** A whole number within bounds. */
// @__NO_SIDE_EFFECTS__
export function integer(minimum: number, maximum = Number.MAX_SAFE_INTEGER): z.ZodMiniNumberFormat {
  return z.int().check(z.minimum(minimum), z.maximum(maximum));
}

/** A number within bounds. */
// @__NO_SIDE_EFFECTS__
export function bounded(minimum: number, maximum: number): z.ZodMiniNumber {
  return z.number().check(z.minimum(minimum), z.maximum(maximum));
}

/** At most 16 pairs, names of at most 64 and values of at most 512 characters. */
// @__NO_SIDE_EFFECTS__
export function metadata() {
  return z
    .record(boundedString(64), boundedString(512))
    .check(z.refine((pairs) => Object.keys(pairs).length <= 16, "Too many pairs: at most 16"));
}

/** An array within bounds. */
// @__NO_SIDE_EFFECTS__
export function boundedArray<Schema extends z.core.SomeType>(
  schema: Schema,
  minimum: number,
  maximum: number,
): z.ZodMiniArray<Schema> {
  return z.array(schema).check(z.minLength(minimum), z.maxLength(maximum));
}

/** An object of which nothing is known. */
// @__NO_SIDE_EFFECTS__
export function anyObject(): z.ZodMiniRecord<z.ZodMiniString, z.ZodMiniUnknown> {
  return z.record(z.string(), z.unknown());
}

/** A string with known values: any other string passes. */
// @__NO_SIDE_EFFECTS__
export function openEnum<Known extends string>(): z.ZodMiniType<OpenEnum<Known>> {
  return z.string();
}

interface Typed {
  type: string;
}

type KnownType<Value extends Typed> = Exclude<Value["type"], UnknownType>;

type MemberOf<Value extends Typed, Type> = Value extends unknown
  ? Type extends Value["type"]
    ? Value
    : never
  : never;

/** One schema for each `type` of a union: leaving one out does not compile. */
export type Members<Value extends Typed> = {
  [Type in KnownType<Value>]: z.ZodMiniType<MemberOf<Value, Type>>;
};

/** What a choice found wrong with a value. */
export interface Problem {
  path: PropertyKey[];
  message: string;
}

/**
 * Checks a value with the schema that `choose` picks for it, and reports what is wrong with the path.
 * With no schema the value passes unseen. It is handed on as it came, the same object, so that what
 * is not understood survives byte for byte.
 */
// @__NO_SIDE_EFFECTS__
export function dispatch<Value>(
  choose: (value: unknown) => z.ZodMiniType<Value> | Problem | undefined,
): z.ZodMiniType<Value> {
  return z.custom<Value>().check((payload) => {
    const choice = choose(payload.value);
    if (choice === undefined) return;
    if ("message" in choice) {
      payload.issues.push({ code: "custom", input: payload.value, ...choice });
      return;
    }
    const result = z.safeParse(choice, payload.value);
    if (result.success) return;
    for (const issue of result.error.issues) {
      // A finished issue is a raw one without its input, which the types do not say.
      payload.issues.push({ ...issue, input: payload.value } as z.core.$ZodRawIssue);
    }
  });
}

/**
 * A union told apart by `type` that stays open: a known `type` is checked against its schema, an
 * unknown one passes as it is.
 */
// @__NO_SIDE_EFFECTS__
export function openUnion<Value extends Typed>(members: Members<Value>): z.ZodMiniType<Value> {
  const schemas = new Map<string, z.ZodMiniType<Value>>(Object.entries(members));
  return dispatch<Value>((value) => {
    const type = typeOf(value);
    return type === undefined ? missingType(value) : schemas.get(type);
  });
}

/** Text, or a list. Told apart before checking, so that an error names the element at fault. */
// @__NO_SIDE_EFFECTS__
export function textOr<Item>(text: z.ZodMiniType<string>, item: z.ZodMiniType<Item>) {
  const list = z.array(item);
  return dispatch<string | Item[]>((value) => (typeof value === "string" ? text : list));
}

/** A foreign value as an object, when it is one. */
export function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

/** The `type` of a foreign value, when it is an object with one. */
export function typeOf(value: unknown): string | undefined {
  const type = asObject(value)?.["type"];
  return typeof type === "string" ? type : undefined;
}

/** What is wrong with a value that has no `type`. */
export function missingType(value: unknown): Problem {
  return asObject(value)
    ? { path: ["type"], message: "Invalid input: expected string" }
    : { path: [], message: "Invalid input: expected object" };
}
