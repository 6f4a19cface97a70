import type { Provider } from "@anyllm/core";
import type { Recording } from "@anyllm/testing";
import type { Facts } from "./facts.ts";
import { answerOf, isStream, offline, play, type Played } from "./play.ts";
import { readRaw } from "./raw.ts";
import { vendorOf } from "./vendors.ts";
import { wires } from "./wires/index.ts";

/** A provider of the switch matrix, by the names of the recordings. */
export interface Maker {
  provider: string;
  wire: string;
  /** Where the model decides the wire. */
  model?: string;
}

/** One or two of each wire, and those that speak Responses themselves. */
export const makers: readonly Maker[] = [
  { provider: "anthropic", wire: "anthropic-messages" },
  { provider: "google-vertex", wire: "anthropic-messages", model: "claude-sonnet-4-5" },
  { provider: "amazon-bedrock", wire: "bedrock-converse" },
  { provider: "amazon-bedrock", wire: "bedrock-invoke-anthropic" },
  { provider: "google", wire: "gemini-generate-content" },
  { provider: "google-vertex", wire: "gemini-generate-content" },
  { provider: "cohere", wire: "cohere-chat-v2" },
  { provider: "ollama", wire: "ollama-chat" },
  { provider: "deepseek", wire: "chat-completions" },
  { provider: "mistral", wire: "chat-completions" },
  { provider: "perplexity", wire: "chat-completions" },
  { provider: "openrouter", wire: "chat-completions" },
  { provider: "google", wire: "chat-completions" },
  { provider: "groq", wire: "chat-completions" },
  { provider: "openai", wire: "openai-responses" },
  { provider: "xai", wire: "openai-responses" },
];

export function nameOf({ provider, wire }: Maker): string {
  return `${provider}/${wire}`;
}

/** The provider, under an id that is its own in this matrix. */
export async function create(maker: Maker): Promise<Provider> {
  const provider = (await vendorOf(maker)).create(offline);
  const id = nameOf(maker).replace(/[^a-z]+/g, "-");
  return { ...provider, id };
}

/**
 * The recordings that tell most: of each kind of thing (seals, calls, citations, hosted items), the
 * shortest answer that has it.
 */
export function richest(recordings: readonly Recording[], { provider, wire }: Maker): Recording[] {
  const ours = recordings.filter(
    (one) => one.provider === provider && one.wire === wire && one.status < 400,
  );
  const native = wire === "openai-responses";
  const kinds: ((recording: Recording) => boolean)[] = native
    ? ["reasoning-encrypted", "tool-call", "web-search", "parallel-tool-calls"].map(
        (feature) =>
          ({ features }: Recording) =>
            features.includes(feature),
      )
    : [
        hasFact(({ seals, calls }) => seals.length > 0 && calls.length > 0),
        hasFact(({ seals }) => seals.length > 0),
        hasFact(({ calls }) => calls.length > 1),
        hasFact(({ citations }) => citations.length > 0),
        hasFact(({ rest }) => rest.length > 0),
        hasFact(({ reasoning }) => reasoning !== ""),
        hasFact(({ text }) => text !== ""),
      ];
  const found = new Set<Recording>();
  for (const kind of kinds) {
    const [first] = ours.filter(kind).toSorted((a, b) => sizeOf(a) - sizeOf(b));
    if (first) found.add(first);
  }
  return [...found];
}

function hasFact(is: (facts: Facts) => boolean): (recording: Recording) => boolean {
  return (recording) => {
    const facts = wires[recording.wire]?.(readRaw(recording));
    return facts !== undefined && /^(stop|tool)$/.test(facts.finish) && is(facts);
  };
}

function sizeOf(recording: Recording): number {
  return answerOf(recording).body.length;
}

/** What a provider of the matrix makes of a recording, marked as made by it. */
export async function playAs(maker: Maker, recording: Recording): Promise<Played> {
  const options = {
    stream: isStream(recording),
    request: { model: recording.model ?? "m" },
    mark: true,
  };
  const native = maker.wire === "openai-responses";
  return play(await create(maker), { ...answerOf(recording), ...(native && { native }) }, options);
}
