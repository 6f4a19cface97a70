import type { EncodeContext, Encoded } from "@anyllm/core/translate";
import type { ResponseRequest } from "@anyllm/types";
import type { ChatDialect } from "./dialect.ts";
import { encodeFields, encodeLogprobs, encodeReasoning } from "./encode-fields.ts";
import { encodeFormat } from "./encode-format.ts";
import { encodeMessages } from "./encode-messages.ts";
import { encodeTools } from "./encode-tools.ts";
import { createWire } from "./encode-wire.ts";

/** Says requests in a dialect of Chat Completions. */
export function encodeChat(
  dialect: ChatDialect,
): (request: ResponseRequest, context: EncodeContext) => Encoded {
  const { path = "/chat/completions", query, usageInStream = true } = dialect;
  return (request, context) => {
    const wire = createWire(dialect, context);
    const { format, asked } = encodeFormat(request, wire);
    const { stream } = request;
    const body = {
      ...dialect.body,
      model: request.model,
      messages: encodeMessages(request, wire, asked),
      ...encodeFields(request, wire),
      ...encodeLogprobs(request, wire),
      ...encodeTools(request, wire),
      ...format,
      ...encodeReasoning(request, wire),
      ...(stream != null && { stream }),
      ...(stream && usageInStream && { stream_options: { include_usage: true } }),
    };
    return { path, query, body };
  };
}
