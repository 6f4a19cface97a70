import type { ModelPage, Provider, Query } from "@anyllm/core";
import type { Loose, SchemaFitter, ThinkTags, TokenCounts } from "@anyllm/core/translate";
import type { ReasoningEffort } from "@anyllm/types";
import type { executedTools } from "./decode-hosted.ts";
import type { FileForm } from "./file-forms.ts";

/**
 * Request fields that stand at the top of a Chat Completions body, under the names of OpenResponses.
 * `instructions`, `tools`, `tool_choice`, `text` and `reasoning` have rules of their own below.
 */
export type ChatField =
  | "temperature"
  | "top_p"
  | "presence_penalty"
  | "frequency_penalty"
  | "max_output_tokens"
  | "parallel_tool_calls"
  | "service_tier"
  | "user"
  | "safety_identifier"
  | "prompt_cache_key"
  | "prompt_cache_retention"
  | "top_logprobs";

/** How far a vendor goes with the form of an answer. */
export type Structured =
  /** `response_format: { type: "json_schema", json_schema: { name, schema, strict } }`. */
  | "json_schema"
  /** Any JSON alone: a schema is asked for in the instructions, and the caller is told. */
  | "json_object"
  /** Neither. */
  | "none";

/** Where a vendor wants to see its reasoning again in the messages of a later request. */
export type ReasoningReplay =
  /** Nowhere: it is left out, and the caller is told once. */
  | "none"
  /** A string beside the assistant's content, under this key, and lists of blocks as they came. */
  | {
      key: "reasoning_content" | "reasoning" | "reasoning_text" | "thinking";
      blocks?: readonly ("reasoning_details" | "thinking_blocks" | "content_blocks")[];
      /**
       * Which messages of the assistant are refused without it: those with calls, or all. A blank
       * stands where there is none. @default none is refused
       */
      needed?: "calls" | "all";
    }
  /** The list that came as `reasoning_details` or `thinking_blocks`, as it came. */
  | "reasoning_details"
  /** At the beginning of the content, between the first pair of tags. */
  | "tags"
  /** Parts of type `thinking` before the text, in a content array. */
  | "parts"
  /** Parts of type `reasoning` there, with signed summaries as they came; others are left out. */
  | "summaries";

/** How a vendor reasons on this wire. Reading needs no rule: every known form is understood. */
export interface ChatReasoning {
  /**
   * What `reasoning.effort` adds to the body, for each effort that the vendor knows. An effort that is
   * not here becomes the nearest one that is, with a warning.
   */
  efforts?: Readonly<Partial<Record<ReasoningEffort, Loose>>>;
  /** Whether there is an object `reasoning` for more than the effort. @default where efforts have one */
  object?: boolean;
  /** @default "none" */
  replay?: ReasoningReplay;
  /**
   * Keys of a body whose messages hold reasoning, where it is passed over without them. What the effort
   * adds to the same objects wins. @default none
   */
  kept?: Loose;
  /** Tags around reasoning inside the content, where a model writes them. @default `<think>` and its cousins */
  tags?: readonly ThinkTags[];
  /** The prompt opens the first pair of tags, so that the content begins with reasoning. @default false */
  opened?: boolean;
}

/** How a vendor takes media in user messages. Absent kinds are refused before anything is sent. */
export interface ChatMedia {
  /** Parts `image_url`: URLs and data URLs, or data URLs alone. */
  image?: "url" | "data";
  /** Parts `file` with `file_data` (and `file_id`), or a form of the vendor's own. */
  file?: "file" | FileForm;
  /**
   * Parts `input_audio`; with `base64` the data stands alone where the caller names no format, with
   * `data_url` it is a data URL or a URL.
   */
  audio?: "input_audio" | "base64" | "data_url";
  /** Parts `video_url`. */
  video?: "video_url";
  /** Whether outputs of functions may be arrays of parts, images included. @default false: text alone */
  toolOutputs?: boolean;
}

/** What a vendor does with tools. */
export interface ChatTools {
  /** Forms of `tool_choice` that it honours beside `auto`. Others are refused, `none` by sending no tools. */
  choices?: readonly ("none" | "required" | "function")[];
  /** The word it has for `required`. @default "required" */
  required?: string;
  /** Whether `strict` of a function is sent. @default false */
  strict?: boolean;
  /** Keys of a body that has tools and asks for a stream, where calls come whole without them. @default none */
  inStream?: Loose;
  /** Types of tools of the vendor's own, which are sent as they are. @default none */
  hosted?: readonly string[];
}

/**
 * A vendor that speaks Chat Completions, as data. What is not named here the vendor does not have.
 *
 * @typeParam Id - The name users put before the model.
 */
