import { type AnyLLMError, fitRequest, type Provider } from "@anyllm/core";
import {
  defineTranslator,
  type EncodeContext,
  type Encoded,
  isObject,
  list,
} from "@anyllm/core/translate";
import {
  decodeMessages,
  encodeMessages,
  explainMessages,
  messagesCapabilities,
  messagesStructured,
} from "@anyllm/provider-anthropic/codec";
import {
  createGeminiDecoder,
  encodeGemini,
  explainGoogleError,
  geminiCapabilities,
  type GeminiDialect,
  geminiStructured,
} from "@anyllm/provider-gemini/codec";
import type { ResponseRequest } from "@anyllm/types";
import { createPlace, type Place, type VertexAIOptions } from "./place.ts";

/**
 * Model names that complete in an editor; any other name works as well.
 *
 * Source: https://cloud.google.com/vertex-ai/generative-ai/docs/models
 */
export type VertexAIModel =
  | "gemini-3.1-pro-preview"
  | "gemini-3-flash-preview"
  | "gemini-2.5-pro"
  | "gemini-2.5-flash"
  | "gemini-2.5-flash-lite"
  | "claude-opus-4-6"
  | "claude-sonnet-4-6"
  | "claude-haiku-4-5@20251001";

/** What this provider is, as a type: its id and models. */
export type VertexAIProvider = Provider<"vertexai", VertexAIModel, never>;

/**
 * Gemini and Claude on Google's Vertex AI. Models whose names begin with `claude` are Anthropic's and
 * speak its Messages API, all others Gemini's `generateContent`; both become items as they do with
 * `@anyllm/provider-gemini` and `@anyllm/provider-anthropic`. It keeps no responses.
 *
 * Reads `GOOGLE_CLOUD_PROJECT`, `GOOGLE_CLOUD_LOCATION`, `GOOGLE_API_KEY` and `VERTEXAI_API_BASE`
 * where options leave them out, when a call is made.
 *
 * @param options - See {@link VertexAIOptions}.
 * @throws MissingApiKeyError at the first call, without a token or key; AnyLLMError `invalid_request`
 *   without a project; UnsupportedError for what the model's wire lacks.
 * @see https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference
 * @example
 * ```ts
 * import { createClient } from "@anyllm/core";
 * import { vertexai } from "@anyllm/provider-vertexai";
 * import { googleAuth } from "@anyllm/provider-vertexai/auth";
 *
 * const vertex = vertexai({ apiKey: googleAuth(), project: "my-project", location: "europe-west4" });
 * const llm = createClient({ providers: [vertex] });
 * const response = await llm.responses({ model: "vertexai/gemini-2.5-flash", input: "Hello" });
 * ```
 */
export function vertexai(options: VertexAIOptions = {}): VertexAIProvider {
  const place = createPlace(options);
  return defineTranslator({
    ...wire,
    options,
    baseURL: place.baseURL,
    authorize: place.authorize,
    encode(request, context) {
      const [encode, capabilities] = isClaude(request.model)
        ? ([encodeClaude, messagesCapabilities] as const)
        : ([encodeGoogle, googleCapabilities] as const);
      const warn = ({ param, message }: { param: string; message: string }): void =>
        context.warn(param, message);
      return encode(fitRequest(request, { id: wire.id, capabilities }, warn), context, place);
    },
  });
}

// Source: @google/genai, which refuses file search and MCP servers here.
const googleCapabilities = {
  ...geminiCapabilities,
  tools: geminiCapabilities.tools.filter((type) => !/file_search$|^mcp$/.test(type)),
};

const wire = {
  id: "vertexai" as const,
  baseURLVariable: "VERTEXAI_API_BASE",
  apiKeyVariable: "GOOGLE_API_KEY",
  models: [] as VertexAIModel[],
  // Either wire's; each request is held to that of its model.
  capabilities: {
    parameters: both(googleCapabilities.parameters, messagesCapabilities.parameters),
    tools: both(googleCapabilities.tools, messagesCapabilities.tools),
    input: both(googleCapabilities.input, messagesCapabilities.input),
  },
  explain: (error: AnyLLMError) => explainMessages(explainGoogleError(error)),
  structured: (model: string) =>
    isClaude(model) ? messagesStructured(model) : geminiStructured(model),
  listing: {
    path: "/v1beta1/publishers/google/models",
    read(page: unknown) {
      const { publisherModels, nextPageToken } = isObject(page) ? page : {};
      const data = list(publisherModels)
        .filter(isObject)
        .map((model) => ({ ...model, id: String(model["name"]).replace(/^.*\/models\//, "") }));
      return typeof nextPageToken === "string" && nextPageToken !== ""
        ? { data, next: { pageToken: nextPageToken } }
        : { data };
    },
  },
  seals: ({ model }: { model: string }) =>
    isClaude(model)
      ? ["encrypted_content"]
      : ["encrypted_content", "thought_signature", "thought_signature_index"],
  decode: (writer, context) =>
    isClaude(context.request.model)
      ? decodeMessages(writer, context)
      : createGeminiDecoder(writer, context),
} satisfies Partial<Parameters<typeof defineTranslator>[0]>;

function both(one: readonly string[], other: readonly string[] | "all"): readonly string[] | "all" {
  return other === "all" ? other : [...new Set([...one, ...other])];
}

function isClaude(model: string): boolean {
  return /^(publishers\/)?(anthropic\/(models\/)?)?claude/.test(model);
}

// `publishers/google/models/gemini-2.5-pro` and `google/gemini-2.5-pro` are names as well.
function nameOf(model: string): [publisher: string | undefined, name: string] {
  const [, publisher, name] = /^(?:publishers\/)?([^/]+)\/(?:models\/)?(.+)$/.exec(model) ?? [];
  return name === undefined ? [undefined, model] : [publisher, name];
}

const dialect: GeminiDialect = {
  asksForMixedTools: false,
  fileNames: true,
  fileUri: (id) => (/^(gs|https?):\/\//.test(id) ? id : undefined),
};

function encodeGoogle(request: ResponseRequest, context: EncodeContext, place: Place): Encoded {
  const { stream } = request;
  const [publisher = "google", name] = nameOf(request.model);
  const path = place.pathOf(publisher, name);
  return {
    path: `${path}:${stream === true ? "streamGenerateContent" : "generateContent"}`,
    body: encodeGemini(request, context, dialect),
    ...(stream === true && { query: { alt: "sse" } }),
  };
}

// Source: https://cloud.google.com/vertex-ai/generative-ai/docs/partner-models/claude/use-claude
function encodeClaude(request: ResponseRequest, context: EncodeContext, place: Place): Encoded {
  const { stream } = request;
  const { body, betas } = encodeMessages(request, context, { automaticCaching: false });
  const [, name] = nameOf(request.model);
  return {
    path: `${place.pathOf("anthropic", name)}:${stream === true ? "streamRawPredict" : "rawPredict"}`,
    body: {
      anthropic_version: "vertex-2023-10-16",
      ...body,
      ...(stream === true && { stream: true }),
    },
    ...(betas.length > 0 && { headers: { "anthropic-beta": betas.join(",") } }),
  };
}
