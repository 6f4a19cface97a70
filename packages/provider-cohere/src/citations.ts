import { isObject, list, type Loose } from "@anyllm/core/translate";

/** A citation as an annotation of the text it stands in; Cohere's own keys stay, to be given back. */
export function annotationOf(citation: Loose, text: string): Loose {
  const source = list(citation["sources"]).find(isObject) ?? {};
  const { document, id } = source;
  const told = isObject(document) ? document : {};
  const { url } = told;
  const title = typeof told["title"] === "string" ? told["title"] : "";
  const known = { ...spanOf(citation, text), citation };
  if (typeof url === "string" && url !== "") return { type: "url_citation", url, title, ...known };
  const file_id = typeof id === "string" ? id : "";
  return { type: "file_citation", file_id, filename: title || file_id, index: 0, ...known };
}

// Cohere counts characters, which are not always one unit of a string.
function spanOf(citation: Loose, text: string): { start_index: number; end_index: number } {
  // What a thought cites stands nowhere in the text.
  if (citation["type"] === "THINKING_CONTENT") return { start_index: 0, end_index: 0 };
  const [start, end] = ["start", "end"].map((key) => {
    const value = citation[key];
    return typeof value === "number" ? value : 0;
  }) as [number, number];
  if (text.slice(start, end) === citation["text"]) return { start_index: start, end_index: end };
  const letters = Array.from(text);
  const cited = letters.slice(start, end).join("");
  if (cited !== citation["text"]) return { start_index: start, end_index: end };
  const start_index = letters.slice(0, start).join("").length;
  return { start_index, end_index: start_index + cited.length };
}

/** The citations that annotations were made of. */
export function citationsOf(annotations: unknown): Loose[] {
  return list(annotations).flatMap((annotation) =>
    isObject(annotation) && isObject(annotation["citation"]) ? [annotation["citation"]] : [],
  );
}
