import { type Schema, type SchemaDraft, Validator } from "@cfworker/json-schema";
import { AnyLLMError } from "../errors.ts";
import { describeIssue } from "./issues.ts";
import type { JSONSchema, SchemaIssue } from "./standard.ts";

// A module of its own, loaded when a plain JSON Schema is first checked.

const validators = new WeakMap<JSONSchema, Validator>();

/** What is wrong with a value under a plain JSON Schema; nothing when it fits. */
export function checkRaw(schema: JSONSchema, value: unknown): string[] {
  try {
    return issuesOf(validatorOf(schema).validate(value).errors).map(describeIssue);
  } catch (cause) {
    // Of the schema, not of the value: a $ref to nowhere, or a pattern that is none.
    const reason = cause instanceof Error ? cause.message.split("\n", 1)[0] : "";
    const said = `This JSON Schema cannot be used: ${reason}. Mend the schema.`;
    throw new AnyLLMError("invalid_request", said, { cause });
  }
}

function validatorOf(schema: JSONSchema): Validator {
  const known = validators.get(schema);
  if (known) return known;
  // A copy, because the validator writes into what it is given.
  const copy = structuredClone(schema) as Schema;
  const made = new Validator(copy, draftOf(schema["$schema"]), false);
  validators.set(schema, made);
  return made;
}

function draftOf(named: unknown): SchemaDraft {
  const [draft] = /2019-09|(?<=draft-0)[47]/.exec(String(named)) ?? [];
  return (draft as SchemaDraft | undefined) ?? "2020-12";
}

type Unit = ReturnType<Validator["validate"]>["errors"][number];

// An error of a keyword that holds schemas says only that there is another one below it.
function issuesOf(units: readonly Unit[]): SchemaIssue[] {
  return units
    .filter(({ keyword, keywordLocation }, index) => {
      if (keyword === "false") return false;
      const next = units[index + 1];
      const below = next?.keywordLocation.startsWith(`${keywordLocation}/`) === true;
      return !below && !/^(properties|items|prefixItems|\$ref)$/.test(keyword);
    })
    .map((unit) => ({ message: wordsOf(unit), path: pathOf(unit.instanceLocation) }));
}

function wordsOf({ keyword, error }: Unit): string {
  const [, name] = /"(.*)" does not match additional properties/s.exec(error) ?? [];
  if (name !== undefined) return `unknown property "${name}"`;
  const [, missing] = /required property "(.*)"\.$/s.exec(error) ?? [];
  if (missing !== undefined) return `"${missing}" is missing`;
  const [, is, wanted] = /^Instance type "(.*)" is invalid\. Expected (.*)\.$/s.exec(error) ?? [];
  if (keyword === "type" && wanted !== undefined) {
    return `expected ${wanted.replaceAll('"', "")}, received ${is}`;
  }
  return error.replace(/^Instance /, "").replace(/\.$/, "");
}

function pathOf(pointer: string): string[] {
  const steps = pointer.replace(/^#\/?/, "").split("/").filter(Boolean);
  return steps.map((step) => decode(step).replaceAll("~1", "/").replaceAll("~0", "~"));
}

function decode(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}