export interface ChatDialect<Id extends string = string> {
  id: Id;
  /** As the vendor writes it. */
  name: string;
  /**
   * The endpoint up to and without `/chat/completions`; `{NAME}` stands for an environment variable
   * that must be set. Its value may end with what follows it here.
   */
  baseURL: string;
  /** The variable that may hold another endpoint. */
  baseURLVariable?: string;
  /** The variable that holds the key; absent where none is needed. */
  apiKeyVariable?: string;
  /** The header that carries the key as it is. @default `authorization`, as a bearer token */
  keyHeader?: string;
  /** The package to name where the key is missing. @default `@anyllm/provider-<id>` */
  package?: string;
  /** The vendor's own headers. */
  headers?: Readonly<Record<string, string>>;
  /** Query parameters of every call. */
  query?: Query;
  /** @default "/chat/completions" */
  path?: string;

  /** The fields that the vendor takes. */
  fields: readonly ChatField[];
  /** Fields that it has under other names; `max_output_tokens` is `max_tokens` unless named here. */
  names?: Readonly<Partial<Record<ChatField, string>>>;
  /** Ranges narrower than the specification's: what lies outside is clamped, with a warning. */
  ranges?: Readonly<Partial<Record<ChatField, readonly [min: number, max: number]>>>;
  /** Values that the vendor names otherwise, such as service tiers. */
  values?: Readonly<Partial<Record<ChatField, Readonly<Record<string, unknown>>>>>;
  /** Keys of every body. What the request holds wins over them. */
  body?: Loose;

  /** The role that carries developer messages and instructions. @default "system" */
  developer?: "developer" | "system" | "user";
  /**
   * What the assistant is made to say between outputs of functions and a message of the user, where
   * the vendor refuses one after the other. It is told in a warning. @default nothing
   */
  afterOutputs?: string;
  /**
   * Whether user and assistant must take turns: messages of one role that follow each other become one.
   * @default false
   */
  alternates?: boolean;
  /**
   * Whether `prompt_cache_breakpoint` of a part is sent as `cache_control`, and the words that the
   * vendor has for its `ttl`. Absent: it is left out, and the caller is told once.
   */
  cacheControl?: Readonly<Record<string, string>>;
  /** Whether contents must be strings: parts of text are joined by line breaks. @default false */
  plainText?: boolean;
  /** Whether files that the vendor read go back in `annotations`, as they came. @default false */
  readFiles?: boolean;
  /** Whether refusals of earlier answers go in a field `refusal`. @default false: they are text */
  refusals?: boolean;
  /** Whether `text.verbosity` is sent as `verbosity`. @default false */
  verbosity?: boolean;
  /** Absent: no tools. */
  tools?: ChatTools;
  /** The id that a call goes back under, where the vendor refuses those of others. @default its own */
  callId?(id: string): string;
  /** @default "none" */
  structured?: Structured;
  /**
   * Whether the form of an answer can be asked for beside tools. `false` where it is refused, and
   * where the model can call no tool then. @default true
   */
  formatWithTools?: boolean;
  /** Makes schemas, of functions and of answers, such as it takes: `schemaFitter({…})`. @default schemas go as they are */
  schemas?: SchemaFitter;
  /** Whether any JSON can be asked for beside a schema. @default true: else a schema of any object is sent */
  jsonObject?: boolean;
  /** Absent: `reasoning` is left out with a warning. What comes is understood all the same. */
  reasoning?: ChatReasoning;
  /** Absent: text alone. */
  media?: ChatMedia;
  /** Whether `stream_options: { include_usage: true }` asks for usage in streams. @default true */
  usageInStream?: boolean;
  /** The key that marks an assistant's message at the end as one to be gone on with. @default no mark */
  prefix?: "prefix" | "partial";
  /** Reads `executed_tools`, where the vendor runs tools itself. @default they stay a field of the message */
  executed?: typeof executedTools;

  /** Finish reasons beyond `stop`, `length`, `tool_calls`, `content_filter` and what is common. */
  finish?: Readonly<Record<string, "stop" | "length" | "tool_calls" | "content_filter" | "error">>;
  /** Reads usage, where it is not told in one of the known forms. */
  usage?(usage: Loose): TokenCounts;
  /** Says better what an error means, where the general rules miss it; see {@link explainBy}. */
  explain?: Provider["explain"];
  /** How models are listed. @default `GET /models` in OpenAI's form; `false` where they are not */
  models?: { path?: string; query?: Query; read?(page: unknown): ModelPage } | false;
  /** Where these facts stand: the vendor's page. */
  source: string;
}
