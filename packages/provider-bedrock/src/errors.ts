import { AnyLLMError, type ErrorCode } from "@anyllm/core";
import { isObject, parseJson } from "@anyllm/core/translate";

// Source: https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html
// and https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
const types: [RegExp, ErrorCode][] = [
  [/throttling|toomanyrequests|servicequotaexceeded/i, "rate_limited"],
  [
    /unrecognizedclient|expiredtoken|invalidsignature|incompletesignature|missingauthenticationtoken|invalidclienttoken/i,
    "authentication",
  ],
  [/accessdenied/i, "permission_denied"],
  [/resourcenotfound/i, "not_found"],
  [/serviceunavailable|modelnotready/i, "overloaded"],
  [/modeltimeout/i, "timeout"],
  [/modelerror|modelstreamerror/i, "model_error"],
  [/internalserver|internalfailure/i, "server_error"],
];

// The type is told in a header, if at all; these words and the status tell the same.
const messages: [RegExp, number, ErrorCode][] = [
  [
    /input is too long|input tokens exceeded|too many (input )?tokens|prompt is too long|exceeds? (the )?(maximum|model's) (context|input)? ?length|context (window|length|limit)/i,
    400,
    "context_length_exceeded",
  ],
  [/model identifier is invalid|could not resolve the foundation model/i, 400, "model_not_found"],
  [/foundation model|end of its life|by provider as legacy/i, 404, "model_not_found"],
  [/too many tokens per|quota/i, 400, "rate_limited"],
  [
    /security token|signature|session token|missing authentication|authentication failed|api key|bearer token/i,
    403,
    "authentication",
  ],
];

// The code for one of the exceptions, by its type and its words.
function codeOf(type: string, message: string, status?: number): ErrorCode | undefined {
  const invalid = /validation/i.test(type) || status === 400;
  const where = invalid ? 400 : status;
  const said = messages.find(([pattern, at]) => at === where && pattern.test(message));
  const named = types.find(([pattern]) => pattern.test(type));
  if (said) return said[2];
  if (named) return named[1];
  if (invalid) return "invalid_request";
  return status === 424 ? "model_error" : undefined;
}

// What checks keys and permissions writes the name of its words in another way.
function wordsOf(body: string): string | undefined {
  const told = parseJson(body);
  const said = isObject(told) && told["message"] === undefined ? told["Message"] : undefined;
  return typeof said === "string" ? said : undefined;
}

const open = /^(invalid_request|permission_denied|not_found|rate_limited|server_error)$/;

/** Bedrock's error answers, read once more with Bedrock's words. */
export function explain(error: AnyLLMError): AnyLLMError {
  const { status, provider, requestId, retryAfter, vendorCode, body = "", cause } = error;
  const [, type = error.vendorType ?? ""] = /"(?:__type|code)"\s*:\s*"([^"]*)"/.exec(body) ?? [];
  const vendorType = type.replace(/^.*#|:.*$/g, "");
  const words = wordsOf(body);
  const message = words === undefined ? error.message : `${String(provider)}: ${words}`;
  const read = open.test(error.code) ? codeOf(vendorType, message, status) : undefined;
  const code = read ?? error.code;
  if (code === error.code && words === undefined) return error;
  return new AnyLLMError(code, message, {
    provider,
    status,
    requestId,
    retryAfter,
    vendorCode,
    vendorType: vendorType || undefined,
    body: error.body,
    cause,
  });
}

/** An exception within a stream, as the writer is told of it. */
export function failureOf(
  type: string,
  message: string,
): { code: string; message: string; type: string } {
  const code = codeOf(type, message) ?? "server_error";
  return { code: told[code] ?? code, message, type: errorTypes[code] ?? "server_error" };
}

// The words by which a client knows these again.
const told: Partial<Record<ErrorCode, string>> = {
  rate_limited: "rate_limit_exceeded",
  overloaded: "overloaded_error",
  invalid_request: "invalid_request_error",
};

const errorTypes: Partial<Record<ErrorCode, string>> = {
  rate_limited: "too_many_requests",
  invalid_request: "invalid_request_error",
  context_length_exceeded: "invalid_request_error",
  model_not_found: "not_found",
  not_found: "not_found",
  model_error: "model_error",
};
