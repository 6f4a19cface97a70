import { type EncodeContext, type Encoded, isObject, type Loose } from "@anyllm/core/translate";
import type { ResponseRequest } from "@anyllm/types";
import type { ChatDialect, ChatReasoning } from "./dialect.ts";
import { encodeFields, encodeLogprobs, encodeReasoning } from "./encode-fields.ts";
import { encodeFormat } from "./encode-format.ts";
import { encodeMessages } from "./encode-messages.ts";
import { encodeTools } from "./encode-tools.ts";
import { Wire } from "./encode-wire.ts";

/** Says requests in a dialect of Chat Completions. */
export function encodeChat(
  dialect: ChatDialect,
): (request: ResponseRequest, context: EncodeContext) => Encoded {
  const { path = "/chat/completions", query, usageInStream = true } = dialect;
  return (request, context) => {
    const wire = new Wire(dialect, context);
    const form = encodeFormat(request, wire);
    const { stream } = request;
    const messages = encodeMessages(request, wire, form?.asked);
    const tools = encodeTools(request, wire);
    const body = {
      ...dialect.body,
      model: request.model,
      messages,
      ...encodeFields(request, wire),
      ...encodeLogprobs(request, wire),
      ...tools,
      ...(stream && tools && dialect.tools?.inStream),
      ...form?.format,
      ...withKept(encodeReasoning(request, wire), messages, dialect.reasoning),
      ...(stream != null && { stream }),
      ...(stream && usageInStream && { stream_options: { include_usage: true } }),
    };
    return { path, query, body };
  };
}

function withKept(
  asked: Loose | undefined,
  messages: readonly Loose[],
  reasoning: ChatReasoning | undefined,
): Loose | undefined {
  if (!reasoning?.kept) return asked;
  const { kept, replay } = reasoning;
  const key = typeof replay === "object" ? replay.key : undefined;
  if (key === undefined || !messages.some((message) => key in message)) return asked;
  const body: Loose = { ...kept, ...asked };
  for (const name in kept) {
    const [one, other] = [kept[name], asked?.[name]];
    if (isObject(one) && isObject(other)) body[name] = { ...one, ...other };
  }
  return body;
}
