import { type EncodeContext, type Encoded, isObject, type Loose } from "@anyllm/core/translate";
import type { ResponseRequest } from "@anyllm/types";
import type { ChatDialect, ChatReasoning } from "./dialect.ts";
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
    const messages = encodeMessages(request, wire, asked);
    const tools = encodeTools(request, wire);
    const body = {
      ...dialect.body,
      model: request.model,
      messages,
      ...encodeFields(request, wire),
      ...encodeLogprobs(request, wire),
      ...tools,
      ...(stream && "tools" in tools && dialect.tools?.inStream),
      ...format,
      ...withKept(encodeReasoning(request, wire), messages, dialect.reasoning),
      ...(stream != null && { stream }),
      ...(stream && usageInStream && { stream_options: { include_usage: true } }),
    };
    return { path, query, body };
  };
}

function withKept(
  asked: Loose,
  messages: readonly Loose[],
  { kept, replay }: ChatReasoning = {},
): Loose {
  const key = typeof replay === "object" ? replay.key : undefined;
  if (!kept || key === undefined || !messages.some((message) => key in message)) return asked;
  const body: Loose = { ...kept, ...asked };
  for (const name in kept) {
    const [one, other] = [kept[name], asked[name]];
    if (isObject(one) && isObject(other)) body[name] = { ...one, ...other };
  }
  return body;
}
