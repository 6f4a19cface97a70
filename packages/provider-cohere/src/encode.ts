import {
  type EncodeContext,
  type Encoded,
  isObject,
  type Loose,
  planTools,
} from "@anyllm/core/translate";
import type { ResponseRequest } from "@anyllm/types";
import { encodeMessages } from "./messages.ts";

/**
 * A request on Cohere's wire.
 *
 * Source: https://docs.cohere.com/reference/chat
 */
export function encodeCohere(request: ResponseRequest, context: EncodeContext): Encoded {
  const { model, stream } = request;
  const plain = {
    max_tokens: request.max_output_tokens,
    temperature: request.temperature,
    p: request.top_p,
    frequency_penalty: request.frequency_penalty,
    presence_penalty: request.presence_penalty,
  };
  const given = Object.entries(plain).filter(([, value]) => value != null);
  const asksLogprobs = request.include?.includes("message.output_text.logprobs") === true;
  return {
    path: "/chat",
    body: {
      model,
      messages: encodeMessages(request, context),
      ...(stream && { stream }),
      ...Object.fromEntries(given),
      ...(asksLogprobs && { logprobs: true }),
      ...encodeTools(request, context),
      ...encodeFormat(request, context),
      ...encodeThinking(request),
    },
  };
}

function encodeTools(request: ResponseRequest, context: EncodeContext): Loose {
  const { functions, mode, name, hostedChoice } = planTools(request);
  if (hostedChoice) {
    const what = `a choice of type ${String(hostedChoice["type"])}`;
    context.refuse("tool_choice", what, "Choose a function.");
  }
  // One function that must be called is the only one that is offered.
  const offered = functions.filter((tool) => name === undefined || tool.name === name);
  if (offered.length === 0) return {};
  const strict = offered.filter((tool) => tool.strict === true).length;
  if (strict > 0 && strict < offered.length) {
    const said = "Cohere is strict about all functions or none: it was asked to be about none.";
    context.warn("tools", said);
  }
  return {
    tools: offered.map(({ name: called, description, parameters }) => ({
      type: "function",
      function: {
        name: called,
        ...(description != null && { description }),
        parameters: parameters ?? { type: "object", properties: {} },
      },
    })),
    ...(strict === offered.length && { strict_tools: true }),
    ...(mode !== "auto" && { tool_choice: mode.toUpperCase() }),
  };
}

function encodeFormat({ text }: ResponseRequest, context: EncodeContext): Loose {
  if (text?.verbosity != null && text.verbosity !== "medium") {
    context.warn("text.verbosity", "text.verbosity is not supported and was left out.");
  }
  const format = text?.format;
  if (!format || format.type === "text") return {};
  const schema = format.type === "json_schema" ? format.schema : undefined;
  const response_format = { type: "json_object", ...(isObject(schema) && { json_schema: schema }) };
  return { response_format };
}

// Tokens for thinking; the higher efforts have no limit. Cohere knows budgets, and no efforts.
const budgets: Record<string, number> = { minimal: 512, low: 2048, medium: 8192 };

function encodeThinking({ reasoning }: ResponseRequest): Loose {
  const effort = reasoning?.effort;
  if (effort == null) return {};
  if (effort === "none") return { thinking: { type: "disabled" } };
  const token_budget = budgets[effort];
  return { thinking: { type: "enabled", ...(token_budget && { token_budget }) } };
}
