import {
  besideMedia,
  type EncodeContext,
  formatOf,
  isObject,
  list,
  type Loose,
  type Media,
  readMedia,
  type TurnPart,
  words,
} from "@anyllm/core/translate";
import { givenBack } from "./citations.ts";

/** A block of Converse: an object with one key, its kind. */
export type Block = Loose;

/** Makes blocks of content parts; one for each request, for the names of its documents. */
export type PartEncoder = (part: TurnPart) => Block[];

// Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_DocumentBlock.html and
// its siblings for images, videos and sound.
const formats: Record<string, readonly string[]> = {
  document: ["pdf", "csv", "doc", "docx", "xls", "xlsx", "html", "txt", "md"],
  image: ["png", "jpeg", "gif", "webp"],
  video: ["mkv", "mov", "mp4", "webm", "flv", "mpeg", "mpg", "wmv", "3gp"],
  audio: [
    "aac",
    "flac",
    "m4a",
    "mka",
    "mkv",
    "mp3",
    "mp4",
    "mpeg",
    "mpga",
    "ogg",
    "opus",
    "pcm",
    "wav",
    "webm",
    "x-aac",
  ],
};

const wireNames: Record<string, string> = { "3gp": "three_gp" };

const byPart: Record<string, string> = {
  input_image: "image",
  input_file: "document",
  input_video: "video",
  input_audio: "audio",
};

/** @param context - Receives what Converse cannot say. */
export function createPartEncoder(context: EncodeContext): PartEncoder {
  const names = new Set<string>();
  const told = new Set<string>();
  // What is left out is told once, however often it occurs.
  const once: EncodeContext = {
    ...context,
    warn(param, message) {
      if (!told.has(param + message)) context.warn(param, message);
      told.add(param + message);
    },
  };
  return (given) => {
    const blocks = encodePart(given, names, once);
    const breakpoint = given.part["prompt_cache_breakpoint"];
    return isObject(breakpoint) ? [...blocks, cachePoint(breakpoint, given, context)] : blocks;
  };
}

function encodePart(given: TurnPart, names: Set<string>, context: EncodeContext): Block[] {
  const { type, part, path } = given;
  const own = ownBlock(type, part);
  if (own) return [own];
  if (type === "refusal") return [{ text: String(part["refusal"]) }];
  if (typeof part["text"] === "string" && /^((input|output)_)?text$/.test(type)) {
    return givenBack(part["text"], list(part["annotations"]).filter(isObject));
  }
  const media = readMedia(given);
  const kind = byPart[type];
  if (media && kind) return [encodeMedia({ media, kind, given, names }, context)];
  return context.refuse(path, `content of type ${type}`, "Give text, images, files or videos.");
}

/** A block that was kept as it is: `{"type": "bedrock:guardContent", "guardContent": {…}}`. */
export function ownBlock(type: string, holder: Loose): Block | undefined {
  const [, kind] = /^bedrock:(.+)$/.exec(type) ?? [];
  return kind !== undefined && holder[kind] !== undefined ? { [kind]: holder[kind] } : undefined;
}

function cachePoint(breakpoint: Loose, { path }: TurnPart, context: EncodeContext): Block {
  const { ttl } = breakpoint;
  const known = ttl === "5m" || ttl === "1h";
  if (ttl !== undefined && !known) {
    const said = "Bedrock keeps a prompt for 5m or 1h; its default was used.";
    context.warn(`${path}.prompt_cache_breakpoint.ttl`, said);
  }
  return { cachePoint: { type: "default", ...(known && { ttl }) } };
}

interface Found {
  media: Media;
  kind: string;
  given: TurnPart;
  names: Set<string>;
}

function encodeMedia(found: Found, context: EncodeContext): Block {
  const { media, given, names } = found;
  const { path, part } = given;
  const source = sourceOf(media, path, context);
  const name = "filename" in media ? (media.filename ?? ("url" in media ? media.url : "")) : "";
  const format = formatName(media, name);
  // A picture is one, in whatever part it comes.
  const kind =
    ["image", "video"].find(
      (other) => found.kind === "document" && formats[other]?.includes(format),
    ) ?? found.kind;
  if (!formats[kind]?.includes(format)) {
    const what = `a ${kind} of the format ${format || "that is not told"}`;
    context.refuse(path, what, `Give one of: ${String(formats[kind])}.`);
  }
  const block: Loose = { format: wireNames[format] ?? format, source };
  const isDocument = kind === "document";
  const sent = words(isDocument ? "citations context" : "");
  const warn = (message: string): void => context.warn("input", message);
  const beside = besideMedia(part, { sent, read, warn });
  if (!isDocument) return { [kind]: block };
  return { document: { ...block, name: documentName(name, names), ...beside } };
}

const read = /* @__PURE__ */ words("prompt_cache_breakpoint");

function sourceOf(media: Media, path: string, context: EncodeContext): Loose {
  if (media.kind === "data") return { bytes: media.data };
  if (media.kind === "url" && /^s3:/i.test(media.url)) return { s3Location: { uri: media.url } };
  const what = media.kind === "id" ? "ids of files" : "files behind a URL";
  return context.refuse(path, what, "Give the bytes as a data URL, or an s3:// URL.");
}

const byType: Record<string, string> = {
  "application/json": "txt",
  "application/xml": "txt",
  "text/markdown": "md",
  "video/quicktime": "mov",
  "video/x-matroska": "mkv",
  "video/3gpp": "3gp",
  "video/x-ms-wmv": "wmv",
  "video/x-flv": "flv",
  "audio/mpeg": "mp3",
};

function formatName(media: Media, name: string): string {
  const [, ending = ""] = /\.([a-z0-9]+)(?:[?#].*)?$/i.exec(name) ?? [];
  const mediaType = media.kind === "id" ? undefined : media.mediaType;
  if (mediaType === undefined || mediaType === "application/octet-stream") {
    return ending.toLowerCase();
  }
  const plain = mediaType.replace(/;.*$/, "");
  const format = byType[plain] ?? formatOf(plain);
  // Any other text is one all the same.
  return plain.startsWith("text/") && !formats["document"]?.includes(format) ? "txt" : format;
}

// Letters, digits, single spaces, hyphens, parentheses, square brackets and, though the documentation
// leaves them out, underscores; at most 200, and no name twice.
function documentName(name: string, names: Set<string>): string {
  const base = name.replace(/[?#].*$/, "").replace(/^.*\//, "");
  const clean = base
    .replace(/\.[a-z0-9]+$/i, "")
    .replace(/[^\w\s\-()[\]]/g, "-")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 190);
  const first = clean || "Document";
  let unique = first;
  for (let count = 2; names.has(unique); count++) unique = `${first} ${count}`;
  names.add(unique);
  return unique;
}
