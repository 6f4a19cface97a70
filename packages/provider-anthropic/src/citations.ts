import { isObject, type Loose } from "@anyllm/core/translate";
import { objects, ownOf } from "./wire.ts";

/**
 * A citation as an annotation of the whole text block that it stands on. The vendor's own keys stay,
 * and the citation itself under `anthropic`.
 *
 * @param length - Of the text.
 * Source: https://docs.anthropic.com/en/docs/build-with-claude/citations
 */
export function toAnnotation(citation: Loose, length: number): Loose {
  const { type, url, source = "", title } = citation;
  const own = { ...citation, anthropic: citation };
  const web = typeof url === "string";
  if (web || type === "search_result_location") {
    const place = { start_index: 0, end_index: length };
    return { ...own, type: "url_citation", url: web ? url : source, title: title ?? "", ...place };
  }
  const { file_id, document_title, document_index } = citation;
  return {
    ...own,
    type: "file_citation",
    file_id: file_id ?? "",
    filename: document_title ?? "",
    index: document_index ?? 0,
  };
}

/** The citations to give back with a text, and whether some are not of this wire. */
export function toCitations(annotations: unknown): { citations: Loose[]; foreign: boolean } {
  const given = objects(annotations);
  const citations = given.map(ownOf).filter(isObject);
  return { citations, foreign: citations.length < given.length };
}
