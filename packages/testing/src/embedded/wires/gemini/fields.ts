import {
  array,
  boolean,
  type Check,
  isRecord,
  number,
  object,
  oneOf,
  string,
} from "../../checks.ts";
import { invalid } from "../../problem.ts";

export type Loose = Record<string, unknown>;

const any: Check = () => undefined;
const none =
  (what: string): Check =>
  (value) =>
    Array.isArray(value) && value.length === 0
      ? undefined
      : `is not possible: the embedded model has no ${what}`;

const schema: Check = (value) => (isRecord(value) ? unknownKey(value) : "must be a schema");

const body: Record<string, Check> = {
  contents: array,
  systemInstruction: object,
  generationConfig: object,
  tools: array,
  toolConfig: object,
  safetySettings: array,
  cachedContent: string(),
  labels: object,
  model: string(),
  serviceTier: string(),
  store: boolean,
};

const generation: Record<string, Check> = {
  temperature: number(0, 2),
  topP: number(0, 1),
  topK: number(1, Infinity),
  candidateCount: number(1, 1, true),
  maxOutputTokens: number(1, Infinity, true),
  stopSequences: none("stop sequences"),
  responseMimeType: oneOf("text/plain", "application/json"),
  responseSchema: schema,
  responseJsonSchema: object,
  presencePenalty: number(-2, 2),
  frequencyPenalty: number(-2, 2),
  seed: number(-Infinity, Infinity, true),
  responseLogprobs: boolean,
  logprobs: number(0, 20, true),
  responseModalities: array,
  mediaResolution: string(),
  thinkingConfig: object,
};

const thinking: Record<string, Check> = {
  includeThoughts: boolean,
  thinkingBudget: number(-1, Infinity, true),
  thinkingLevel: (value) => oneOf("MINIMAL", "LOW", "MEDIUM", "HIGH")(String(value).toUpperCase()),
};

const declaration: Record<string, Check> = {
  name: (value) =>
    /^[A-Za-z_][\w.:-]{0,63}$/.test(String(value)) ? undefined : "is not a valid function name",
  description: string(),
  parameters: schema,
  parametersJsonSchema: object,
  response: schema,
  responseJsonSchema: object,
  behavior: string(),
};

/** What one part holds: one of these, and what may stand beside it. */
export const data: Record<string, Check> = {
  text: string(),
  inlineData: object,
  fileData: object,
  functionCall: object,
  functionResponse: object,
  executableCode: object,
  codeExecutionResult: object,
};
const beside: Record<string, Check> = {
  thought: boolean,
  thoughtSignature: string(),
  videoMetadata: object,
  mediaResolution: any,
  partMetadata: object,
};

/** The keys of a part. */
export const part = { ...data, ...beside };

// The vendor's own choice of OpenAPI. Source: ai.google.dev/api/caching#Schema
const schemaKeys = new Set(
  (
    "type format title description nullable enum maxItems minItems properties required minProperties maxProperties " +
    "minLength maxLength pattern example anyOf propertyOrdering default items minimum maximum"
  ).split(" "),
);

function unknownKey(given: Loose): string | undefined {
  const key = Object.keys(given).find((name) => !schemaKeys.has(name));
  if (key !== undefined) return `unknown name "${key}": cannot find field`;
  const properties = isRecord(given["properties"]) ? Object.values(given["properties"]) : [];
  const alternatives = Array.isArray(given["anyOf"]) ? given["anyOf"] : [];
  const inner = [given["items"], ...properties, ...(alternatives as unknown[])].filter(isRecord);
  return inner.map(unknownKey).find((wrong) => wrong !== undefined);
}

/** Refuses keys that are not known, or hold the wrong thing. */
export function checkKnown(value: Loose, path: string, known: Record<string, Check>): void {
  for (const [key, given] of Object.entries(value)) {
    const check = known[key];
    if (!check) throw invalid(path, `unknown name "${key}": cannot find field`);
    const wrong = given === null ? undefined : check(given);
    if (wrong) throw invalid(path === "" ? key : `${path}.${key}`, wrong);
  }
}

/**
 * Takes a body for what it claims to be, but for its contents. This vendor refuses names that it does
 * not know.
 *
 * @throws Problem 400 naming the field.
 * @see https://ai.google.dev/api/generate-content
 */
export function checkGemini(given: unknown): Loose {
  if (!isRecord(given)) throw invalid("body", "must be a JSON object");
  checkKnown(given, "", body);
  const contents = given["contents"];
  if (!Array.isArray(contents) || contents.length === 0) {
    throw invalid("contents", "contents are required");
  }
  const config = (given["generationConfig"] ?? {}) as Loose;
  checkKnown(config, "generation_config", generation);
  checkKnown(
    (config["thinkingConfig"] ?? {}) as Loose,
    "generation_config.thinking_config",
    thinking,
  );
  const formed = config["responseSchema"] ?? config["responseJsonSchema"];
  if (formed && config["responseMimeType"] !== "application/json") {
    throw invalid(
      "generation_config.response_schema",
      "only allowed when response mimetype is application/json",
    );
  }
  ((given["tools"] ?? []) as unknown[]).forEach((tool, index) => {
    const path = `tools[${index}]`;
    if (!isRecord(tool)) throw invalid(path, "must be an object");
    checkKnown(tool, path, { functionDeclarations: array });
    for (const spec of (tool["functionDeclarations"] ?? []) as unknown[]) {
      if (!isRecord(spec)) throw invalid(`${path}.function_declarations`, "must be objects");
      checkKnown(spec, `${path}.function_declarations`, declaration);
      if (spec["name"] === undefined) {
        throw invalid(`${path}.function_declarations.name`, "is required");
      }
    }
  });
  return given;
}

/** The names of a proto may be written in snake case too: all become camel case, two levels deep. */
export function camel(given: unknown, levels = 2): unknown {
  if (!isRecord(given)) return given;
  return Object.fromEntries(
    Object.entries(given).map(([key, value]) => [
      key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      levels > 1 ? camel(value, levels - 1) : value,
    ]),
  );
}
