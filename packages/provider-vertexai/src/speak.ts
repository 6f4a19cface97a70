import { type Capabilities, fitRequest, type TranslatorWire } from "@anyllm/core";
import type { EncodeContext, Encoded } from "@anyllm/core/translate";
import { decodeMessages, encodeMessages } from "@anyllm/provider-anthropic/codec";
import { messagesCapabilities } from "@anyllm/provider-anthropic/facts";
import {
  createGeminiDecoder,
  encodeGemini,
  type GeminiDialect,
} from "@anyllm/provider-gemini/codec";
import type { ResponseRequest } from "@anyllm/types";
import { googleCapabilities, isClaude } from "./models.ts";
import type { Place } from "./place.ts";

/** Either wire, by the model. A module of its own, loaded with the first call. */
export function speakVertexAI(place: Place): TranslatorWire {
  return {
    encode(request, context) {
      const [encode, capabilities] = isClaude(request.model)
        ? ([encodeClaude, messagesCapabilities] as const)
        : ([encodeGoogle, googleCapabilities] as const);
      const warn = ({ param, message }: { param: string; message: string }): void =>
        context.warn(param, message);
      const held = {
        id: context.id,
        capabilities: { ...capabilities, parameters: all(capabilities) },
      };
      return encode(fitRequest(request, held, warn), context, place);
    },
    decode: (writer, context) =>
      isClaude(context.request.model)
        ? decodeMessages(writer, context)
        : createGeminiDecoder(writer, context),
  };
}

// What core sees to on every wire, and none lists.
const common = ["include", "metadata", "store", "stream_options"];

function all({ parameters }: Capabilities): Capabilities["parameters"] {
  return parameters === "all" ? parameters : [...parameters, ...common];
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
