import type { OpenEnum, UnknownVariant } from "./unknown.ts";

/** How much a model writes. Source: OpenResponses 2026-04-24, VerbosityEnum. */
export type VerbosityEnum = "low" | "medium" | "high";

/** Plain text. Source: OpenResponses 2026-04-24, TextResponseFormat. */
export interface TextResponseFormat {
  type: "text";
}

/**
 * Any JSON object.
 *
 * Source: OpenResponses 2026-04-24, JsonObjectResponseFormat. The schema has it in responses only;
 * requests take it too.
 */
export interface JsonObjectResponseFormat {
  type: "json_object";
}

/**
 * JSON that matches a schema, as a response echoes it.
 *
 * Source: OpenResponses 2026-04-24, JsonSchemaResponseFormat. Its `schema` can only be null there;
 * OpenAI echoes the schema, and xAI leaves out the name.
 */
export interface JsonSchemaResponseFormat {
  type: "json_schema";
  name?: string;
  description?: string | null;
  schema: { [key: string]: unknown } | null;
  strict?: boolean | null;
}

/**
 * JSON that matches a schema, asked for in a request.
 *
 * Source: OpenResponses 2026-04-24, JsonSchemaResponseFormatParam. `type` is required here because
 * nothing else tells the formats apart.
 */
export interface JsonSchemaResponseFormatParam {
  type: "json_schema";
  /** OpenAI requires it: 1 to 64 characters out of `a-z A-Z 0-9 _ -`. */
  name?: string;
  description?: string | null;
  schema?: { [key: string]: unknown };
  /** @default false */
  strict?: boolean | null;
}

/** The form of an answer. Source: OpenResponses 2026-04-24, TextFormatParam, with `json_object`. */
export type TextFormatParam =
  | TextResponseFormat
  | JsonObjectResponseFormat
  | JsonSchemaResponseFormatParam;

/**
 * Settings of the written answer.
 *
 * Source: OpenResponses 2026-04-24, TextParam.
 *
 * @example
 * const text: TextParam = { format: { type: "json_object" }, verbosity: "low" };
 */
export interface TextParam {
  /** @default { type: "text" } */
  format?: TextFormatParam | null;
  /** @default "medium" (OpenAI) */
  verbosity?: VerbosityEnum | null;
}

/** The form of an answer, as a response echoes it. */
export type ResponseFormat =
  | TextResponseFormat
  | JsonObjectResponseFormat
  | JsonSchemaResponseFormat
  | UnknownVariant;

/** Settings of the written answer that a response ran with. Source: OpenResponses 2026-04-24, TextField. */
export interface TextField {
  /** Always sent by the specification; some vendors leave it out. */
  format?: ResponseFormat;
  verbosity?: OpenEnum<VerbosityEnum> | null;
}
