import type { Loose } from "./decoding.ts";

/** What a vendor's payloads say, read without the decoder. */
export interface Facts {
  text: string;
  thoughts: string;
  calls: { name: string; id: string | undefined; args: unknown; signature: string | undefined }[];
  signatures: string[];
  code: string[];
  logs: string[];
  images: string[];
  usage: Loose;
  finish: string | undefined;
  blocked: boolean;
  cited: Cited[];
  queries: string[];
  pages: string[];
}

/** What is cited, and the words it stands behind where the vendor repeats them. */
interface Cited {
  source: unknown;
  words: string | undefined;
}

interface Part {
  text?: string;
  thought?: boolean;
  thoughtSignature?: string;
  functionCall?: { name?: string; id?: string; args?: unknown; partialArgs?: Piece[] };
  executableCode?: { code: string };
  codeExecutionResult?: { output: string };
  inlineData?: { mimeType: string; data: string };
}

interface Piece {
  jsonPath: string;
  stringValue?: string;
  numberValue?: number;
  boolValue?: boolean;
}

interface Candidate {
  content?: { parts?: Part[] };
  finishReason?: string;
  groundingMetadata?: {
    groundingChunks?: Record<string, Loose>[];
    groundingSupports?: { groundingChunkIndices?: number[]; segment?: { text?: string } }[];
    webSearchQueries?: string[];
  };
  citationMetadata?: { citations?: Loose[]; citationSources?: Loose[] };
  urlContextMetadata?: { urlMetadata?: { retrievedUrl: string }[] };
}

export function readFacts(payloads: readonly Loose[]): Facts {
  const candidates = payloads.flatMap(({ candidates: told }) => (told ?? []) as Candidate[]);
  const parts = candidates.flatMap(({ content }) => content?.parts ?? []);
  const texts = (thought: boolean): string =>
    parts
      .flatMap((part) => ((part.thought ?? false) === thought ? [part.text ?? ""] : []))
      .join("");
  const grounded = candidates.flatMap(({ groundingMetadata }) => groundingMetadata ?? []);
  const recited = candidates.flatMap(({ citationMetadata: told }) => [
    ...(told?.citationSources ?? []),
    ...(told?.citations ?? []),
  ]);
  return {
    text: texts(false),
    thoughts: texts(true),
    calls: readCalls(parts),
    signatures: parts.flatMap(({ thoughtSignature }) => thoughtSignature ?? []),
    code: parts.flatMap(({ executableCode }) => executableCode?.code ?? []),
    logs: parts.flatMap(({ codeExecutionResult }) => codeExecutionResult?.output ?? []),
    images: parts.flatMap(({ inlineData }) => inlineData?.data ?? []),
    usage: Object.assign({}, ...payloads.map(({ usageMetadata }) => usageMetadata)) as Loose,
    finish: candidates.findLast(({ finishReason }) => finishReason)?.finishReason,
    blocked: payloads.some(({ promptFeedback }) => (promptFeedback as Loose)?.["blockReason"]),
    cited: [
      ...grounded.flatMap(({ groundingChunks = [], groundingSupports = [] }) =>
        groundingSupports.flatMap(({ groundingChunkIndices = [], segment }) =>
          groundingChunkIndices.flatMap((index): Cited[] => {
            const [chunk] = Object.values(groundingChunks[index] ?? {});
            const source = chunk?.["uri"] ?? chunk?.["fileSearchStore"];
            return chunk ? [{ source, words: segment?.text }] : [];
          }),
        ),
      ),
      ...recited.map(({ uri }) => ({ source: uri, words: undefined })),
    ],
    queries: grounded.flatMap(({ webSearchQueries }) => webSearchQueries ?? []),
    pages: [
      ...new Set(
        candidates.flatMap(({ urlContextMetadata: told }) =>
          (told?.urlMetadata ?? []).map(({ retrievedUrl }) => retrievedUrl),
        ),
      ),
    ],
  };
}

function readCalls(parts: readonly Part[]): Facts["calls"] {
  const calls: Facts["calls"] = [];
  const lengths = new Map<string, string>();
  for (const { functionCall: told, thoughtSignature: signature } of parts) {
    if (!told) continue;
    if (told.name) calls.push({ name: told.name, id: told.id, args: told.args ?? {}, signature });
    const at = calls.at(-1);
    for (const { jsonPath, stringValue, numberValue, boolValue } of told.partialArgs ?? []) {
      const key = `${calls.length} ${jsonPath}`;
      const value = numberValue ?? boolValue ?? (lengths.get(key) ?? "") + (stringValue ?? "");
      if (typeof value === "string") lengths.set(key, value);
      put(at?.args as Loose, jsonPath.slice(2), value);
    }
  }
  return calls;
}

function put(target: Loose, path: string, value: unknown): void {
  const keys = path.replaceAll("[", ".").replaceAll("]", "").split(".");
  let at = target as Record<string, unknown>;
  keys.forEach((key, depth) => {
    const last = depth === keys.length - 1;
    if (last) at[key] = value;
    else at[key] ??= /^\d+$/.test(keys[depth + 1] as string) ? [] : {};
    at = at[key] as Record<string, unknown>;
  });
}
