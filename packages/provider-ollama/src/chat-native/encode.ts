import { type EncodeContext, type Encoded, type Loose, planTools } from "@anyllm/core/translate";
import type { ResponseRequest } from "@anyllm/types";
import { encodeMessages } from "./messages.ts";

/**
 * A request on Ollama's own wire. `stream` is always said, for it is on where it is not.
 *
 * Source: https://docs.ollama.com/api/chat
 */
export function encodeNative(request: ResponseRequest, context: EncodeContext): Encoded {
  const { model, stream, top_logprobs: top, include } = request;
  const asksLogprobs = Boolean(top) || include?.includes("message.output_text.logprobs") === true;
  const plain = {
    num_predict: request.max_output_tokens,
    temperature: request.temperature,
    top_p: request.top_p,
    presence_penalty: request.presence_penalty,
    frequency_penalty: request.frequency_penalty,
  };
  const options = Object.entries(plain).filter(([, value]) => value != null);
  return {
    path: "/chat",
    body: {
      model,
      messages: encodeMessages(request, context),
      stream: stream === true,
      ...(options.length > 0 && { options: Object.fromEntries(options) }),
      ...(asksLogprobs && { logprobs: true }),
      ...(top && { top_logprobs: top }),
      ...encodeTools(request, context),
      ...encodeFormat(request, context),
      ...encodeThink(request, context),
    },
  };
}

function encodeTools(request: ResponseRequest, context: EncodeContext): Loose {
  const { functions, mode } = planTools(request);
  if (mode === "required") {
    const remedy = 'It may be "auto" or "none".';
    context.refuse("tool_choice", "a call that must be made", remedy);
  }
  if (mode === "none" || functions.length === 0) return {};
  if (functions.some(({ strict }) => strict === true)) {
    context.warn("tools", "strict is not enforced; the schemas are sent without it.");
  }
  return {
    tools: functions.map(({ name, description, parameters }) => ({
      type: "function",
      function: {
        name,
        ...(description != null && { description }),
        parameters: parameters ?? { type: "object", properties: {} },
      },
    })),
  };
}

function encodeFormat({ text }: ResponseRequest, context: EncodeContext): Loose {
  if (text?.verbosity != null && text.verbosity !== "medium") {
    context.warn("text.verbosity", "text.verbosity is not supported and was left out.");
  }
  const format = text?.format;
  if (!format || format.type === "text") return {};
  const schema = format.type === "json_schema" ? format.schema : undefined;
  return { format: schema ?? "json" };
}

function encodeThink({ reasoning }: ResponseRequest, context: EncodeContext): Loose {
  const effort = reasoning?.effort;
  if (effort == null) return {};
  if (effort === "none") return { think: false };
  if (/^(low|medium|high|max)$/.test(effort)) return { think: effort };
  const remedy = "It takes none, low, medium, high and max.";
  return context.refuse("reasoning", `the effort ${effort}`, remedy);
}
