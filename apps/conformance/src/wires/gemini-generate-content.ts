// Source: https://ai.google.dev/api/generate-content#v1beta.GenerateContentResponse,
// https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/function-calling (partialArgs)
import {
  countsOf,
  emptyFacts,
  type Facts,
  type Finish,
  isObject,
  type Json,
  list,
  noteOrder,
  number,
  object,
  objects,
  string,
  stringsOf,
} from "../facts.ts";
import type { Raw } from "../raw.ts";

const finishes: Record<string, Finish> = {
  STOP: "stop",
  // Numbers of the enumeration, as far as both APIs have the same.
  "1": "stop",
  "2": "length",
  "3": "filter",
  "4": "filter",
  MODEL_ARMOR: "filter",
  MAX_TOKENS: "length",
  SAFETY: "filter",
  RECITATION: "filter",
  BLOCKLIST: "filter",
  PROHIBITED_CONTENT: "filter",
  SPII: "filter",
  IMAGE_SAFETY: "filter",
  IMAGE_PROHIBITED_CONTENT: "filter",
  IMAGE_RECITATION: "filter",
};

export function readFacts({ frames }: Raw): Facts {
  const facts = emptyFacts();
  let partial: Json | undefined;
  for (const frame of frames) {
    facts.id ??= string(frame["responseId"]) || undefined;
    facts.model ??= string(frame["modelVersion"]) || undefined;
    const usage = usageOf(object(frame["usageMetadata"]));
    if (usage) {
      facts.usage = usage;
      facts.counts = countsOf(
        frame["usageMetadata"],
        "promptTokenCount",
        "candidatesTokenCount",
        "thoughtsTokenCount",
      );
    }
    const { blockReason, blockReasonMessage } = object(frame["promptFeedback"]);
    if (blockReason !== undefined && blockReason !== "BLOCKED_REASON_UNSPECIFIED")
      facts.finish = "filter";
    facts.rest.push(...stringsOf(blockReasonMessage));
    if (isObject(frame["error"])) {
      facts.errors.push(string(frame["error"]["message"]));
      facts.finish = "error";
    }
    for (const candidate of objects(frame["candidates"])) {
      if ((candidate["index"] ?? 0) !== 0) {
        facts.rest.push(...stringsOf(candidate["content"]));
        continue;
      }
      for (const part of objects(object(candidate["content"])["parts"])) {
        partial = readPart(facts, part, partial);
      }
      const { finishReason } = candidate;
      facts.rest.push(...stringsOf(candidate["finishMessage"]));
      const reason = typeof finishReason === "number" ? `${finishReason}` : string(finishReason);
      if (reason !== "") facts.finish = finishes[reason] ?? "other";
      readSources(facts, candidate);
    }
  }
  return facts;
}

// Gives the call whose arguments are still coming, piece by piece.
function readPart(facts: Facts, part: Json, partial: Json | undefined): Json | undefined {
  if (string(part["thoughtSignature"])) facts.seals.push(string(part["thoughtSignature"]));
  if (typeof part["text"] === "string") {
    const kind = part["thought"] === true ? "reasoning" : "text";
    if (part["text"]) noteOrder(facts, kind);
    facts[kind] += part["text"];
    const { text: _, thought: __, ...more } = withoutSeal(part);
    facts.rest.push(...stringsOf(more));
    return partial;
  }
  const call = part["functionCall"];
  if (isObject(call)) return readCall(facts, call, partial);
  const { data } = object(part["inlineData"]);
  const strings = stringsOf(withoutSeal(part));
  if (strings.length > 0) noteOrder(facts, "rest");
  if (string(data)) facts.media.push(string(data));
  else facts.rest.push(...strings);
  return partial;
}

function withoutSeal(part: Json): Json {
  const { thoughtSignature: _, ...rest } = part;
  return rest;
}

function readCall(facts: Facts, call: Json, partial: Json | undefined): Json | undefined {
  const name = string(call["name"]);
  let at = partial;
  if (name) {
    noteOrder(facts, `call:${name}`);
    at = isObject(call["args"]) ? { ...call["args"] } : {};
    facts.calls.push({ id: string(call["id"]) || undefined, name, arguments: at });
  }
  for (const piece of objects(call["partialArgs"])) if (at) setPath(at, piece);
  return call["willContinue"] === true ? at : undefined;
}

// A piece names its place: `$.brightness`, `$.list[0].name`.
function setPath(root: Json, piece: Json): void {
  const path = string(piece["jsonPath"])
    .replace(/^\$\.?/, "")
    .match(/[^.[\]]+/g);
  if (!path) return;
  let at: Json = root;
  path.slice(0, -1).forEach((key, place) => {
    at[key] ??= /^\d+$/.test(path[place + 1] ?? "") ? [] : {};
    at = at[key] as Json;
  });
  const last = path.at(-1) as string;
  if (typeof piece["stringValue"] === "string") {
    at[last] = string(at[last]) + piece["stringValue"];
  } else if ("numberValue" in piece) at[last] = piece["numberValue"];
  else if ("boolValue" in piece) at[last] = piece["boolValue"];
  else if ("nullValue" in piece) at[last] = null;
}

function readSources(facts: Facts, candidate: Json): void {
  const grounding = object(candidate["groundingMetadata"]);
  for (const chunk of objects(grounding["groundingChunks"])) {
    const { web, retrievedContext, maps, image } = chunk;
    for (const place of [maps, image]) facts.citations.push(...stringsOf(place));
    facts.citations.push(...stringsOf([object(web)["uri"], object(web)["title"]]));
    facts.citations.push(...stringsOf(retrievedContext));
  }
  for (const { segment, groundingChunkIndices } of objects(grounding["groundingSupports"])) {
    const chunks = list(groundingChunkIndices).map(
      (at) => list(grounding["groundingChunks"])[Number(at)],
    );
    const sourced = chunks.some((chunk) => stringsOf(chunk).length > 0);
    if (sourced) facts.spans.push(string(object(segment)["text"]));
  }
  for (const key of ["webSearchQueries", "imageSearchQueries", "retrievalQueries"]) {
    facts.rest.push(...stringsOf(grounding[key]));
  }
  facts.rest.push(...stringsOf(object(grounding["searchEntryPoint"])["renderedContent"]));
  facts.rest.push(...stringsOf(grounding["googleMapsWidgetContextToken"]));
  for (const { retrievedUrl } of objects(object(candidate["urlContextMetadata"])["urlMetadata"])) {
    facts.citations.push(...stringsOf(retrievedUrl));
  }
  const { citationSources, citations } = object(candidate["citationMetadata"]);
  for (const { uri } of [...objects(citationSources), ...objects(citations)]) {
    facts.citations.push(...stringsOf(uri));
  }
  const { chosenCandidates } = object(candidate["logprobsResult"]);
  facts.logprobs.push(...objects(chosenCandidates).map(({ token }) => string(token)));
}

function usageOf(usage: Json): Facts["usage"] {
  if (list(Object.keys(usage)).length === 0) return undefined;
  const sum = (...names: string[]): number | undefined => {
    const told = names.map((name) => number(usage[name])).filter((count) => count !== undefined);
    return told.length > 0 ? told.reduce((a, b) => a + b, 0) : undefined;
  };
  const input = sum("promptTokenCount", "toolUsePromptTokenCount");
  if (input === undefined) return undefined;
  return {
    input,
    output: sum("candidatesTokenCount", "thoughtsTokenCount"),
    total: number(usage["totalTokenCount"]),
    cached: number(usage["cachedContentTokenCount"]),
    reasoning: number(usage["thoughtsTokenCount"]),
  };
}
