import type { Fact, Reply } from "../../conversation.ts";
import { geminiAnswer, geminiChunks, playGemini } from "../../../wires/gemini.ts";
import { notFound, Problem } from "../../problem.ts";
import { responseOf, seal } from "../reply.ts";
import type { Asked, Wire, WireCall } from "../wire.ts";
import { sealOfCall } from "./check.ts";
import { camel, checkGemini, type Loose } from "./fields.ts";
import { readGemini } from "./read.ts";

const generation = /\/models\/([^/:]+):(streamGenerateContent|generateContent)$/;

/**
 * Gemini's `generateContent` and `streamGenerateContent`, with `alt=sse` or without.
 *
 * @see https://ai.google.dev/api/generate-content
 */
export const geminiWire: Wire = {
  serves({ method, path }) {
    if (method === "POST" && generation.test(path)) return "generate";
    return method === "GET" && path === "/v1beta/models" ? "list" : undefined;
  },
  authenticate({ headers, query }) {
    const key = headers["x-goog-api-key"] ?? query.get("key");
    if (key || /^Bearer\s+\S/i.test(headers.authorization ?? "")) return;
    const message = "Method doesn't allow unregistered callers. Use an API key.";
    throw new Problem(403, message, { code: "PERMISSION_DENIED" });
  },
  read: (given, call) => asked(checkGemini(camel(given, 3)), call),
  list(id) {
    const supportedGenerationMethods = ["generateContent", "streamGenerateContent"];
    return {
      models: [{ name: `models/${id}`, displayName: "Embedded 1", supportedGenerationMethods }],
    };
  },
  envelope({ status, message }) {
    return { error: { code: status, message, status: statuses[status] ?? "INVALID_ARGUMENT" } };
  },
};

function asked(body: Loose, { path, query, models }: WireCall): Asked {
  const [, model = "", method] = generation.exec(path) ?? [];
  if (!models.includes(model)) {
    throw notFound(`models/${model} is not found, or is not supported for ${method}.`);
  }
  const { thinkingConfig } = (body["generationConfig"] ?? {}) as { thinkingConfig?: Loose };
  const shown = thinkingConfig?.["includeThoughts"] === true;
  const sse = query.get("alt") === "sse";
  return {
    conversation: readGemini(body),
    stream: method === "streamGenerateContent",
    streamType: sse ? "text/event-stream" : "application/json",
    answer: (reply) => answerOf(reply, model, shown),
    whole: geminiAnswer,
    frames: (response) =>
      sse
        ? String(playGemini(response, true).body).split(/(?<=\r\n\r\n)/)
        : geminiChunks(response).map(
            (chunk, index, all) =>
              (index === 0 ? "[" : ",\r\n") +
              JSON.stringify(chunk) +
              (index === all.length - 1 ? "]" : ""),
          ),
  };
}

// Thoughts are paid for, but shown only when asked for. The first call is signed, and a text that was
// thought about.
function answerOf(reply: Reply, model: string, shown: boolean): ReturnType<typeof responseOf> {
  const thought = reply.facts.some(({ type }) => type === "reasoning");
  const facts = reply.facts.filter(({ type }) => shown || type !== "reasoning");
  const firstCall = facts.findIndex(({ type }) => type === "call");
  return responseOf(
    { ...reply, facts },
    {
      model,
      prefixes: { answer: "", call: "" },
      fields: (fact, index) => signature(fact, index === firstCall, thought),
    },
  );
}

function signature(fact: Fact, first: boolean, thought: boolean): Loose {
  if (fact.type === "call") {
    const args: unknown = first ? JSON.parse(fact.arguments) : undefined;
    return first ? { thought_signature: sealOfCall(fact.name, args) } : {};
  }
  return fact.type === "text" && thought ? { thought_signature: seal("text", fact.text) } : {};
}

const statuses: Record<number, string> = {
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  500: "INTERNAL",
};
