import {
  type Loose,
  type Media,
  object,
  readMedia,
  textParts,
  type TurnPart,
} from "@anyllm/core/translate";
import { furtherKeys, type Wire } from "./encode-wire.ts";
import { type FileForm, fileOrURL } from "./file-forms.ts";

/** The content of a user's or system's message: a string where it is one text, else parts. */
export function encodeContent(parts: readonly TurnPart[], wire: Wire): string | Loose[] {
  const first = parts[0];
  const only = first && parts.length === 1 ? plainText(first) : undefined;
  if (only !== undefined || !first) return only ?? "";
  const texts = wire.dialect.plainText ? textParts(parts) : [];
  if (texts.length === parts.length) {
    if (saysMore(parts)) tellBeside(wire);
    return texts.join("\n");
  }
  return parts.map((part) => encodePart(part, wire));
}

/** A part of what the assistant said: a string where it is text and nothing else. */
export function encodeSaid(part: TurnPart, wire: Wire): string | Loose {
  const only = plainText(part);
  const [said] = wire.dialect.plainText ? textParts([part]) : [];
  if (only !== undefined || said === undefined) return only ?? encodePart(part, wire);
  tellBeside(wire);
  return said;
}

/** Whether something stands beside a text, such as a mark. */
export function saysMore(parts: readonly TurnPart[]): boolean {
  return parts.some(({ part }) => furtherKeys(part, ours) !== undefined);
}

/** Says that something beside a text has no place. */
export function tellBeside(wire: Wire): void {
  wire.warnOnce("input", "What stands beside a text was left out: contents are strings here.");
}

/** The text of a part that is text and nothing else. */
function plainText({ type, part }: TurnPart): string | undefined {
  const { text } = part;
  return encoders[type] === encodeText && typeof text === "string" && !furtherKeys(part, ours)
    ? text
    : undefined;
}

type PartEncoder = (part: TurnPart, wire: Wire) => Loose;

const encoders: Readonly<Record<string, PartEncoder>> = {
  text: encodeText,
  input_text: encodeText,
  output_text: encodeText,
  input_image: encodeImage,
  input_file: encodeFile,
  input_audio: encodeAudio,
  input_video: encodeVideo,
};

/** A content part as the dialect takes it. */
export function encodePart(part: TurnPart, wire: Wire): Loose {
  const encode = Object.hasOwn(encoders, part.type) ? encoders[part.type] : undefined;
  if (encode) return encode(part, wire);
  const taken = Object.keys(wire.dialect.media ?? {}).filter((kind) => kind !== "toolOutputs");
  const remedy = `It takes: ${["text", ...taken].join(", ")}.`;
  return wire.refuse(part.path, `content of type ${part.type || "unknown"}`, remedy);
}

// Keys that have a place of their own here, or none.
const ours = ["type", "text", "annotations", "logprobs"];
const oursOfMedia = [
  "type",
  "detail",
  "filename",
  "image_url",
  "video_url",
  "file_data",
  "file_id",
  "file_url",
  "input_audio",
];

function further(part: Loose, wire: Wire): Loose | undefined {
  const { prompt_cache_breakpoint: mark, ...more } =
    furtherKeys(part, "text" in part ? ours : oursOfMedia) ?? {};
  if (mark === undefined) return more;
  const { cacheControl } = wire.dialect;
  if (!cacheControl) {
    wire.warnOnce("input", "prompt_cache_breakpoint is not supported and was left out.");
    return more;
  }
  const { ttl } = object(mark);
  const lasting = typeof ttl === "string" && { ttl: cacheControl[ttl] ?? ttl };
  return { ...more, cache_control: { type: "ephemeral", ...lasting } };
}

function encodeText({ part }: TurnPart, wire: Wire): Loose {
  return { type: "text", text: part["text"], ...further(part, wire) };
}

function encodeImage(given: TurnPart, wire: Wire): Loose {
  const { part, path } = given;
  const takes = wire.dialect.media?.image;
  const media = mediaOf(given, takes, wire);
  if (media.kind === "id") {
    return wire.refuse(path, "images by file_id", "Send the image in image_url, as a data URL.");
  }
  // Addresses of another kind are the vendor's own.
  if (media.kind === "url" && takes === "data" && /^https?:/i.test(media.url)) {
    return wire.refuse(path, "images behind URLs", "Send the image itself, as a data URL.");
  }
  const { detail } = part;
  const image_url = {
    url: urlOf(media, part["image_url"]),
    ...(detail != null && { detail }),
  };
  return { type: "image_url", image_url, ...further(part, wire) };
}

function encodeFile(given: TurnPart, wire: Wire): Loose {
  const { part, path } = given;
  const { detail } = part;
  if (detail != null && detail !== "auto") {
    wire.warnOnce("input", "detail of a file is not supported and was left out.");
  }
  const takes = wire.dialect.media?.file;
  const media = mediaOf(given, takes, wire);
  const form = typeof takes === "function" ? takes : plainFile;
  const told = form(media, media.kind === "id" ? "" : urlOf(media, part["file_data"]));
  if (told) return { ...told, ...further(part, wire) };
  const [where, remedy] = refusedFiles[media.kind];
  return wire.refuse(path, `files ${where}`, remedy);
}

const plainFile: FileForm = (media, url) =>
  media.kind === "url" ? undefined : fileOrURL(media, url);

const refusedFiles = {
  url: ["behind URLs", "Send the file itself in file_data."],
  data: ["as data", "Send it behind a URL in file_url."],
  id: ["by file_id", "Send it behind a URL in file_url."],
} as const;

function encodeAudio(given: TurnPart, wire: Wire): Loose {
  const { part } = given;
  const takes = wire.dialect.media?.audio;
  mediaOf(given, takes, wire);
  const told = object(part["input_audio"]);
  const { data, format } = told;
  const bare = takes === "data_url" && !/^(data|https?):/.test(String(data));
  const input_audio =
    takes === "base64" && format == null
      ? data
      : { ...told, ...(bare && { data: `data:;base64,${String(data)}` }) };
  return { type: "input_audio", input_audio, ...further(part, wire) };
}

function encodeVideo(given: TurnPart, wire: Wire): Loose {
  const { part, path } = given;
  const media = mediaOf(given, wire.dialect.media?.video, wire);
  if (media.kind === "id") {
    return wire.refuse(path, "videos by file_id", "Send the video in video_url.");
  }
  const video_url = { url: urlOf(media, part["video_url"]) };
  return { type: "video_url", video_url, ...further(part, wire) };
}

function mediaOf(given: TurnPart, takes: unknown, wire: Wire): Media {
  const { type, path } = given;
  if (!takes) return wire.refuse(path, type, "Leave it out, or use a provider that takes it.");
  const media = readMedia(given);
  return media ?? wire.refuse(path, `an ${type} that holds nothing`, "Give it data or a URL.");
}

// A data URL goes on as it came: it may say more than its type.
function urlOf(media: Exclude<Media, { kind: "id" }>, given: unknown): string {
  if (media.kind === "url") return media.url;
  if (typeof given === "string" && /^data:/i.test(given)) return given;
  return `data:${media.mediaType};base64,${media.data}`;
}
