import {
  besideMedia,
  type EncodeContext,
  type Loose,
  type Media,
  readMedia,
  type TurnPart,
  words,
} from "@anyllm/core/translate";
import { present, stringOf } from "./wire.ts";

/** What differs where files are concerned: data of the dialect. */
export interface FileRules {
  /** Where an uploaded file of this id is; `undefined` where there is none. */
  fileUri(id: string): string | undefined;
  /** Whether files have names outside the answers of functions. */
  fileNames: boolean;
}

/** Keys of a part that are Google's own: they go along as they are. */
export function addOwnKeys(sent: Loose, part: Loose): Loose {
  for (const key in part) if (own.has(key)) sent[key] = part[key];
  return sent;
}

// Source: https://ai.google.dev/api/caching#Part
const own = words("mediaResolution partMetadata thought thoughtSignature videoMetadata");
const elsewhere = words("detail mimeType");

/**
 * A part with a file: its bytes (`inlineData`) or where it is (`fileData`).
 *
 * @returns `undefined` for a part of another type.
 */
export function toMediaPart(
  part: TurnPart,
  context: EncodeContext,
  rules: FileRules,
): Loose | undefined {
  if (!/^input_(image|file|video|audio)$/.test(part.type)) return undefined;
  const media = readMedia(part);
  if (!media) {
    const remedy = "Give data, a URL or the id of a file.";
    return context.refuse(part.path, `an ${part.type} without a file`, remedy);
  }
  const warn = (message: string): void => context.warn("input", message);
  const beside = besideMedia(part.part, { sent: own, read: elsewhere, warn });
  return { ...toData(media, part, { context, rules }), ...beside };
}

function toData(
  media: Media,
  { type, path, part }: TurnPart,
  { context, rules }: { context: EncodeContext; rules: FileRules },
): Loose {
  const { kind, filename } = media;
  const given = stringOf(part["mimeType"]);
  if (filename !== undefined && !rules.fileNames) {
    context.warn("input", "Files have no names here: filename was left out.");
  }
  const displayName = rules.fileNames ? filename : undefined;
  if (kind === "data") {
    const mimeType = given ?? media.mediaType;
    return { inlineData: present({ mimeType, data: media.data, displayName }) };
  }
  if (kind === "url") {
    const mimeType = given ?? media.mediaType ?? usual[type];
    return { fileData: present({ fileUri: media.url, mimeType, displayName }) };
  }
  const fileUri = rules.fileUri(media.id);
  if (fileUri === undefined) {
    const remedy = "Give its data, its URL, or a gs:// address as file_url.";
    return context.refuse(path, "the id of a file", remedy);
  }
  return { fileData: present({ fileUri, mimeType: given, displayName }) };
}

// For addresses that do not tell: Google asks for the type of most.
const usual: Record<string, string> = { input_image: "image/jpeg", input_video: "video/mp4" };

const resolutions: Record<string, string> = { low: "LOW", high: "HIGH", original: "HIGH" };

/**
 * How closely images are looked at, which Google sets for a request as a whole. Where its images ask
 * for different things the model decides, with a warning.
 *
 * @param details - The `detail` of each image that asks for one.
 */
export function toResolution(
  details: readonly string[],
  context: EncodeContext,
): string | undefined {
  const wanted = new Set(details.flatMap((detail) => resolutions[detail] ?? []));
  if (wanted.size > 1) {
    const said = "detail is set for a request as a whole: different ones were left out.";
    context.warn("input", said);
    return undefined;
  }
  const [resolution] = wanted;
  return resolution && `MEDIA_RESOLUTION_${resolution}`;
}
