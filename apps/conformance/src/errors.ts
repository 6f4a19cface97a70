import type { ErrorCode } from "@anyllm/core";
import { isObject, string } from "./facts.ts";

// What the vendors' own words say beyond the status, first match first. More than one code where
// their documentation leaves it open.
const words: readonly (readonly [status: RegExp, words: RegExp, codes: readonly ErrorCode[]])[] = [
  [
    /^4(00|13)$/,
    /context length|context size|too long for|too many tokens|too_many_prompt_tokens|prompt too long|input token count|Input Tokens Exceeded|exceeded model token limit|exceeds max length|input length should be|input tokens \d+ cannot exceed|less than max_seq_len/i,
    ["context_length_exceeded"],
  ],
  [/^429$/, /insufficient_quota/, ["insufficient_quota"]],
  [/^429$/, /RESOURCE_EXHAUSTED|current quota/, ["rate_limited", "insufficient_quota"]],
  [/^400$/, /"content_filter"/, ["content_filter"]],
  [/^400$/, /API_KEY_INVALID/, ["authentication"]],
  [
    /^400$/,
    /[Ii]nvalid model|model identifier is invalid|model_not_supported/,
    ["model_not_found", "invalid_request"],
  ],
  [/^400$/, /tool_use_failed/, ["invalid_request", "model_error"]],
  [/^403$/, /usage guidelines/, ["permission_denied", "content_filter"]],
  [/^403$/, /Signature expired|security token/, ["permission_denied", "authentication"]],
  [/^404$/, /model/i, ["model_not_found", "not_found"]],
];

const byStatus: Readonly<Record<number, ErrorCode>> = {
  400: "invalid_request",
  401: "authentication",
  402: "insufficient_quota",
  403: "permission_denied",
  404: "not_found",
  413: "request_too_large",
  422: "invalid_request",
  429: "rate_limited",
  500: "server_error",
  503: "overloaded",
};

/** The codes that a vendor's error may become, by its status and its words. */
export function expectedCodes(status: number, body: string): readonly ErrorCode[] {
  const told = words.find(([at, said]) => at.test(String(status)) && said.test(body));
  return told ? told[2] : [byStatus[status] ?? "server_error"];
}

/** What the vendor says for people to read. */
export function vendorWords(body: string): string {
  const parsed: unknown = JSON.parse(body);
  if (!isObject(parsed)) return "";
  const { error, message, detail } = parsed;
  if (typeof error === "string") return error;
  const nested = isObject(error) ? string(error["message"]) : "";
  return nested || string(message) || string(detail);
}
