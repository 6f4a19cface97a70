import type { TranslatorWire } from "@anyllm/core";
import type { Encoded } from "@anyllm/core/translate";
import { decodeMessages } from "./decode.ts";
import { encodeMessages } from "./encode.ts";

/**
 * The Messages API at Anthropic's own endpoint. A module of its own, loaded with the first call.
 *
 * @param beta - Features that the user asked for by header.
 */
export function speakMessages(beta: string | undefined): TranslatorWire {
  return {
    encode(request, context) {
      const { body: told, betas } = encodeMessages(request, context);
      const body: Encoded["body"] = { model: request.model, ...told };
      if (request.stream) body["stream"] = true;
      const encoded: Encoded = { path: "/messages", body };
      if (beta) betas.unshift(beta);
      if (betas.length > 0) encoded.headers = { "anthropic-beta": betas.join(",") };
      return encoded;
    },
    decode: decodeMessages,
  };
}
