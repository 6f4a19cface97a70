import { type ChatDialect, defineChatProvider } from "@anyllm/chat";
import type { Provider, ProviderOptions } from "@anyllm/core";
import type { Recording } from "@anyllm/testing";

/** Makes a provider that plays recordings. */
type Factory = (options: ProviderOptions) => Provider;

/** Where the factory of a vendor is: its module and its name there. */
type Home = readonly [module: string, name: string];

const rows = "@anyllm/provider-openai-compatible/chat";
const own = (id: string, name = id): Home => [`@anyllm/provider-${id}`, name];

// By the names of the recordings. A name that is not here is played by its row, or by nobody's in
// particular on its wire.
const homes: Readonly<Record<string, Home>> = {
  "anthropic/anthropic-messages": own("anthropic"),
  "azure-foundry/anthropic-messages": own("anthropic"),
  "ollama/anthropic-messages": own("anthropic"),
  "vercel-gateway/anthropic-messages": own("anthropic"),
  "google-vertex/anthropic-messages": own("vertexai"),
  "amazon-bedrock/bedrock-converse": own("bedrock"),
  "amazon-bedrock/bedrock-invoke-anthropic": own("bedrock"),
  "cohere/cohere-chat-v2": own("cohere"),
  "google/gemini-generate-content": own("gemini"),
  "google-vertex/gemini-generate-content": own("vertexai"),
  "ollama/ollama-chat": own("ollama", "ollamaChat"),
  "ollama-cloud/ollama-chat": own("ollama", "ollamaChat"),
  "cerebras/chat-completions": own("cerebras"),
  "deepseek/chat-completions": own("deepseek"),
  "mistral/chat-completions": own("mistral"),
  "moonshotai/chat-completions": own("moonshotai"),
  "perplexity/chat-completions": own("perplexity"),
  "together/chat-completions": own("together"),
  "zai/chat-completions": own("zai"),
  "llamacpp/chat-completions": own("llamacpp"),
  "ollama/chat-completions": own("ollama"),
  "vllm/chat-completions": own("vllm"),
  "openai/openai-responses": own("openai"),
  "xai/openai-responses": own("xai"),
};

// Where a row has another name than the recordings.
const rowNames: Readonly<Record<string, string>> = {
  alibaba: "dashscope",
  "amazon-bedrock": "bedrock",
  "anthropic-openai-compat": "anthropic",
  "azure-foundry": "azure",
  "litellm-proxy": "litellm",
  "vercel-gateway": "vercel",
};

/**
 * A dialect without a vendor: it takes all that the wire has. What is special to one is in its row.
 * Source: https://platform.openai.com/docs/api-reference/chat
 */
const anybody: ChatDialect<"anybody"> = {
  id: "anybody",
  name: "Anybody",
  baseURL: "http://anybody.invalid/v1",
  fields: [
    "temperature",
    "top_p",
    "presence_penalty",
    "frequency_penalty",
    "max_output_tokens",
    "parallel_tool_calls",
    "service_tier",
    "user",
    "safety_identifier",
    "prompt_cache_key",
    "prompt_cache_retention",
    "top_logprobs",
  ],
  developer: "developer",
  verbosity: true,
  tools: {
    choices: ["none", "required", "function"],
    strict: true,
    hosted: ["openrouter:web_search"],
  },
  structured: "json_schema",
  reasoning: {
    efforts: Object.fromEntries(
      ["none", "minimal", "low", "medium", "high", "xhigh"].map((effort) => [
        effort,
        { reasoning_effort: effort },
      ]),
    ),
    replay: { key: "reasoning_content" },
  },
  media: {
    image: "url",
    file: "file",
    audio: "input_audio",
    video: "video_url",
    toolOutputs: true,
  },
  source: "https://platform.openai.com/docs/api-reference/chat",
};

// Who stands for a wire where nobody knows the name.
const standIns: Readonly<Record<string, Home>> = {
  "anthropic-messages": own("anthropic"),
  "bedrock-converse": own("bedrock"),
  "bedrock-invoke-anthropic": own("bedrock"),
  "cohere-chat-v2": own("cohere"),
  "gemini-generate-content": own("gemini"),
  "ollama-chat": own("ollama", "ollamaChat"),
  "openai-responses": own("openai"),
};

/** A provider's factory, and whether it is the vendor's own or nobody's in particular. */
export interface Vendor {
  create: Factory;
  own: boolean;
  /** What it was taken from, for the matrix and the reports. */
  name: string;
}

const known = new Map<string, Promise<Vendor>>();

/** The provider that plays a recording. */
export function vendorOf({
  provider,
  wire,
}: Pick<Recording, "provider" | "wire">): Promise<Vendor> {
  const key = `${provider}/${wire}`;
  let vendor = known.get(key);
  if (!vendor) known.set(key, (vendor = find(provider, wire)));
  return vendor;
}

async function find(provider: string, wire: string): Promise<Vendor> {
  const home = homes[`${provider}/${wire}`];
  if (home) {
    const create = await load(home);
    if (!create) throw new Error(`${home[0]} exports no ${home[1]}`);
    return { create: prepared(create, wire), own: true, name: home[1] };
  }
  const standIn = standIns[wire];
  if (standIn) {
    const create = (await load(standIn)) as Factory;
    return { create: prepared(create, wire), own: false, name: standIn[1] };
  }
  const name = rowNames[provider] ?? provider.replaceAll(/[^a-z0-9]/gi, "").toLowerCase();
  const row = await load([rows, name]);
  if (row) return { create: prepared(row, wire), own: true, name };
  return { create: defineChatProvider(anybody), own: false, name: "anybody" };
}

async function load([module, name]: Home): Promise<Factory | undefined> {
  const exported = (await import(module).catch(() => ({}))) as Record<string, unknown>;
  const factory = exported[name];
  return typeof factory === "function" ? (factory as Factory) : undefined;
}

// What a factory needs beside a key, as a real caller would give it.
function prepared(create: Factory, wire: string): Factory {
  const api = wire === "bedrock-invoke-anthropic" && { api: "invoke" };
  const more = {
    region: "us-east-1",
    project: "p",
    location: "us-central1",
    accountId: "a",
    ...api,
  };
  return (options) => create({ ...more, ...options });
}
