type Schema = Record<string, unknown>;

/** A small JSON Schema validator, apart from the code under test. Returns what is wrong. */
export function violations(value: unknown, schema: Schema, root: Schema = schema): string[] {
  const { $ref } = schema;
  if (typeof $ref === "string") return violations(value, lookUp(root, $ref), root);
  const inner: Check = (other, given) => violations(other, given, root);
  const wrong = [...ofAny(value, schema, inner)];
  if (typeof value === "number") wrong.push(...ofNumber(value, schema));
  else if (typeof value === "string") wrong.push(...ofString(value, schema));
  else if (Array.isArray(value)) wrong.push(...ofArray(value, schema, inner));
  else if (isObject(value)) wrong.push(...ofObject(value, schema, inner));
  return wrong.map((text) => `${text}: ${JSON.stringify(value)}`);
}

type Check = (value: unknown, schema: Schema) => string[];

// The names of the rules that do not hold.
function broken(rules: Record<string, boolean>): string[] {
  return Object.keys(rules).filter((name) => !rules[name]);
}

function ofAny(value: unknown, schema: Schema, inner: Check): string[] {
  const { anyOf, oneOf, allOf, type } = schema;
  const fits = (other: unknown): boolean => inner(value, other as Schema).length === 0;
  const values = schema["enum"];
  return broken({
    const: !("const" in schema) || same(value, schema["const"]),
    enum: !Array.isArray(values) || values.some((entry) => same(entry, value)),
    anyOf: !Array.isArray(anyOf) || anyOf.some(fits),
    oneOf: !Array.isArray(oneOf) || oneOf.filter(fits).length === 1,
    allOf: !Array.isArray(allOf) || allOf.every(fits),
    type: type === undefined || [type as string].flat().some((name) => isType(value, name)),
  });
}

function ofNumber(value: number, schema: Schema): string[] {
  const { minimum = -Infinity, maximum = Infinity, multipleOf } = schema as Record<string, number>;
  const { exclusiveMinimum = -Infinity, exclusiveMaximum = Infinity } = schema as Record<
    string,
    number
  >;
  const quotient = multipleOf === undefined ? 0 : value / multipleOf;
  return broken({
    bounds: value >= minimum && value <= maximum,
    "exclusive bounds": value > exclusiveMinimum && value < exclusiveMaximum,
    multipleOf: Math.abs(quotient - Math.round(quotient)) < 1e-9,
  });
}

function ofString(value: string, schema: Schema): string[] {
  const { minLength = 0, maxLength = Infinity } = schema as Record<string, number>;
  const length = Array.from(value).length;
  const pattern = new RegExp((schema["pattern"] as string | undefined) ?? "", "u");
  return broken({
    length: length >= minLength && length <= maxLength,
    pattern: pattern.test(value),
  });
}

function ofArray(value: unknown[], schema: Schema, inner: Check): string[] {
  const { minItems = 0, maxItems = Infinity } = schema as Record<string, number>;
  const distinct = new Set(value.map((item) => JSON.stringify(item)));
  const prefix = (schema["prefixItems"] ?? []) as Schema[];
  const items = schema["items"] as Schema | false | undefined;
  const inside = value.flatMap((item, index) =>
    inner(item, prefix[index] ?? (items === false ? {} : (items ?? {}))),
  );
  const named = broken({
    items: value.length >= minItems && value.length <= maxItems,
    "further items": items !== false || value.length <= prefix.length,
    uniqueItems: schema["uniqueItems"] !== true || distinct.size === value.length,
  });
  return [...named, ...inside];
}

function ofObject(value: Record<string, unknown>, schema: Schema, inner: Check): string[] {
  const properties = (schema["properties"] ?? {}) as Record<string, Schema>;
  const required = (schema["required"] ?? []) as string[];
  const known = Object.keys(value).filter((key) => Object.hasOwn(properties, key));
  const named = broken({
    required: required.every((key) => Object.hasOwn(value, key)),
    minProperties:
      Object.keys(value).length >= ((schema["minProperties"] as number | undefined) ?? 0),
    additional:
      schema["additionalProperties"] !== false || known.length === Object.keys(value).length,
  });
  return [...named, ...known.flatMap((key) => inner(value[key], properties[key] ?? {}))];
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function isType(value: unknown, name: string): boolean {
  if (name === "null") return value === null;
  if (name === "array") return Array.isArray(value);
  if (name === "integer") return Number.isInteger(value);
  if (name === "object") return isObject(value);
  return typeof value === name;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function lookUp(root: Schema, pointer: string): Schema {
  const steps = pointer.split("/").slice(1);
  return steps.reduce<Schema>((target, step) => target[step] as Schema, root);
}
