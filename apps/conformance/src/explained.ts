import { diff, type Difference } from "./diff.ts";
import { chatExplanations } from "./explained-chat.ts";
import { added, type Explanation, gone } from "./explanation.ts";
import { isObject, type Json } from "./facts.ts";
import { withoutLeftOut } from "./left-out.ts";
import { rewrites } from "./rewrites.ts";

const chat = /chat-completions/;

// It stands elsewhere in ours: nothing that was said is missing.
function isMoved({ expected }: Difference, got: Json): boolean {
  const ours = JSON.stringify(got);
  return stringsOf(expected).every((said) => ours.includes(JSON.stringify(said).slice(1, -1)));
}

// Types and formats are the vendor's own words; all else was said.
function stringsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || !value) return [];
  return Object.entries(value)
    .filter(([key]) => key !== "type" && key !== "format")
    .flatMap(([, inner]) => stringsOf(inner));
}

// Source: https://docs.anthropic.com/en/docs/agents-and-tools/tool-use/fine-grained-tool-streaming
function isUnfinished({ expected, got }: Difference): boolean {
  return typeof expected === "string" && isObject(got) && got["INVALID_JSON"] === expected;
}

function isTagged({ expected, got, path }: Difference): boolean {
  return path.endsWith("content")
    ? got === undefined && String(expected).startsWith("<think>")
    : expected === undefined;
}

function isLimited({ expected, got, path }: Difference): boolean {
  return got === undefined || (path.endsWith("temperature") && got === 1 && Number(expected) > 1);
}

// The schema, or the words that ask for it.
function isAskedInWords({ path, got }: Difference): boolean {
  return path.startsWith("system")
    ? JSON.stringify(got).includes("JSON schema")
    : got === undefined;
}

export { refusals } from "./refusals.ts";

