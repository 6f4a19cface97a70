import type { Fetch, Provider, ProviderOptions } from "@anyllm/core";
import { anthropic } from "@anyllm/provider-anthropic";
import { azureopenai } from "@anyllm/provider-azureopenai";
import { bedrock } from "@anyllm/provider-bedrock";
import { cerebras } from "@anyllm/provider-cerebras";
import { cohere } from "@anyllm/provider-cohere";
import { deepseek } from "@anyllm/provider-deepseek";
import { fireworks } from "@anyllm/provider-fireworks";
import { gemini } from "@anyllm/provider-gemini";
import { groq } from "@anyllm/provider-groq";
import { huggingface } from "@anyllm/provider-huggingface";
import { llamacpp } from "@anyllm/provider-llamacpp";
import { lmstudio } from "@anyllm/provider-lmstudio";
import { mistral } from "@anyllm/provider-mistral";
import { moonshotai } from "@anyllm/provider-moonshotai";
import { ollama } from "@anyllm/provider-ollama";
import { openai } from "@anyllm/provider-openai";
import * as compatible from "@anyllm/provider-openai-compatible/chat";
import { openrouter } from "@anyllm/provider-openrouter";
import { perplexity } from "@anyllm/provider-perplexity";
import { together } from "@anyllm/provider-together";
import { vertexai } from "@anyllm/provider-vertexai";
import { vllm } from "@anyllm/provider-vllm";
import { xai } from "@anyllm/provider-xai";
import { zai } from "@anyllm/provider-zai";
import type { ChatAnswerOptions } from "@anyllm/testing";

type Options = ProviderOptions & { baseURL: string };
type Create = (options: Options) => Provider;
/** The servers that providers are run against. */
export type PeerName = "embedded" | "aimock";

/** A provider, and where it finds its wire on each server that speaks it. */
export interface Row {
  name: string;
  create: Create;
  base: Partial<Record<PeerName, string>>;
  /** How the embedded model is to answer it. */
  chat?: ChatAnswerOptions;
  /** The model asked for, where the vendor's models differ. @default "embedded-1" */
  model?: string;
  /** A text that a server tells in streams, and not in whole answers. */
  streamedAlone?: string;
  /** What a server does not tell, by feature, and why. */
  lacks?: Partial<Record<PeerName, Record<string, string>>>;
}

const everywhere = { embedded: "/v1", aimock: "/v1" };

// What prefers Responses speaks Chat Completions to a server that has no Responses.
const older: Fetch = async (url, init) =>
  url.endsWith("/responses") ? new Response("{}", { status: 404 }) : fetch(url, init);
const overChat =
  (create: Create): Create =>
  (options) =>
    create({ ...options, fetch: older });

const { chatCompatible, writer, ...vendors } = compatible;
const own = { cerebras, deepseek, mistral, moonshotai, perplexity, together, zai };
const native = { azureopenai: azureOf, fireworks, groq, huggingface, openai, openrouter, xai };
const bridged = { llamacpp, lmstudio, ollama, vllm };

const dialects: [name: string, ChatAnswerOptions][] = [
  ["reasoning", { reasoning: "reasoning" }],
  ["reasoning_details", { reasoning: "reasoning_details" }],
  ["tags", { reasoning: "tags" }],
  ["parts", { reasoning: "parts" }],
  ["no ids", { callIds: false }],
  ["whole calls", { wholeCalls: true, usageChunk: true }],
];

// They tell usage in streams unasked; aimock only tells it when asked.
const unasked = new Set([
  "mistral",
  "perplexity",
  "together",
  "databricks",
  "heroku",
  "ai21",
  "writer",
]);
const unaskedUsage = { aimock: { usage: "aimock tells usage in a stream only when it is asked" } };
const noCounts = { usage: "aimock counts no tokens on this wire" };

function chatRow(name: string, create: Create, title = name): Row {
  const row = { name: title, create, base: everywhere };
  if (!unasked.has(name)) return row;
  const reasoning = name === "mistral" ? "parts" : "reasoning_content";
  return { ...row, chat: { usageChunk: true, reasoning }, lacks: unaskedUsage };
}

const claudes = ["claude-sonnet-4-6", "claude-haiku-4-5"];
const geminis = ["gemini-3-flash-preview", "gemini-2.5-flash"];
/** The names that the embedded model goes by. */
export const named = ["embedded-1", ...claudes, ...geminis];

/** Every provider that speaks a wire of one of the servers. */
export const rows: Row[] = [
  ...["embedded-1", ...claudes].map((model): Row => ({
    name: `anthropic (${model})`,
    create: anthropic,
    base: everywhere,
    model,
    lacks: { aimock: noCounts },
  })),
  ...["embedded-1", ...geminis].flatMap((model): Row[] => [
    {
      name: `gemini (${model})`,
      create: gemini,
      base: { embedded: "/v1beta", aimock: "/v1beta" },
      model,
      lacks: { aimock: noCounts },
    },
    {
      name: `vertexai (${model})`,
      create: vertexOf,
      base: { embedded: "", aimock: "" },
      model,
      lacks: { aimock: noCounts },
    },
  ]),
  ...["us.amazon.nova-pro-v1:0", "us.anthropic.claude-sonnet-4-6"].map((model): Row => ({
    name: `bedrock (${model})`,
    create: bedrock,
    base: { aimock: "" },
    model,
    lacks: { aimock: noCounts },
  })),
  {
    name: "cohere",
    create: cohere,
    base: { aimock: "/v2" },
    streamedAlone: "I will use the requested tool.",
    lacks: {
      aimock: {
        ...noCounts,
        reasoning: "aimock tells reasoning as text",
        "tools, reasoned": "aimock tells reasoning as text",
      },
    },
  },
  ...Object.entries(native).map(([name, create]): Row => ({
    name,
    create,
    base: everywhere,
    lacks: {
      aimock: { ...noCounts, limit: "aimock ends a Responses stream cut short as completed" },
    },
  })),
  ...Object.entries(own).map(([name, create]) => chatRow(name, create)),
  ...Object.entries(bridged).map(([name, create]) => chatRow(name, overChat(create))),
  ...Object.entries(vendors).map(([name, create]) => chatRow(name, create, `${name} (chat)`)),
  chatRow("writer", writerOf, "writer (chat)"),
  chatRow("chatCompatible", chatCompatible),
  ...dialects.map(([name, chat]): Row => ({
    name: `chatCompatible (${name})`,
    create: chatCompatible,
    base: { embedded: "/v1" },
    chat,
  })),
];

// aimock has Vertex AI under its stable version alone.
function vertexOf(options: Options): Provider {
  const stable: Fetch = (url, init) => fetch(url.replace("/v1beta1/", "/v1/"), init);
  return vertexai({ ...options, project: "p", location: "l", fetch: stable });
}

// Its paths begin with more.
function azureOf(options: Options): Provider {
  const usual: Fetch = (url, init) => fetch(url.replace("/openai/v1/", "/"), init);
  return azureopenai({ ...options, fetch: usual });
}

// Its path is its own.
function writerOf(options: Options): Provider {
  const usual: Fetch = (url, init) => fetch(url.replace(/\/chat$/, "/chat/completions"), init);
  return writer({ ...options, fetch: usual });
}
