import { isObject, type Loose } from "../events/families.ts";
import { isOf, typesOf, valuesOf } from "./kinds.ts";

/** A strict schema, and what stands behind it. */
export interface StrictPlan {
  schema: Loose;
  /** Definitions by their `$ref`. */
  definitions: ReadonlyMap<string, Loose>;
  /** The properties of an object whose null stands for "absent". */
  absent: WeakMap<object, ReadonlySet<string>>;
}

/** Takes out the nulls that stand for "absent". What does not fit is left as it is. */
export function restoreIn(plan: StrictPlan): (value: unknown) => unknown {
  const restore = (schema: Loose, value: unknown): unknown => {
    const { $ref, anyOf, properties, items } = schema;
    const named = plan.definitions.get(String($ref));
    if (named) return restore(named, value);
    if (Array.isArray(anyOf)) {
      const branch = chosen(anyOf as Loose[], value, plan);
      return branch ? restore(branch, value) : value;
    }
    if (isObject(properties) && isObject(value)) {
      const absent = plan.absent.get(schema);
      const kept = Object.entries(value).filter(([key, one]) => one !== null || !absent?.has(key));
      return Object.fromEntries(
        kept.map(([key, one]) => {
          const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
          return [key, isObject(property) ? restore(property, one) : one];
        }),
      );
    }
    if (isObject(items) && Array.isArray(value)) return value.map((one) => restore(items, one));
    return value;
  };
  return (value) => restore(plan.schema, value);
}

// A model that was not held to the strict form leaves out what is optional.
function chosen(branches: Loose[], value: unknown, plan: StrictPlan): Loose | undefined {
  return (
    branches.find((branch) => fits(branch, value, { ...plan, lenient: false })) ??
    branches.find((branch) => fits(branch, value, { ...plan, lenient: true }))
  );
}

function fits(schema: unknown, value: unknown, plan: StrictPlan & { lenient: boolean }): boolean {
  if (!isObject(schema)) return false;
  const { $ref, anyOf, properties, items } = schema;
  if (typeof $ref === "string") return fits(plan.definitions.get($ref), value, plan);
  if (Array.isArray(anyOf)) return anyOf.some((branch) => fits(branch, value, plan));
  const values = valuesOf(schema);
  if (values) return values.includes(value);
  if (!typesOf(schema)?.some((type) => isOf(value, type))) return false;
  if (isObject(items) && Array.isArray(value)) {
    return value.every((one) => fits(items, one, plan));
  }
  if (!isObject(properties) || !isObject(value)) return true;
  const absent = plan.absent.get(schema);
  if (Object.keys(value).some((key) => !Object.hasOwn(properties, key))) return false;
  return Object.entries(properties).every(([key, property]) =>
    Object.hasOwn(value, key)
      ? fits(property, value[key], plan) || (value[key] === null && absent?.has(key) === true)
      : plan.lenient && absent?.has(key) === true,
  );
}
