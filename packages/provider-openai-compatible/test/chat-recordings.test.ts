import type { ChatDialect, ChatField } from "@anyllm/chat";
import { loadRecordings, type Recording } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import * as rows from "../src/chat.ts";

// Whose recorded requests a row must be able to say.
const recorded: Record<string, { dialect: ChatDialect }> = {
  ai21: rows.ai21,
  "amazon-bedrock": rows.bedrock,
  "anthropic-openai-compat": rows.anthropic,
  avian: rows.avian,
  "azure-foundry": rows.azure,
  "azure-openai": rows.azureopenai,
  "bedrock-mantle": rows.bedrockmantle,
  cloudflare: rows.cloudflare,
  crusoe: rows.crusoe,
  databricks: rows.databricks,
  deepinfra: rows.deepinfra,
  doubleword: rows.doubleword,
  fireworks: rows.fireworks,
  "github-copilot": rows.githubcopilot,
  google: rows.google,
  gpustack: rows.gpustack,
  groq: rows.groq,
  heroku: rows.heroku,
  huggingface: rows.huggingface,
  "litellm-proxy": rows.litellm,
  mistralrs: rows.mistralrs,
  "ollama-cloud": rows.ollamacloud,
  openai: rows.openai,
  openrouter: rows.openrouter,
  portkey: rows.portkey,
  snowflake: rows.snowflake,
  venice: rows.venice,
  "vercel-gateway": rows.vercel,
  watsonx: rows.watsonx,
  writer: rows.writer,
  xai: rows.xai,
};

const { recordings, missing } = loadRecordings();
const requests = recordings.filter(
  ({ provider, wire, status }) =>
    wire === "chat-completions" && status < 400 && Object.hasOwn(recorded, provider),
);

describe.skipIf(missing)(`recorded requests ${missing ?? ""}`, () => {
  it.each(Object.keys(recorded))("%s: its row knows every field of them", (vendor) => {
    const unknown = requests
      .filter(({ provider }) => provider === vendor)
      .flatMap((recording) => unknownTo(recorded[vendor]!.dialect, recording));
    expect(unknown).toEqual([]);
  });
});

type Body = Record<string, unknown>;

const fields: Record<string, ChatField> = {
  temperature: "temperature",
  top_p: "top_p",
  presence_penalty: "presence_penalty",
  frequency_penalty: "frequency_penalty",
  max_tokens: "max_output_tokens",
  max_completion_tokens: "max_output_tokens",
  parallel_tool_calls: "parallel_tool_calls",
  service_tier: "service_tier",
  user: "user",
  logprobs: "top_logprobs",
};

type Check = (dialect: ChatDialect, body: Body) => string[];

const unknownFields: Check = ({ fields: known }, body) =>
  Object.keys(body).filter((key) => fields[key] !== undefined && !known.includes(fields[key]));

const unknownTools: Check = ({ tools }, body) => {
  if (body["tools"] && !tools) return ["tools"];
  const { tool_choice: choice = "auto" } = body;
  const named = typeof choice === "string" ? choice : "function";
  const choices: string[] = ["auto", ...(tools?.choices ?? [])];
  const unknown = choices.includes(named) ? [] : [`tool_choice ${named}`];
  for (const { type, function: called } of list(body["tools"])) {
    const strict = (called as Body | undefined)?.["strict"] === true;
    if (strict && !tools?.strict) unknown.push("strict");
    if (type !== "function" && !tools?.hosted?.includes(String(type))) unknown.push(String(type));
  }
  return unknown;
};

const unknownForms: Check = ({ structured = "none" }, body) => {
  const format = body["response_format"] as { type: string } | undefined;
  const known = structured === "json_schema" ? ["json_schema", "json_object"] : [structured];
  return format && format.type !== "text" && !known.includes(format.type) ? [format.type] : [];
};

// `default` is Groq's own word, which goes on as it is.
const unknownEfforts: Check = ({ reasoning }, { reasoning_effort: effort = "default" }) => {
  const known = Object.values(reasoning?.efforts ?? {}).map((ask) => ask["reasoning_effort"]);
  return effort === "default" || known.includes(effort) ? [] : ["reasoning_effort"];
};

const unknownParts: Check = ({ reasoning, media = {} }, body) =>
  list(body["messages"]).flatMap((message) => {
    const thoughts = ["reasoning_content", "reasoning", "reasoning_details"];
    const thought = thoughts.some((key) => message[key]) && !reasoning?.replay;
    const parts = list(message["content"]).map(({ type }) => String(type));
    const unknown = parts.filter(
      (type) => type !== "text" && !Object.hasOwn(media, type.replace(/^input_|_url$/g, "")),
    );
    return thought ? ["reasoning sent back", ...unknown] : unknown;
  });

function unknownTo(dialect: ChatDialect, recording: Recording): string[] {
  const body = (recording.requestBody() ?? {}) as Body;
  return [unknownFields, unknownTools, unknownForms, unknownEfforts, unknownParts]
    .flatMap((check) => check(dialect, body))
    .map((what) => `${what} (${recording.id})`);
}

function list(value: unknown): Body[] {
  return Array.isArray(value) ? (value as Body[]) : [];
}
