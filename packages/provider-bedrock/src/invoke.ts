import type { DecodeContext, Decoder } from "@anyllm/core";
import type { EncodeContext, Encoded, Writer } from "@anyllm/core/translate";
import { decodeMessages, encodeMessages } from "@anyllm/provider-anthropic/codec";
import type { ResponseRequest } from "@anyllm/types";
import { modelPath } from "./encode.ts";
import { failureOf } from "./errors.ts";

/**
 * A request to a model of Anthropic's on its own wire, through InvokeModel.
 *
 * Source: https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages.html
 */
export function encodeInvoke(request: ResponseRequest, context: EncodeContext): Encoded {
  const { model, stream } = request;
  const options = { automaticCaching: false, inlineSystem: false };
  const { body, betas } = encodeMessages(request, context, options);
  return {
    path: modelPath(model, stream ? "invoke-with-response-stream" : "invoke"),
    body: {
      anthropic_version: "bedrock-2023-05-31",
      ...body,
      ...(betas.length > 0 && { anthropic_beta: betas }),
    },
    ...(stream && { headers: { accept: "application/vnd.amazon.eventstream" } }),
  };
}

/** Reads Anthropic's answers, and Amazon's exceptions among them. */
export function decodeInvoke(writer: Writer, context: DecodeContext): Decoder {
  const decoder = decodeMessages(writer, context);
  return {
    frame(payload, name) {
      if (!/exception$|^error$/i.test(name)) return decoder.frame(payload, "");
      const { message, code } = payload;
      const said = typeof message === "string" ? message : name;
      // Nothing more comes of what was said.
      decoder.end(false);
      writer.error(failureOf(typeof code === "string" ? code : name, said));
    },
    end: (done) => decoder.end(done),
  };
}
