import type { Loose } from "../events/families.ts";
import { further, words } from "./foreign.ts";
import type { TurnPart } from "./turns.ts";

/** Where a file is: in the request, behind a URL, or with the vendor. */
export type Media =
  | { kind: "data"; mediaType: string; data: string; filename: string | undefined }
  | { kind: "url"; url: string; mediaType: string | undefined; filename: string | undefined }
  | { kind: "id"; id: string; filename: string | undefined };

/**
 * Reads a part that carries a file: `input_image`, `input_file`, `input_video` or `input_audio`.
 * Base64 comes without its `data:` prefix. The media type is the data URL's, else that of the file's
 * name, else that of its first bytes, else the usual one for the part.
 *
 * @returns `undefined` for a part of another type, or one that holds no file.
 * @example
 * ```ts
 * import { readMedia } from "@anyllm/core/translate";
 *
 * const part = { type: "input_image", image_url: "data:image/png;base64,iVBORw0KGgo=" };
 * const media = readMedia({ type: part.type, part, path: "input[0].content[0]" });
 * console.log(media?.kind === "data" && media.mediaType); // "image/png"
 * ```
 */
export function readMedia({ type, part }: TurnPart): Media | undefined {
  const filename = text(part["filename"]);
  const id = text(part["file_id"]);
  if (type === "input_audio") return readAudio(part["input_audio"]);
  const key = sources[type];
  if (!key) return undefined;
  const given = key.map((name) => text(part[name])).find((value) => value !== undefined);
  if (given === undefined) return id === undefined ? undefined : { kind: "id", id, filename };
  // Base64 has no colon in it.
  if (/^(?!data:)[a-z][\w+.-]*:/i.test(given)) {
    return { kind: "url", url: given, mediaType: typeOfName(filename ?? given), filename };
  }
  const [, declared, data = given] = /^data:([^;,]*)(?:;[^,]*)?,([^]*)$/.exec(given) ?? [];
  const mediaType =
    declared || (typeOfName(filename) ?? typeOfBytes(data) ?? usual[type] ?? octets);
  return { kind: "data", mediaType, data, filename };
}

const sources: Record<string, readonly string[]> = {
  input_image: ["image_url"],
  input_file: ["file_data", "file_url"],
  input_video: ["video_url"],
};

// What is read above; `detail` may ask for what is done anyway.
const ofMedia = /* @__PURE__ */ words(
  "type filename file_id file_data file_url image_url video_url input_audio anyllm",
);

/** What a wire does with what stands beside a file on its part. */
export interface BesideOptions {
  /** Keys that the vendor has: they are sent as they are. */
  sent: ReadonlySet<string>;
  /** Keys that are read elsewhere. */
  read: ReadonlySet<string>;
  /** Told of the others, which are left out. */
  warn(message: string): void;
}

/**
 * What a caller put on a part beside the file that {@link readMedia} reads.
 *
 * @returns What goes to the vendor.
 * @example
 * ```ts
 * import { besideMedia, words } from "@anyllm/core/translate";
 *
 * const part = { type: "input_file", file_id: "f", citations: { enabled: true }, pages: 2 };
 * const rules = { sent: words("citations"), read: words("detail"), warn: console.warn };
 * console.log(besideMedia(part, rules)); // { citations: … }; "pages of a file is not …" is told
 * ```
 */
export function besideMedia(part: Loose, { sent, read, warn }: BesideOptions): Loose {
  const kept: Loose = {};
  const lost: string[] = [];
  for (const [key, value] of Object.entries(further(part, ofMedia) ?? {})) {
    if (sent.has(key)) kept[key] = value;
    else if (!read.has(key) && !(key === "detail" && value === "auto")) lost.push(key);
  }
  if (lost.length > 0) warn(`${lost.join(", ")} of a file is not supported and was left out.`);
  return kept;
}

const octets = "application/octet-stream";

const usual: Record<string, string> = { input_image: "image/png", input_video: "video/mp4" };

function readAudio(audio: unknown): Media | undefined {
  const { data, format = "wav" } = (audio ?? {}) as Loose;
  if (typeof data !== "string") return undefined;
  const mediaType = format === "mp3" ? "audio/mpeg" : `audio/${String(format)}`;
  return { kind: "data", mediaType, data, filename: undefined };
}

const byName: Record<string, string> = {
  pdf: "application/pdf",
  txt: "text/plain",
  md: "text/markdown",
  csv: "text/csv",
  html: "text/html",
  htm: "text/html",
  json: "application/json",
  xml: "application/xml",
  doc: "application/msword",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xls: "application/vnd.ms-excel",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  heic: "image/heic",
  mp3: "audio/mpeg",
  wav: "audio/wav",
  flac: "audio/flac",
  ogg: "audio/ogg",
  mp4: "video/mp4",
  mov: "video/quicktime",
  webm: "video/webm",
  mkv: "video/x-matroska",
};

function typeOfName(name: string | undefined): string | undefined {
  const [, ending = ""] = /\.([a-z0-9]+)(?:[?#].*)?$/i.exec(name ?? "") ?? [];
  return byName[ending.toLowerCase()];
}

// What the first bytes of a file look like in base64.
const magic: readonly [string, string][] = [
  ["JVBERi0", "application/pdf"],
  ["iVBORw0KGgo", "image/png"],
  ["/9j/", "image/jpeg"],
  ["R0lGOD", "image/gif"],
  ["UklGR", "image/webp"],
];

function typeOfBytes(data: string): string | undefined {
  return magic.find(([begin]) => data.startsWith(begin))?.[1];
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The short name of a media type's format, such as `png` or `mp3`, as some wires want it. */
export function formatOf(mediaType: string): string {
  const name = Object.keys(byName).find((ending) => byName[ending] === mediaType);
  return name === "jpg" ? "jpeg" : (name ?? mediaType.replace(/^.*\/(x-)?/, ""));
}
