import { isEmpty, list, type Loose } from "@anyllm/core/translate";
import { objectOf, objectsOf, stringOf } from "./wire.ts";

/** What a vendor tells beside the text of a candidate, gathered over all chunks of a stream. */
export interface Sources {
  grounding: Loose;
  /** Pages that were opened, by address. */
  pages: Map<string, Loose>;
  /** By what they say: some are told again. */
  citations: Map<string, Loose>;
}

/** Adds what one chunk tells. A later chunk tells the whole of a list anew, or goes on with it. */
export function addSources(
  { groundingMetadata, urlContextMetadata, citationMetadata }: Loose,
  sources: Sources = { grounding: {}, pages: new Map(), citations: new Map() },
): Sources {
  for (const [key, value] of Object.entries(objectOf(groundingMetadata))) {
    if (!Array.isArray(value) || value.length > 0) sources.grounding[key] = value;
  }
  for (const page of objectsOf(objectOf(urlContextMetadata)["urlMetadata"])) {
    sources.pages.set(String(page["retrievedUrl"]), page);
  }
  const { citationSources, citations } = objectOf(citationMetadata);
  for (const citation of [...objectsOf(citationSources), ...objectsOf(citations)]) {
    sources.citations.set(JSON.stringify(citation), citation);
  }
  return sources;
}

/**
 * The annotations of a text. Google counts in bytes of UTF-8, annotations in characters of the
 * string. What stands behind words of an earlier text, which is closed, is found in the metadata alone.
 *
 * Source: https://ai.google.dev/api/generate-content#Segment
 */
export function toAnnotations(
  text: string,
  { grounding, citations }: Sources,
  earlier: readonly string[],
): Loose[] {
  const bytes = new TextEncoder().encode(text);
  const place = (start: unknown, end: unknown, quoted: unknown): Loose => {
    const start_index = toIndex(bytes, start);
    const end_index = end === undefined ? text.length : toIndex(bytes, end);
    const words = stringOf(quoted);
    if (words === undefined || text.slice(start_index, end_index) === words) {
      return { start_index, end_index };
    }
    // Offsets of another part, or counted otherwise: the words themselves tell.
    const at = text.indexOf(words);
    return at < 0 ? { start_index, end_index } : { start_index: at, end_index: at + words.length };
  };
  const chunks = objectsOf(grounding["groundingChunks"]);
  const supported = objectsOf(grounding["groundingSupports"]).flatMap((support) => {
    const { startIndex, endIndex, text: quoted } = objectOf(support["segment"]);
    const words = stringOf(quoted);
    const told = words !== undefined && !text.includes(words);
    if (told && earlier.some((closed) => closed.includes(words))) return [];
    const where = place(startIndex, endIndex, quoted);
    const scores = list(support["confidenceScores"]);
    return list(support["groundingChunkIndices"]).flatMap((index, order): Loose[] => {
      const chunk = chunks[Number(index)];
      if (!chunk || isEmpty(chunk)) return [];
      const score = scores[order];
      return [{ ...cite(chunk, where), ...(score !== undefined && { confidence_score: score }) }];
    });
  });
  const recited = [...citations.values()].map(({ startIndex, endIndex, uri, title, ...more }) => ({
    ...more,
    type: "url_citation",
    url: stringOf(uri) ?? "",
    title: stringOf(title) ?? "",
    ...place(startIndex, endIndex, undefined),
  }));
  return [...supported, ...recited];
}

function cite(chunk: Loose, where: Loose): Loose {
  const kind = Object.keys(chunk).find((key) => !isEmpty(chunk[key])) ?? "web";
  const { uri, title, ...more } = objectOf(chunk[kind]);
  const url = stringOf(uri) ?? stringOf(more["sourceUri"]);
  if (kind !== "retrievedContext" || /^https?:/.test(url ?? "")) {
    return {
      ...more,
      type: "url_citation",
      url: url ?? "",
      title: stringOf(title) ?? "",
      ...where,
    };
  }
  const { documentName, fileSearchStore } = more;
  return {
    ...more,
    type: "file_citation",
    file_id: stringOf(documentName) ?? url ?? stringOf(fileSearchStore) ?? "",
    filename: stringOf(title) ?? "",
    index: where["end_index"],
    ...where,
  };
}

// A character begins at each byte that is no continuation; four bytes make two UTF-16 units.
function toIndex(bytes: Uint8Array, offset: unknown): number {
  const end = Math.min(bytes.length, typeof offset === "number" && offset > 0 ? offset : 0);
  let index = 0;
  for (let at = 0; at < end; at++) {
    const byte = bytes[at] as number;
    if ((byte & 0xc0) !== 0x80) index += byte >= 0xf0 ? 2 : 1;
  }
  return index;
}

/** The searches as an item of the kind that OpenAI has for them. */
export function toSearchItem(grounding: Loose): Loose & { type: string } {
  const queries = list(grounding["webSearchQueries"]);
  const sources = objectsOf(grounding["groundingChunks"]).flatMap((chunk) => {
    const url = stringOf(objectOf(chunk["web"])["uri"]);
    return url === undefined ? [] : [{ type: "url", url }];
  });
  return {
    type: "web_search_call",
    status: "completed",
    action: { type: "search", query: queries[0], queries, sources },
    grounding_metadata: grounding,
  };
}

/** The opened pages, likewise. */
export function toPageItems(pages: Sources["pages"]): (Loose & { type: string })[] {
  return [...pages].map(([url, page]) => {
    const fine = String(page["urlRetrievalStatus"]).endsWith("SUCCESS");
    return {
      type: "web_search_call",
      status: fine ? "completed" : "failed",
      action: { type: "open_page", url },
      url_metadata: page,
    };
  });
}
