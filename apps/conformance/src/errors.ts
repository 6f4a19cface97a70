import type { ErrorCode } from "@anyllm/core";
import { isObject, list, string } from "./facts.ts";

type Row = readonly [status: RegExp, words: RegExp, codes: readonly ErrorCode[]];

// What the vendors' own words say beyond the status, first match first. More than one code where
// their documentation leaves it open.
const words: readonly Row[] = [
  [
    /^4(00|13|22)$/,
    /context.length|context.size|context.window|context limit|too long for|prompt.is.too.long|prompt.too.long|input is too long|too many tokens(?! per)|too_many_prompt_tokens|maximum number of tokens|input token count|Input Tokens Exceeded|exceeded model token limit|exceeds max length|input length should be|input tokens \d+ cannot exceed|less than max_seq_len|maximum prompt length/i,
    ["context_length_exceeded"],
  ],
  [/^413$/, /rate.limit|per minute/i, ["request_too_large", "rate_limited"]],
  [/^429$/, /insufficient_quota/, ["insufficient_quota"]],
  [
    /^429$/,
    /RESOURCE_EXHAUSTED|current quota|billing|credits?\b|balance|spend/i,
    ["rate_limited", "insufficient_quota"],
  ],
  [/^429$/, /overloaded|capacity/i, ["rate_limited", "overloaded"]],
  [/^400$/, /"content_filter"/, ["content_filter"]],
  [/^4(00|22)$/, /content.(filter|policy)|moderation/i, ["content_filter", "invalid_request"]],
  [/^400$/, /API_KEY_INVALID/, ["authentication"]],
  [/^400$/, /api.key|authentication|unauthori[sz]ed/i, ["authentication", "invalid_request"]],
  [
    /^4(00|22)$/,
    /credit balance|insufficient.(quota|balance|credits?|funds)|billing/i,
    ["insufficient_quota", "invalid_request"],
  ],
  [
    /^4(00|22)$/,
    /(invalid|unknown|not a valid|no such|unsupported) model|model identifier is invalid|model_not_(found|supported)|model\b[^"]{0,120}\b(not (found|exist|supported|available)|does(n't| not) exist|decommissioned)/i,
    ["model_not_found", "invalid_request", "not_found"],
  ],
  [/^400$/, /tool_use_failed/, ["invalid_request", "model_error"]],
  [/^400$/, /too many tokens per|rate.limit|throttl|quota/i, ["invalid_request", "rate_limited"]],
  [/^402$/, /rate.limit/i, ["insufficient_quota", "rate_limited"]],
  [
    /^403$/,
    /usage guidelines|content.policy|moderation|flagged/i,
    ["permission_denied", "content_filter"],
  ],
  [
    /^403$/,
    /Signature expired|security token|api.key|credential|authenti/i,
    ["permission_denied", "authentication"],
  ],
  [/^403$/, /credit|billing|quota|balance/i, ["permission_denied", "insufficient_quota"]],
  [/^403$/, /model/i, ["permission_denied", "model_not_found"]],
  [/^404$/, /previous_response/, ["previous_response_not_found"]],
  [/^404$/, /model|deployment/i, ["model_not_found", "not_found"]],
  [/^500$/, /overloaded|capacity|unavailable/i, ["server_error", "overloaded"]],
  [/^500$/, /model.?error/i, ["server_error", "model_error"]],
  [/^503$/, /model.?error|rate.limit|throttl/i, ["overloaded", "model_error", "rate_limited"]],
];

// Sources: https://docs.anthropic.com/en/api/errors (413, 529),
// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html#API_runtime_Converse_Errors
// (408, 424), https://platform.openai.com/docs/guides/error-codes (409),
// https://ai.google.dev/gemini-api/docs/troubleshooting (504),
// https://console.groq.com/docs/errors (498: the flex tier is at capacity).
const byStatus: Readonly<Record<number, readonly ErrorCode[]>> = {
  401: ["authentication"],
  402: ["insufficient_quota"],
  403: ["permission_denied"],
  404: ["not_found"],
  408: ["timeout"],
  409: ["conflict"],
  413: ["request_too_large"],
  424: ["model_error", "server_error", "invalid_request"],
  429: ["rate_limited"],
  498: ["overloaded", "rate_limited", "invalid_request"],
  501: ["not_implemented"],
  503: ["overloaded"],
  504: ["timeout"],
  524: ["timeout", "server_error"],
  529: ["overloaded"],
};

/** The codes that a vendor's error may become, by its status and its words. */
export function expectedCodes(status: number, body: string): readonly ErrorCode[] {
  const told = words.find(([at, said]) => at.test(String(status)) && said.test(body));
  if (told) return told[2];
  return byStatus[status] ?? [status >= 500 ? "server_error" : "invalid_request"];
}

/** What the vendor says for people to read; empty where it is no JSON. */
export function vendorWords(body: string): string {
  try {
    return wordsOf(JSON.parse(body));
  } catch {
    return "";
  }
}

// Sources: https://docs.mistral.ai/api (lists of `msg`), https://docs.cohere.com/reference/errors,
// https://cloud.google.com/apis/design/errors (a list of one where a list was asked for).
function wordsOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return wordsOf(value[0]);
  if (!isObject(value)) return "";
  const { error, message, msg, detail, errors } = value;
  for (const told of [error, message, msg, detail, list(errors)]) {
    const said = wordsOf(told);
    if (said) return said;
  }
  return string(value["error_message"]);
}
