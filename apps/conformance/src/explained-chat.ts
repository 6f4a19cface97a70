import { added, type Explanation, gone } from "./explanation.ts";
import { objects, string } from "./facts.ts";
import type { Difference } from "./diff.ts";

const chat = /chat-completions/;
// What a client gave back of an answer, held against what we give back of the same.
const next = /chat-completions in the next request/;

// A number out of a vendor's range, as the nearest in it.
function isClamped({ expected, got }: Difference): boolean {
  return typeof expected === "number" && typeof got === "number";
}

const ofText = new Set(["type", "text", "cache_control"]);

// Texts, one or all of them marked, as the same texts.
function isUnmarked({ expected, got, path }: Difference): boolean {
  if (path.endsWith("cache_control")) return got === undefined;
  const parts = objects(expected);
  const marked = parts.some((part) => "cache_control" in part);
  const plain = parts.every(
    (part) => part["type"] === "text" && Object.keys(part).every((key) => ofText.has(key)),
  );
  return marked && plain && parts.map(({ text }) => text).join("\n") === got;
}

function isBlank(value: unknown): boolean {
  return value === undefined || (typeof value === "string" && value.trim() === "");
}

function isTrimmed({ expected, got }: Difference): boolean {
  return isBlank(expected) ? isBlank(got) : expected === string(got).trim();
}

function isWordless({ expected, got }: Difference): boolean {
  const said = string(got);
  return /\(\w+: /.test(said) && said.startsWith(string(expected));
}

function isCitations({ expected, got }: Difference): boolean {
  const cited = objects(expected);
  return (
    got === undefined && cited.length > 0 && cited.every(({ type }) => type === "url_citation")
  );
}

/** Explanations of the wire that many vendors speak. */
export const chatExplanations: readonly Explanation[] = [
  ...["temperature", "top_p", "presence_penalty", "frequency_penalty", "top_logprobs"].map(
    (field) => ({
      wire: chat,
      path: new RegExp(`^${field}$`),
      when: isClamped,
      warned: new RegExp(`^${field}$`),
      reason: "a number outside of the vendor's range is the nearest in it, with a warning",
    }),
  ),
  {
    wire: chat,
    path: /^(top_)?logprobs$/,
    when: gone,
    warned: /^include$/,
    reason: "a field that the vendor does not take is left out with a warning",
  },
  {
    wire: chat,
    path: /\.content(\[\d+\]\.cache_control)?$/,
    when: isUnmarked,
    warned: /input/,
    reason: "cache marks that the vendor does not document are left out with a warning",
  },
  {
    wire: chat,
    path: /^metadata$/,
    when: gone,
    reason: "metadata is the caller's own, and stands in the answer again",
  },
  {
    wire: chat,
    path: /^service_tier$/,
    when: ({ expected, got }) => expected === "auto" && got === undefined,
    reason: "what a field is when nothing is said",
  },
  {
    wire: chat,
    path: /^verbosity$/,
    when: ({ expected, got }) => expected === "medium" && got === undefined,
    reason: "what a field is when nothing is said",
  },
  {
    wire: chat,
    path: /json_schema\.name$/,
    when: added,
    reason: "a schema needs a name in Responses",
  },
  {
    wire: chat,
    path: /^messages\[\d+\]\.annotations$/,
    when: isCitations,
    reason:
      "citations of an earlier answer are told to the caller: no request has a field for them",
  },
  {
    wire: /^perplexity\/chat/,
    path: /^messages\[\d+\]\.name$/,
    when: gone,
    warned: /^input$/,
    reason: "names of several who speak in a row are left out with a warning",
  },
  {
    wire: /^moonshotai\/chat/,
    path: /\.partial$/,
    when: added,
    reason: "the vendor wants a beginning of the answer marked as one",
  },
  {
    wire: /^minimax\/chat/,
    path: /^reasoning_split$/,
    when: added,
    reason: "reasoning comes beside the text where the vendor is asked for it",
  },
  {
    wire: /^(minimax|xiaomi)\/chat/,
    path: /^thinking$/,
    when: added,
    warned: /reasoning/,
    reason: "an effort that the vendor does not document is left out or changed with a warning",
  },
  {
    wire: /^(alibaba|xiaomi)\/chat/,
    path: /\.input_audio\.data$/,
    when: ({ expected, got }) => got === `data:;base64,${String(expected)}`,
    reason: "the vendor takes sound as a data URL",
  },
  {
    wire: /^cerebras\/chat/,
    path: /^(tools\[\d+\]\.function\.parameters|response_format\.json_schema\.schema)\..*\.(format|pattern|(min|max)(Items|Length|Properties))$/,
    when: gone,
    warned: /^(tools\[\d+\]\.parameters|text\.format\.schema)$/,
    reason: "what the vendor's schemas cannot say is said in the description, with a warning",
  },
  {
    wire: /^cerebras\/chat/,
    path: /^(tools\[\d+\]\.function\.parameters|response_format\.json_schema\.schema)\..*\.description$/,
    when: isWordless,
    warned: /^(tools\[\d+\]\.parameters|text\.format\.schema)$/,
    reason: "what the vendor's schemas cannot say is said in the description, with a warning",
  },
  {
    wire: next,
    path: /\.(reasoning(_content|_details|_text)?|extra_content|thought_signature|refusal|annotations)(\[|$)/,
    when: added,
    reason: "a client left out what the vendor takes back",
  },
  {
    wire: next,
    path: /\.content$/,
    when: isTrimmed,
    reason: "a client took the white space off both ends of a text",
  },
  {
    wire: next,
    path: /\.name$/,
    when: gone,
    reason: "a client told the name of its agent",
  },
];
