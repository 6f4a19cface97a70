import { isObject, list, type Loose } from "../events/families.ts";
import { resolve } from "../schema/words.ts";

/**
 * A `$ref` by which a schema refers to itself; with `neededOnly`, through properties that must be
 * there alone, so that no value of it would ever end.
 */
export function findRecursion(root: Loose, neededOnly: boolean): string | undefined {
  const above = new Set<unknown>();
  const done = new Set<unknown>();
  const visit = (reference: string): string | undefined => {
    const target = resolve(root, reference);
    if (done.has(target)) return undefined;
    if (above.has(target)) return reference;
    above.add(target);
    const found = referencesOf(target, neededOnly).map(visit).find(Boolean);
    above.delete(target);
    done.add(target);
    return found;
  };
  const definitions = [root["$defs"], root["definitions"]].filter(isObject);
  const all = [root, ...definitions.flatMap((named) => Object.values(named))];
  return all
    .flatMap((one) => referencesOf(one, false))
    .map(visit)
    .find(Boolean);
}

function referencesOf(schema: unknown, neededOnly: boolean): string[] {
  if (!isObject(schema)) return [];
  const { $ref, properties, required } = schema;
  if (typeof $ref === "string") return [$ref];
  const needed = list(required);
  const named = Object.entries(isObject(properties) ? properties : {});
  const followed = named.filter(([name]) => !neededOnly || needed.includes(name));
  const { anyOf, oneOf, allOf, prefixItems, items, additionalProperties } = schema;
  const others = [...[anyOf, oneOf, allOf, prefixItems].flatMap(list), items, additionalProperties];
  const below = [...followed.map(([, one]) => one), ...others];
  return below.flatMap((one) => referencesOf(one, neededOnly));
}
