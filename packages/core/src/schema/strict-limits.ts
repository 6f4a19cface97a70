import { isObject, list, type Loose } from "../events/families.ts";

// Source: https://platform.openai.com/docs/guides/structured-outputs#supported-schemas
const limits = {
  properties: 5000,
  depth: 10,
  letters: 120_000,
  values: 1000,
  few: 250,
  long: 15_000,
};

/** Which limit of strict mode a schema is beyond, if it is. */
export function beyondLimits(schema: Loose): string | undefined {
  const seen = { properties: 0, letters: 0, values: 0, long: false };
  const definitions = isObject(schema["$defs"]) ? schema["$defs"] : {};
  for (const name of Object.keys(definitions)) seen.letters += name.length;
  const count = (one: unknown): void => {
    if (!isObject(one)) return;
    const { properties, enum: values, const: constant } = one;
    for (const name of Object.keys(isObject(properties) ? properties : {})) {
      seen.properties++;
      seen.letters += name.length;
    }
    const lengths = list(values).map((value) => (typeof value === "string" ? value.length : 0));
    const sum = lengths.reduce((total, length) => total + length, 0);
    seen.values += lengths.length;
    seen.long ||= lengths.length > limits.few && sum > limits.long;
    seen.letters += sum + (typeof constant === "string" ? constant.length : 0);
    below(one).forEach(count);
  };
  [schema, ...Object.values(definitions)].forEach(count);
  const depth = depthOf(schema, schema, new Set());
  if (seen.properties > limits.properties)
    return `it has more than ${limits.properties} properties`;
  if (depth > limits.depth) return `objects are nested deeper than ${limits.depth} levels`;
  if (seen.values > limits.values) return `it has more than ${limits.values} enum values`;
  if (seen.long)
    return `an enum of more than ${limits.few} values is longer than ${limits.long} letters`;
  if (seen.letters > limits.letters)
    return `its names and values are longer than ${limits.letters} letters`;
  return undefined;
}

function below({ properties, items, anyOf }: Loose): unknown[] {
  return [...Object.values(isObject(properties) ? properties : {}), items, ...list(anyOf)];
}

// Levels of objects; a recursion counts once.
function depthOf(schema: unknown, root: Loose, above: ReadonlySet<unknown>): number {
  if (!isObject(schema) || above.has(schema)) return 0;
  const { $ref } = schema;
  const path = new Set([...above, schema]);
  if (typeof $ref === "string") {
    const definitions = isObject(root["$defs"]) ? root["$defs"] : {};
    return depthOf($ref === "#" ? root : definitions[$ref.slice("#/$defs/".length)], root, path);
  }
  const deepest = Math.max(0, ...below(schema).map((one) => depthOf(one, root, path)));
  return deepest + (isObject(schema["properties"]) ? 1 : 0);
}
