import { messageOf, playMessages } from "../../../wires/messages.ts";
import { invalid, notFound, Problem } from "../../problem.ts";
import { responseOf, seal } from "../reply.ts";
import type { Wire } from "../wire.ts";
import { checkMessages } from "./fields.ts";
import { readMessages } from "./read.ts";

/**
 * Anthropic's Messages.
 *
 * @see https://docs.anthropic.com/en/api/messages
 */
export const messagesWire: Wire = {
  serves({ method, path, headers }) {
    if (method === "POST" && path.endsWith("/messages")) return "generate";
    const listed = method === "GET" && path === "/v1/models" && headers["anthropic-version"];
    return listed ? "list" : undefined;
  },
  authenticate({ headers }) {
    if (!headers["x-api-key"] && !/^Bearer\s+\S/i.test(headers.authorization ?? "")) {
      throw new Problem(401, "x-api-key header is required");
    }
    if (!headers["anthropic-version"]) throw invalid("anthropic-version", "header is required");
  },
  read(given, { models }) {
    const body = checkMessages(given);
    const model = String(body["model"]);
    if (!models.includes(model)) throw notFound(`model: ${model}`);
    return {
      conversation: readMessages(body),
      stream: body["stream"] === true,
      answer: (reply) =>
        responseOf(reply, {
          model,
          prefixes: { answer: "msg_", call: "toolu_" },
          fields: (fact) =>
            fact.type === "reasoning" ? { encrypted_content: seal(fact.text) } : {},
        }),
      whole: messageOf,
      frames: (response) => String(playMessages(response, true).body).split(/(?<=\n\n)/),
    };
  },
  list(id, created) {
    const created_at = new Date(created * 1000).toISOString();
    const data = [{ type: "model", id, display_name: "Embedded 1", created_at }];
    return { data, has_more: false, first_id: id, last_id: id };
  },
  envelope({ status, message }) {
    const type = types[status] ?? "invalid_request_error";
    return { type: "error", error: { type, message }, request_id: null };
  },
};

const types: Record<number, string> = {
  401: "authentication_error",
  403: "permission_error",
  404: "not_found_error",
  413: "request_too_large",
  500: "api_error",
};
