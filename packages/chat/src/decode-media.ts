import {
  firstText,
  isEmpty,
  isObject,
  list,
  type Loose,
  object,
  text,
  type Writer,
} from "@anyllm/core/translate";

/** Sound that comes in pieces, and is one part of the message. */
export interface Sound {
  /** @returns Whether there is any sound so far. */
  read(audio: Loose): boolean;
  /** Tells the part. @returns Whether there was any sound. */
  end(): boolean;
}

/** Reads `audio`: its id, its transcript and its bytes come in any order. */
export function createSound(writer: Writer): Sound {
  let sound: Loose | undefined;
  const data: string[] = [];
  let transcript = "";
  return {
    read(audio) {
      // Some send each field they know of, empty.
      if (!Object.values(audio).some((value) => text(value) !== "") && !sound) return false;
      const { data: bytes, transcript: said, ...rest } = audio;
      sound = { ...sound, ...rest };
      if (text(bytes)) data.push(text(bytes));
      transcript += text(said);
      return true;
    },
    end() {
      if (!sound) return false;
      writer.part({ ...sound, type: "output_audio", data: join(data), transcript });
      sound = undefined;
      return true;
    },
  };
}

// Each piece is base64 of its own: padding inside must go.
function join(pieces: readonly string[]): string {
  if (!pieces.slice(0, -1).some((piece) => piece.endsWith("="))) return pieces.join("");
  try {
    return btoa(pieces.map((piece) => atob(piece)).join(""));
  } catch {
    return pieces.join("");
  }
}

/** An image that the model drew, as `image_url` parts and `images` have it. */
export function tellImage(writer: Writer, image: unknown, fields?: object): void {
  const { image_url: given, type: _, index: __, ...rest } = object(image);
  const { url, ...more } = object(given);
  const source = firstText(image, given, url, rest["url"]);
  const bytes = firstText(rest["b64_json"]);
  const [, media_type, data] = /^data:([^;,]*)[^,]*,([^]*)$/.exec(source) ?? [];
  const result = data ?? (bytes || null);
  const format = media_type && { output_format: media_type.replace(/^image\//, ""), media_type };
  const link = data === undefined && source && { image_url: source };
  delete rest["b64_json"];
  delete rest["url"];
  const told = { ...rest, ...more, ...format, ...link, ...fields };
  const item = { ...told, type: "image_generation_call" };
  if (source === "" && bytes === "") return;
  const open = writer.open({ ...item, status: "in_progress", result: null });
  open.event("response.image_generation_call.in_progress");
  open.event("response.image_generation_call.completed");
  open.done({ ...item, status: "completed", result });
}

/** A citation as an annotation; the vendor's own keys stay on it. */
export function toAnnotation(told: unknown): Loose | undefined {
  if (typeof told === "string") return toAnnotation({ url: told });
  if (!isObject(told) || isEmpty(told)) return undefined;
  const type = text(told["type"]) || "url_citation";
  const { [type]: nested, ...outer } = told;
  const flat: Loose = isObject(nested) ? { ...outer, ...nested } : told;
  if (type === "file") {
    const { file_id, hash, filename, name } = flat;
    const named = { file_id: firstText(file_id, hash), filename: firstText(filename, name) };
    return { type: "file_citation", ...named, index: 0, file: nested ?? flat };
  }
  const { url, link, title, start_index, end_index } = flat;
  const address = firstText(url, link, object(url)["url"]);
  if (type !== "url_citation" && address === "") return { ...flat, type };
  return {
    ...flat,
    type: "url_citation",
    url: address,
    title: text(title),
    start_index: typeof start_index === "number" ? start_index : 0,
    end_index: typeof end_index === "number" ? end_index : 0,
  };
}

/** Sources of a whole answer, which streams repeat in each chunk. */
export interface Sources {
  read(payload: Loose): void;
  /** An annotation of the text itself: its source need not be told again. */
  cited(annotation: Loose): void;
  /** What was told nowhere else. */
  rest(): Loose[];
}

const places = ["search_results", "citations", "web_search"] as const;

export function hasSources({ search_results, citations, web_search }: Loose): boolean {
  return search_results !== undefined || citations !== undefined || web_search !== undefined;
}

export function createSources(): Sources {
  const found = new Map<unknown, Loose>();
  const cited = new Set<unknown>();
  // How far each list has been read: it only grows.
  const seen: Record<string, { length: number; last: unknown }> = {};
  return {
    read(payload) {
      for (const place of places) {
        if (payload[place] === undefined) continue;
        const told = list(payload[place]);
        const last = JSON.stringify(told.at(-1));
        if (seen[place]?.length === told.length && seen[place].last === last) continue;
        seen[place] = { length: told.length, last };
        for (const source of told) {
          const annotation = toAnnotation(source);
          // The one with a title comes from a list of its own.
          if (!annotation || found.get(annotation["url"])?.["title"]) continue;
          found.set(annotation["url"], annotation);
        }
      }
    },
    cited: (annotation) => void cited.add(annotation["url"]),
    rest: () => [...found.values()].filter(({ url }) => !cited.has(url)),
  };
}
