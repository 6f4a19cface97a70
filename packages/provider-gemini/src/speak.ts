import type { TranslatorWire } from "@anyllm/core";
import { encodeGemini, type GeminiDialect } from "./encode.ts";

// The wire at Google's own endpoint. A module of its own, loaded with the first call.

export { createGeminiDecoder as decode } from "./decode.ts";

export const encode: TranslatorWire["encode"] = (request, context) => {
  const { model, stream } = request;
  const path = model.includes("/") ? `/${model}` : `/models/${model}`;
  const body = encodeGemini(request, context, dialect);
  if (stream !== true) return { path: `${path}:generateContent`, body };
  return { path: `${path}:streamGenerateContent`, query: { alt: "sse" }, body };
};

const dialect: GeminiDialect = {
  asksForMixedTools: true,
  fileNames: false,
  fileUri: (id) =>
    id.startsWith("files/") ? `https://generativelanguage.googleapis.com/v1beta/${id}` : id,
};
