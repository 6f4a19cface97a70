import type { TranslatorWire } from "@anyllm/core";
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
      const { body, betas } = encodeMessages(request, context);
      const all = [...(beta ? [beta] : []), ...betas].join(",");
      return {
        path: "/messages",
        body: { model: request.model, ...body, ...(request.stream && { stream: true }) },
        ...(all && { headers: { "anthropic-beta": all } }),
      };
    },
    decode: decodeMessages,
  };
}
