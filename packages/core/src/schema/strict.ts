import { isObject, list, type Loose } from "../events/families.ts";
import { apartIn, asWritten, type View } from "./kinds.ts";
import { beyondLimits } from "./strict-limits.ts";
import { restoreIn, type StrictPlan } from "./strict-restore.ts";
import { type Rewriting, rewriteRoot, type Union } from "./strict-rewrite.ts";
import type { JSONSchema } from "./standard.ts";

/** A schema in the form that strict mode takes. */
export interface StrictSchema {
  readonly schema: JSONSchema;
  /**
   * Takes the nulls out of an answer that only stand for "absent". A null that the schema allows
   * stays, so an absent property that may also be null comes back as null.
   */
  restore(value: unknown): unknown;
  /** Constraints that the model reads in a description only, such as `name: minLength`. */
  readonly loosened: readonly string[];
}

/**
 * The form that OpenAI's strict mode takes: every property required, those that were optional
 * nullable; objects closed; `oneOf` of what cannot fit twice as `anyOf`. An object that says nothing
 * of further properties is closed too. What cannot be said without a change of meaning gives `why`.
 *
 * @see https://platform.openai.com/docs/guides/structured-outputs#supported-schemas
 */
export function toStrict(schema: JSONSchema): StrictSchema | { readonly why: string } {
  const rewriting = begin(schema);
  const rewritten = rewriteRoot(rewriting);
  if (rewriting.why !== undefined) return { why: rewriting.why };
  const { definitions, absent, loosened, unions } = rewriting;
  const entries = [...definitions].map(([name, one]): [string, Loose] => [`#/$defs/${name}`, one]);
  const plan: StrictPlan = {
    schema: rewritten,
    definitions: new Map([["#", rewritten], ...entries]),
    absent,
  };
  const $defs = Object.fromEntries(definitions);
  const strict = { ...rewritten, ...(definitions.size > 0 && { $defs }) };
  const why =
    unions.map((union) => ambiguity(union, rewriting.root, plan)).find(Boolean) ??
    beyondLimits(strict);
  if (why !== undefined) return { why };
  return { schema: strict, restore: restoreIn(plan), loosened: [...loosened] };
}

function begin(schema: JSONSchema): Rewriting {
  // Arguments are an object, whether the schema says so or not.
  const typed = ["type", "$ref", "allOf"].some((key) => schema[key] !== undefined);
  const root = typed ? schema : { type: "object", ...schema };
  const rewriting: Rewriting = {
    root,
    definitions: new Map(),
    names: new Map(),
    absent: new WeakMap(),
    loosened: new Set(),
    unions: [],
    refuse(path, why) {
      rewriting.why ??= `${path || "the schema"}: ${why}`;
      return {};
    },
  };
  return rewriting;
}

// Which branch a value is of decides which of its nulls stand for "absent".
function ambiguity(union: Union, root: JSONSchema, plan: StrictPlan): string | undefined {
  const strictly = apartIn(strictView(plan));
  const originally = apartIn(asWritten(root));
  const { path, exclusive, originals, branches } = union;
  for (const [index, branch] of branches.entries()) {
    for (let other = index + 1; other < branches.length; other++) {
      if (exclusive && !originally(originals[index], originals[other])) {
        return `${path}: oneOf whose branches may both fit; anyOf would mean something else`;
      }
      const touched = holdsAbsent(branch, plan) || holdsAbsent(branches[other], plan);
      if (touched && !strictly(branch, branches[other])) {
        return `${path}: branches with optional properties that nothing tells apart`;
      }
    }
  }
  return undefined;
}

function holdsAbsent(schema: unknown, plan: StrictPlan, above: readonly unknown[] = []): boolean {
  if (!isObject(schema) || above.includes(schema)) return false;
  if ((plan.absent.get(schema)?.size ?? 0) > 0) return true;
  const { $ref, anyOf, items, properties } = schema;
  const below = [
    plan.definitions.get(String($ref)),
    ...list(anyOf),
    items,
    ...Object.values(isObject(properties) ? properties : {}),
  ];
  return below.some((one) => holdsAbsent(one, plan, [...above, schema]));
}

function strictView({ definitions }: StrictPlan): View {
  return {
    resolve: (reference) => definitions.get(String(reference)),
    objectsApart({ properties: one }, { properties: other }, apart) {
      if (!isObject(one) || !isObject(other)) return false;
      const keys = Object.keys(one);
      // Closed, and every property required: other keys, other objects.
      if (keys.length !== Object.keys(other).length) return true;
      return keys.some((key) => !Object.hasOwn(other, key) || apart(one[key], other[key]));
    },
  };
}
