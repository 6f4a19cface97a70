// Makes the specification's OpenAPI document fit for openapi-typescript, which would otherwise take
// each schema's name for its `type` (discriminators without a mapping), an object without
// properties for one that must stay empty, and an example for a contract. Prose is left out.
//
// See the head of openresponses.ts for the command.
import { readFileSync } from "node:fs";

const prose = new Set(["discriminator", "description", "summary", "title", "example", "examples"]);

function prepare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(prepare);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key, inner]) => !isProse(key, inner));
  return Object.fromEntries(kept.map(([key, inner]) => [key, prepare(inner)]));
}

// A property of a schema may itself be called `description`; then it holds a schema.
function isProse(key: string, inner: unknown): boolean {
  return prose.has(key) && (key === "discriminator" || !isSchema(inner));
}

function isSchema(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    ["type", "anyOf", "oneOf", "allOf", "$ref"].some((key) => key in value)
  );
}

interface Document {
  paths: object;
  components: { schemas: Record<string, object> };
}

const document = prepare(JSON.parse(readFileSync(process.argv[2] ?? "", "utf8"))) as Document;
document.paths = {};
document.components.schemas["EmptyModelParam"] = { type: "object", additionalProperties: true };
console.log(JSON.stringify(document));
