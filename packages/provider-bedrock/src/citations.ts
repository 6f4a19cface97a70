import { isObject, type Loose } from "@anyllm/core/translate";
import { membersOf } from "./pieces.ts";

/** Which characters of a text are cited. */
export interface Span {
  start: number;
  end: number;
  /** The citation stood in a block without a text, after the one it belongs to. */
  detached: boolean;
}

/** A citation of Converse as an annotation; its own keys stay, to be given back. */
export function annotationOf(citation: Loose, { start, end, detached }: Span): Loose {
  const { location, source, title } = citation;
  const [kind = "", told] = membersOf(location)[0] ?? [];
  const spot = isObject(told) ? told : {};
  const url = kind === "web" ? spot["url"] : source;
  const common = {
    start_index: start,
    end_index: end,
    ...Object.fromEntries(membersOf(citation)),
    title: typeof title === "string" ? title : "",
    ...(detached && { detached }),
  };
  if (typeof url === "string" && (kind === "web" || /^\w+:\/\//.test(url))) {
    return { ...common, type: "url_citation", url };
  }
  const index = spot["documentIndex"] ?? spot["searchResultIndex"];
  return {
    ...common,
    type: "file_citation",
    file_id: common.title,
    filename: common.title,
    index: typeof index === "number" ? index : 0,
  };
}

/**
 * A text and its annotations as the blocks that Converse had: text alone, or with citations. A text of
 * white space alone, which Converse gives but refuses, is none.
 */
export function givenBack(text: string, annotations: readonly Loose[]): Loose[] {
  const known = annotations.filter(({ location, sourceContent, source }) =>
    [location, sourceContent, source].some((key) => key != null),
  );
  const attached = known.filter(({ detached }) => detached !== true).map(citationOf);
  const detached = known.filter(({ detached: alone }) => alone === true).map(citationOf);
  const blocks: Loose[] = [];
  if (attached.length > 0) {
    blocks.push({ citationsContent: { content: [{ text }], citations: attached } });
  } else if (text.trim() !== "") blocks.push({ text });
  if (detached.length > 0) blocks.push({ citationsContent: { citations: detached } });
  return blocks;
}

const ours = /^(type|url|file_id|filename|index|start_index|end_index|detached)$/;

function citationOf(annotation: Loose): Loose {
  return Object.fromEntries(
    Object.entries(annotation).filter(
      ([key, value]) => !ours.test(key) && !(key === "title" && value === ""),
    ),
  );
}