/** All explanations of differences that remain when both bodies are rewritten. */
const explanations: readonly Explanation[] = [
  {
    wire: /^(deepseek|moonshotai|xiaomi)\/chat-completions/,
    path: /reasoning_content$/,
    when: ({ expected, got }) => expected === undefined && got === " ",
    reason: "models that think refuse a message without reasoning; others pass over a blank",
  },
  {
    wire: /^zai\/chat-completions/,
    path: /^(tool_stream|thinking)$/,
    when: added,
    reason:
      "calls come in pieces, and reasoning of earlier turns counts, where the vendor is asked for it",
  },
  {
    wire: chat,
    path: /^model$/,
    when: added,
    reason: "the model is in the path of that deployment, and in the body of ours",
  },
  { wire: /gemini/, path: /^model$/, when: gone, reason: "the model is in the path" },
  {
    wire: chat,
    path: /\.reasoning(_content|_details)?(\[\d+\].*)?$/,
    when: gone,
    warned: /input/,
    reason: "the vendor's rule takes no reasoning back; the caller is warned",
  },
  {
    wire: chat,
    path: /^(reasoning(_effort)?|enable_thinking)$/,
    warned: /reasoning/,
    reason: "an effort that the vendor does not document is left out or changed with a warning",
  },
  {
    wire: chat,
    path: /^(top_)?logprobs$/,
    when: gone,
    warned: /top_logprobs/,
    reason: "a field that the vendor does not take is left out with a warning",
  },
  ...[
    "parallel_tool_calls",
    "temperature",
    "top_p",
    "presence_penalty",
    "frequency_penalty",
    "service_tier",
    "user",
    "safety_identifier",
    "prompt_cache_key",
    "prompt_cache_retention",
    "verbosity",
  ].map((field) => ({
    wire: chat,
    path: new RegExp(`^${field}$`),
    when: gone,
    // Verbosity is told with the text.
    warned: new RegExp(`^(${field}|text)\\b`),
    reason: "a field that the vendor does not take is left out with a warning",
  })),
  {
    wire: /anthropic/,
    path: /^(output_config|output_config\.format|system|system\[\d+\])$/,
    when: isAskedInWords,
    warned: /text/,
    reason: "a model without structured output is asked for it in words, with a warning",
  },
  {
    wire: /cohere/,
    path: /\.(tool_plan|citations)$/,
    when: added,
    reason: "a client left out what the vendor takes back",
  },
  {
    wire: /google\/chat/,
    path: /\.(extra_content|thought_signature)$/,
    when: added,
    reason: "a client left out what the vendor takes back",
  },
  {
    wire: /(gemini-generate-content|ollama-chat|anthropic-messages|bedrock-invoke-anthropic) in the next request$/,
    path: /\.(thoughtSignature|thinking|citations|caller)$/,
    when: added,
    reason: "a client left out what the vendor takes back",
  },
  {
    wire: /mistral\/chat/,
    path: /(tool_calls\[\d+\]\.id|tool_call_id)$/,
    when: ({ expected, got }) =>
      !/^[a-zA-Z0-9]{9}$/.test(String(expected)) && /^[a-zA-Z0-9]{9}$/.test(String(got)),
    reason: "the vendor takes ids of nine letters and digits alone",
  },
  {
    wire: /google\/chat/,
    path: /tool_calls\[\d+\]\.id$/,
    reason: "the vendor gave no id, so any is as good",
  },
  {
    wire: /vercel/,
    path: /\.reasoning_details\[\d+\]/,
    when: isMoved,
    reason: "a client gave back the sealed half of the reasoning alone",
  },
  {
    wire: /openrouter/,
    path: /\.reasoning_details\[\d+\]/,
    when: isMoved,
    reason: "a client gave back a summary as text, without its seal",
  },
  {
    wire: /openrouter/,
    path: /\.reasoning_details\[\d+\]\.(type|format)$/,
    reason: "a client gave back a summary as text, without its seal",
  },
  {
    wire: chat,
    path: /\.(tool_calls\[\d+\]\.id|tool_call_id)$/,
    when: added,
    reason: "a call of the oldest form has no id, so any is as good",
  },
  {
    wire: /given back.*chat-completions/,
    path: /\.(reasoning(_content|_details)?|extra_content|thought_signature|refusal|annotations)(\[|$)/,
    when: added,
    reason: "what goes back of reasoning is each vendor's rule, held against recorded requests",
  },
  {
    wire: /groq/,
    path: /\.(content|reasoning)$/,
    when: isTagged,
    reason: "a client wrote reasoning between tags; the vendor has a key for it",
  },
  {
    wire: /anthropic/,
    path: /\.input$/,
    when: isUnfinished,
    reason: "arguments that are no JSON go back as the vendor's documentation says",
  },
  {
    wire: /^(?!given back).*gemini/,
    path: /\.function(Call|Response)\.id$/,
    when: added,
    reason: "the vendor gave no id, so any is as good",
  },
  {
    wire: /gemini/,
    path: /\.thoughtSignature$/,
    when: ({ expected, got }) => expected === undefined && /^skip.thought/.test(String(got)),
    warned: /input/,
    reason:
      "a call without a signature is marked as the vendor's documentation says, with a warning",
  },
  {
    wire: /^mistral/,
    path: /\.prefix$/,
    when: added,
    reason: "the vendor wants a beginning of the answer marked as one",
  },
  {
    wire: /gemini/,
    path: /\.displayName$/,
    when: gone,
    warned: /input/,
    reason: "a name of a file that the vendor does not take is left out with a warning",
  },
  {
    wire: /anthropic|bedrock/,
    path: /^(inferenceConfig\.)?(temperature|top_p|topP|top_k)$/,
    when: isLimited,
    warned: /temperature|top_p|top_k/,
    reason:
      "what the model does not take is left out, and more than its highest lowered, with a warning",
  },
  {
    wire: /bedrock-converse/,
    path: /^toolConfig$/,
    when: ({ expected, got }) =>
      expected === undefined && JSON.stringify(got).includes("No longer available"),
    reason: "the vendor takes no calls in a history without their tools",
  },
  {
    wire: /ollama-chat/,
    path: /^(temperature|top_p)$/,
    when: gone,
    reason: "the server reads settings in options alone: what stands beside them says nothing",
  },
  {
    wire: /ollama-chat/,
    path: /^tools\[\d+\]\.function\.strict$/,
    when: gone,
    warned: /tools/,
    reason: "a field that the server does not read is left out with a warning",
  },
  {
    wire: /gemini/,
    path: /\.role$/,
    when: ({ expected }) => expected === "invalid_role",
    reason: "the vendor refused this role",
  },
  ...chatExplanations,
];

/** Two bodies to compare. */
export interface Compared {
  /** `<provider>/<wire>`. */
  at: string;
  expected: Json;
  got: Json;
  warnings: readonly { param: string; message: string }[];
}

/** How two bodies compare. */
export interface Verdict {
  verdict: "matched" | "explained" | "wrong";
  reasons: string[];
  left: Difference[];
}

// What a client gave back of an answer: its own choice.
const later = / in the next request$/;

/** Compares a recorded body with ours. */
export function compareBodies({ at, expected, got, warnings }: Compared): Verdict {
  let left = diff(expected, got);
  if (left.length === 0) return { verdict: "matched", reasons: [], left };
  const reasons: string[] = [];
  let [a, b] = [expected, got];
  if (later.test(at)) {
    ({ expected: a, got: b } = withoutLeftOut({ expected: a, got: b }));
    const next = diff(a, b);
    if (next.length < left.length)
      reasons.push("a client left out parts of a kind, or marked its own");
    left = next;
  }
  const told = (said: RegExp | undefined): boolean =>
    !said || warnings.some(({ param }) => said.test(param));
  for (const { wire, rewrite, recorded, warned, reason } of rewrites) {
    if (left.length === 0 || !wire.test(at) || !told(warned)) continue;
    [a, b] = [rewrite(a), recorded ? b : rewrite(b)];
    const next = diff(a, b);
    if (JSON.stringify(next) !== JSON.stringify(left)) reasons.push(reason);
    left = next;
  }
  for (const row of explanations) {
    if (!row.wire.test(at)) continue;
    const next = left.filter(
      (found) => !(told(row.warned) && row.path.test(found.path) && (row.when?.(found, b) ?? true)),
    );
    if (next.length < left.length) reasons.push(row.reason);
    left = next;
  }
  return { verdict: left.length > 0 ? "wrong" : "explained", reasons, left };
}
