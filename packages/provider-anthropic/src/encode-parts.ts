import {
  besideMedia,
  isObject,
  type Loose,
  type Media,
  readMedia,
  text,
  type TurnPart,
  words,
} from "@anyllm/core/translate";
import type { Encoding } from "./encoding.ts";
import { ownOf, rest } from "./wire.ts";

/** A part of a message, or of what a function returned, as a content block. */
export function blockOf(turnPart: TurnPart, to: Encoding): Loose {
  const { part } = turnPart;
  const block = plainBlock(turnPart, to);
  const mark = cacheControl(part, to);
  const own = ownOf(part);
  return mark || own ? { ...block, ...mark, ...own } : block;
}

// Blocks of the vendor's that a caller may use as they are.
const native =
  /^(image|document|search_result|container_upload|mid_conv_system|tool_(reference|addition|removal)|browser_state)$/;

function plainBlock(turnPart: TurnPart, to: Encoding): Loose {
  const { type, part, path } = turnPart;
  if (type === "input_text" || type === "output_text" || type === "text") {
    return { type: "text", text: text(part["text"]) };
  }
  if (type === "refusal") return { type: "text", text: text(part["refusal"]) };
  if (native.test(type)) return rest(part, "anthropic", "prompt_cache_breakpoint");
  const media = type === "input_image" || type === "input_file" ? readMedia(turnPart) : undefined;
  if (!media) {
    return to.refuse(path, `parts of type "${type}"`, "Send text, an image or a document instead.");
  }
  const { detail } = part;
  if (detail != null && detail !== "auto") {
    to.warnOnce("input", "detail is not supported and was left out: images are seen as they are.");
  }
  if (media.kind === "id") to.addBeta("files-api-2025-04-14");
  const remedy = "Send JPEG, PNG, GIF or WebP images, PDF documents, or plain text.";
  const block = mediaBlock(media, type === "input_image", (what) => to.refuse(path, what, remedy));
  const sent = block["type"] === "document" ? ofDocuments : none;
  const warn = (message: string): void => to.warnOnce("input", message);
  return { ...block, ...besideMedia(part, { sent, read: ofParts, warn }) };
}

// Source: https://docs.anthropic.com/en/api/messages, DocumentBlockParam
const ofDocuments = /* @__PURE__ */ words("citations context title");
const ofParts = /* @__PURE__ */ words("detail anthropic cache_control prompt_cache_breakpoint");
const none: ReadonlySet<string> = /* @__PURE__ */ new Set();

const images = /^image\/(jpeg|png|gif|webp)$/;
const texts = /^text\/|^application\/(json|xml)$/;

// Source: https://docs.anthropic.com/en/docs/build-with-claude/pdf-support and /vision and /files
function mediaBlock(media: Media, asImage: boolean, refuse: (what: string) => never): Loose {
  const { kind, filename } = media;
  const block = (source: Loose, isImage: boolean): Loose =>
    isImage
      ? { type: "image", source }
      : { type: "document", source, ...(filename !== undefined && { title: filename }) };
  if (kind === "id") return block({ type: "file", file_id: media.id }, asImage);
  const { mediaType = asImage ? "image/png" : "application/pdf" } = media;
  const isImage = images.test(mediaType);
  if (kind === "url") {
    if (!/^https?:/i.test(media.url)) return refuse("URLs other than http and https");
    if (!isImage && mediaType !== "application/pdf") return refuse(`URLs of ${mediaType}`);
    return block({ type: "url", url: media.url }, isImage);
  }
  const { data } = media;
  if (isImage || mediaType === "application/pdf") {
    return block({ type: "base64", media_type: mediaType, data }, isImage);
  }
  const plain = texts.test(mediaType) ? textOf(data) : undefined;
  if (plain === undefined) return refuse(`files of ${mediaType}`);
  return block({ type: "text", media_type: "text/plain", data: plain }, false);
}

function textOf(base64: string): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    return new TextDecoder().decode(bytes);
  } catch {
    return undefined;
  }
}

// What OpenAI's names for a lifetime come to. Source:
// https://docs.anthropic.com/en/docs/build-with-claude/prompt-caching: five minutes or one hour.
const lifetimes: Readonly<Record<string, string>> = {
  "5m": "5m",
  "30m": "1h",
  "1h": "1h",
  "12h": "1h",
};

/** The mark of a cache breakpoint on a part or an item, in OpenAI's words or in the vendor's. */
export function cacheControl(
  { prompt_cache_breakpoint: hint, cache_control }: Loose,
  to: Encoding,
): Loose | undefined {
  if (isObject(cache_control)) return { cache_control };
  if (!isObject(hint)) return undefined;
  const { ttl } = hint;
  if (ttl === "12h")
    to.warnOnce("input", "A cache lifetime of 12h was changed to 1h, the longest.");
  const lifetime = typeof ttl === "string" ? lifetimes[ttl] : undefined;
  return { cache_control: { type: "ephemeral", ...(lifetime && { ttl: lifetime }) } };
}
