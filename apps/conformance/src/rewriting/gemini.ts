import { isObject, type Json, list, object, objects, string } from "../facts.ts";
import { readFacts } from "../wires/gemini-generate-content.ts";
import { dropDefaults, dropEmpty, nested, without } from "./common.ts";

export function mapSeals(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(mapSeals);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, entry]) =>
    /^thought_?signature$/i.test(key)
      ? [key, string(entry).replaceAll("-", "+").replaceAll("_", "/")]
      : [key, mapSeals(entry)],
  );
  return Object.fromEntries(entries);
}

export function mergeParts(a: Json, b: Json): Json | undefined {
  if (a["role"] !== b["role"]) return undefined;
  return { ...a, parts: [...list(a["parts"]), ...list(b["parts"])] };
}

export function geminiRoles(body: Json): Json {
  if (!Array.isArray(body["contents"])) return body;
  return {
    ...body,
    contents: objects(body["contents"]).map((content) => ({
      ...content,
      role:
        content["role"] === "model"
          ? "model"
          : content["role"] === "function"
            ? "user"
            : (content["role"] ?? "user"),
    })),
  };
}

/** A list of one may be told as the one; what is empty of a call, a result or a text, left out. */
export function geminiLists(body: Json): Json {
  const one = (value: unknown): unknown => (isObject(value) ? [value] : value);
  const turn = (content: Json): Json =>
    content["parts"] === undefined
      ? content
      : { ...content, parts: objects(one(content["parts"])).map(plainPart) };
  const listed = { ...body };
  for (const key of ["contents", "tools", "safetySettings"]) {
    if (body[key] !== undefined) listed[key] = one(body[key]);
  }
  const system = body["systemInstruction"];
  if (typeof system === "string") listed["systemInstruction"] = { parts: [{ text: system }] };
  return nested(eachContent(listed, turn), "systemInstruction", turn);
}

// A turn that is compared by itself stands among messages.
function eachContent(body: Json, change: (content: Json) => Json): Json {
  const changed = { ...body };
  for (const key of ["contents", "messages"]) {
    if (Array.isArray(body[key])) changed[key] = objects(body[key]).map(change);
  }
  return changed;
}

function plainPart(told: Json): Json {
  const part = nested(
    nested(told, "functionCall", (call) => ({ args: {}, ...call })),
    "functionResponse",
    (result) => ({ response: {}, ...result }),
  );
  if (part["thoughtSignature"] === "") return without(part, "thoughtSignature");
  const bare = Object.keys(part).every((key) => /^thought(Signature)?$/.test(key));
  return bare && part["thoughtSignature"] ? { text: "", ...part } : part;
}

/** Functions are one list, whether they were told in one or in several, and stand by themselves. */
export function geminiTools(body: Json): Json {
  if (!Array.isArray(body["tools"])) return body;
  const tools = objects(body["tools"]);
  const functions = tools.flatMap((tool) => list(tool["functionDeclarations"]));
  const hosted = tools.flatMap((tool) =>
    Object.entries(without(tool, "functionDeclarations")).map(([kind, told]) => ({ [kind]: told })),
  );
  const declared = functions.length > 0 ? [{ functionDeclarations: functions }] : [];
  return { ...body, tools: [...hosted, ...declared] };
}

/** Pieces of one text of the model's are one; a part with a signature ends where it ends. */
export function geminiPieces(body: Json): Json {
  return eachTurn(body, (parts) => {
    const joined: Json[] = [];
    for (const part of parts) {
      const last = joined.at(-1);
      if (last && isPiece(last) && isPiece(part) && last["thought"] === part["thought"]) {
        joined[joined.length - 1] = { ...last, text: string(last["text"]) + string(part["text"]) };
      } else joined.push(part);
    }
    return joined;
  });
}

function isPiece(part: Json): boolean {
  return (
    typeof part["text"] === "string" &&
    Object.keys(part).every((key) => /^(text|thought)$/.test(key))
  );
}

/** Arguments that came in pieces, whole. */
export function wholeArguments(body: Json): Json {
  return eachTurn(body, (parts) =>
    parts.map((part) =>
      nested(part, "functionCall", (call) => {
        const { partialArgs, ...told } = call;
        if (!Array.isArray(partialArgs) || call["willContinue"] === true) return call;
        const candidates = [{ content: { parts: [part] } }];
        const [read] = readFacts({ stream: true, frames: [{ candidates }] }).calls;
        return { ...told, args: read?.arguments };
      }),
    ),
  );
}

function eachTurn(body: Json, change: (parts: Json[]) => Json[]): Json {
  return eachContent(body, (content) =>
    content["role"] === "model" && content["parts"]
      ? { ...content, parts: change(objects(content["parts"])) }
      : content,
  );
}

// Sources: https://ai.google.dev/gemini-api/docs/audio,
// https://docs.cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference
const mediaTypes: Readonly<Record<string, string>> = {
  "audio/mp3": "audio/mpeg",
  "audio/x-wav": "audio/wav",
  "image/jpg": "image/jpeg",
  "video/mov": "video/quicktime",
};

export function mapMediaTypes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(mapMediaTypes);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [
      key,
      key === "mimeType" ? (mediaTypes[string(entry)] ?? entry) : mapMediaTypes(entry),
    ]),
  );
}

/** Without an instruction that says nothing. */
export function spokenInstruction(body: Json): Json {
  const parts = objects(object(body["systemInstruction"])["parts"]);
  return parts.every(({ text }) => text === "") ? without(body, "systemInstruction") : body;
}

/** One candidate of plain text, whose model decides about calls. */
export function geminiDefaults(body: Json): Json {
  const generation = nested(body, "generationConfig", (config) =>
    dropDefaults({ candidateCount: 1, responseMimeType: "text/plain" })(config),
  );
  const config = nested(generation, "toolConfig", (told) =>
    dropDefaults({ functionCallingConfig: { mode: "AUTO" } })(told),
  );
  return dropEmpty(config) as Json;
}
