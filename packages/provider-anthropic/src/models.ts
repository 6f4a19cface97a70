/** What a model takes and gives, as far as requests differ by it. */
export interface ModelFacts {
  /** The most that it can generate, thinking included. */
  maxTokens: number;
  /** How it is told to think: by itself, within a budget of tokens, or not at all. */
  thinking: "adaptive" | "budget" | "none";
  /** What turns thinking off; absent where nothing does. */
  off: "disabled" | "between_tools" | undefined;
  /** Whether the effort `xhigh` exists. */
  xhigh: boolean;
  /** Which of `temperature` and `top_p` it takes. */
  sampling: "both" | "one" | "none";
  /** Whether it can be held to a JSON schema. */
  structured: boolean;
  /** Whether it can be made to call a tool. */
  forced: boolean;
  /** Whether system messages may stand between the others. */
  inlineSystem: boolean;
}

// Generations count as hundreds: 4.6 is 406. A name like claude-3-5-sonnet has the number first; the
// first ones, claude-v2 and claude-instant-v1, have none.
const name = /claude-(?:(\d)(?:[-.](\d))?-)?([a-z]+)(?:-(\d)(?:[-.](\d{1,2}))?(?!\d))?/;

/**
 * Reads a model's name, wherever it is served: with prefixes and dates. A Claude that is not known
 * counts as one of the newest; other models, which servers offer over this wire too, as an older one.
 *
 * Source: https://docs.anthropic.com/en/docs/about-claude/models/overview,
 * https://platform.claude.com/docs/en/build-with-claude/thinking-troubleshooting (thinking),
 * https://platform.claude.com/docs/en/build-with-claude/structured-outputs and
 * https://platform.claude.com/docs/en/build-with-claude/mid-conversation-system-messages
 */
export function factsOf(model: string): ModelFacts {
  if (latest?.model !== model) latest = { model, facts: readName(model) };
  return latest.facts;
}

// Most calls name the model of the call before.
let latest: { model: string; facts: ModelFacts } | undefined;

function readName(model: string): ModelFacts {
  const [, first, half, family = "", major = first, minor = half ?? 0] = name.exec(model) ?? [];
  if (/^(v|instant)$/.test(family)) return { ...compatible, maxTokens: 4096, thinking: "none" };
  if (!family) return compatible;
  const version = major ? Number(major) * 100 + Number(minor) : 500;
  const alwaysThinks = /fable|mythos/.test(family);
  const opus = family === "opus";
  return {
    maxTokens: maxTokens(version, opus),
    thinking: version >= 406 ? "adaptive" : version >= 307 ? "budget" : "none",
    off: alwaysThinks || (opus && version > 500) ? undefined : offSwitch(version, family),
    xhigh: version >= 407,
    sampling: version >= 407 ? "none" : version >= 405 ? "one" : "both",
    structured: version >= 405 || (opus && version === 401),
    forced: version <= 500 || family === "haiku",
    inlineSystem: alwaysThinks || (opus && version >= 408),
  };
}

const compatible: ModelFacts = {
  maxTokens: 8192,
  thinking: "budget",
  off: "disabled",
  xhigh: false,
  sampling: "both",
  structured: false,
  forced: true,
  inlineSystem: false,
};

function maxTokens(version: number, opus: boolean): number {
  if (version >= 406) return 128_000;
  if (version >= 307) return opus && version <= 401 ? 32_000 : 64_000;
  return version >= 305 ? 8192 : 4096;
}

function offSwitch(version: number, family: string): ModelFacts["off"] {
  return family === "sonnet" && version > 500 ? "between_tools" : "disabled";
}
