import {
  firstText,
  isObject,
  list,
  type Loose,
  object,
  text,
  words,
  type WriterError,
} from "@anyllm/core/translate";
import type { ChatDialect } from "./dialect.ts";
import { within } from "./wire.ts";

type Outcome = "stop" | "length" | "tool_calls" | "content_filter" | "error";

const outcomes: readonly [Outcome, ReadonlySet<string>][] = [
  [
    "length",
    /* @__PURE__ */ words(
      "length max_tokens max_output_tokens max_completion_tokens model_length token_limit time_limit model_context_window_exceeded repetition_truncation",
    ),
  ],
  [
    "content_filter",
    /* @__PURE__ */ words(
      "content_filter content_filtered safety sensitive recitation blocklist prohibited_content spii guardrail_intervened refusal",
    ),
  ],
  [
    "error",
    /* @__PURE__ */ words(
      "error insufficient_system_resource network_error model_error abort cancelled function_call_filter malformed_function_call",
    ),
  ],
];

/** What a finish reason means. Whatever is not known ended of its own will. */
export function outcomeOf(reason: string, { finish }: Pick<ChatDialect, "finish">): Outcome {
  const own = finish && Object.hasOwn(finish, reason) ? finish[reason] : undefined;
  if (own || reason === "stop" || reason === "tool_calls") return own ?? "stop";
  // Some say why after a colon: `content_filter: RECITATION`.
  const told = reason.toLowerCase().replace(/:.*/, "");
  return outcomes.find(([, names]) => names.has(told))?.[0] ?? "stop";
}

/** The error that a frame or a choice tells, if it is one. */
export function errorIn(payload: Loose, name = ""): unknown {
  const { error } = payload;
  if (typeof error === "string" && error !== "") return error;
  if (isObject(error)) return withStatus(error, payload);
  return besideAnswer(payload) ?? (isProblem(payload, name) ? problemOf(payload) : undefined);
}

// Told beside an answer that is none, or is none any more.
// Source: https://github.com/groq/groq-typescript, XGroq; https://platform.minimax.io/docs/api-reference/errorcode
function besideAnswer(payload: Loose): unknown {
  const stopped = text(within(payload["x_groq"], "error"));
  if (stopped) return stopped;
  const status = within(payload["base_resp"], "status_code");
  if (!status) return undefined;
  const message = within(payload["base_resp"], "status_msg");
  return { code: text(status) || JSON.stringify(status), message };
}

function isProblem(payload: Loose, name: string): boolean {
  if (Array.isArray(payload["choices"])) return false;
  const { object: kind, type, success, error, code, error_code } = payload;
  if (name === "error" || kind === "error" || type === "error") return true;
  if (success === false || error === true) return true;
  if (!(code ?? error_code) || Number(code) === 200) return false;
  return firstText(payload["message"], payload["msg"]) !== "";
}

/**
 * What frameworks and gateways say in the place of the server: no more than a message. It is an error
 * where the stream ends without a finish reason.
 */
export function doubtIn(payload: Loose): unknown {
  if ("choices" in payload) return undefined;
  if (["id", "object", "type", "usage"].some((key) => key in payload)) return undefined;
  const { message, detail, errors } = payload;
  const said = firstText(message, detail) !== "" || [...list(detail), ...list(errors)].length > 0;
  return said ? problemOf(payload) : undefined;
}

function problemOf(payload: Loose): Loose {
  const [one] = [...list(payload["errors"]), ...list(payload["detail"])];
  return { ...payload, ...object(one) };
}

// Some write the status beside their errors.
function withStatus(error: Loose, { status_code }: Loose): Loose {
  return typeof status_code === "number" && error["code"] == null
    ? { ...error, status_code }
    : error;
}

const byStatus: Record<number, string> = {
  400: "invalid_request_error",
  401: "authentication_error",
  402: "insufficient_quota",
  403: "permission_error",
  404: "not_found",
  422: "invalid_request_error",
  429: "rate_limit_exceeded",
  503: "overloaded_error",
  529: "overloaded_error",
};

// Types that say no more than the status.
const vague = /^$|invalid|bad_?request/i;

/**
 * An error in a stream. There the status of HTTP says nothing any more: vendors write it as the code.
 *
 * @param reason - The finish reason, where the error is known by that alone.
 */
export function readError(error: unknown, reason = ""): WriterError {
  const told = object(error);
  const said = firstText(error, told["message"], told["detail"], told["msg"]);
  const { type } = told;
  const code = told["code"] ?? told["error_code"];
  const status = Number(code ?? told["status_code"] ?? told["status"]);
  const byNumber = vague.test(text(type)) || status !== 400 ? byStatus[status] : undefined;
  const named = byNumber ?? firstText(code, type, typeof code === "number" && `${code}`);
  const fallback = reason === "" || reason === "error" ? "server_error" : reason;
  return {
    code: reason === "insufficient_system_resource" ? "overloaded_error" : named || fallback,
    message: said || "The vendor ended the answer with an error, and gave no reason.",
    ...(text(type) && { type: text(type) }),
    ...(text(told["param"]) && { param: text(told["param"]) }),
  };
}
