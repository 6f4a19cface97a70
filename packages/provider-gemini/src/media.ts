import {
  type EncodeContext,
  type Loose,
  type Media,
  readMedia,
  type TurnPart,
} from "@anyllm/core/translate";
import { stringOf } from "./wire.ts";

/** What differs where files are concerned: data of the dialect. */
export interface FileRules {
  /** Where an uploaded file of this id is; `undefined` where there is none. */
  fileUri(id: string): string | undefined;
}

/**
 * A part with a file: its bytes (`inlineData`) or where it is (`fileData`). `videoMetadata` and
 * `mediaResolution` of the part are Google's own and go along.
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
  const { videoMetadata, mediaResolution } = part.part;
  return {
    ...toData(media, part, { context, rules }),
    ...(videoMetadata !== undefined && { videoMetadata }),
    ...(mediaResolution !== undefined && { mediaResolution }),
  };
}

function toData(
  media: Media,
  { type, path }: TurnPart,
  { context, rules }: { context: EncodeContext; rules: FileRules },
): Loose {
  if (media.kind === "data") {
    return { inlineData: { mimeType: media.mediaType, data: media.data } };
  }
  if (media.kind === "url") return toFile(media.url, media.mediaType ?? usual[type]);
  const uri = rules.fileUri(media.id);
  if (uri === undefined) {
    const remedy = "Give its data, its URL, or a gs:// address as file_url.";
    return context.refuse(path, "the id of a file", remedy);
  }
  return toFile(uri, undefined);
}

// For addresses that do not tell: Google asks for the type of most.
const usual: Record<string, string> = { input_image: "image/jpeg", input_video: "video/mp4" };

function toFile(fileUri: string, mimeType: string | undefined): Loose {
  return { fileData: { fileUri, ...(mimeType !== undefined && { mimeType }) } };
}

const resolutions: Record<string, string> = { low: "LOW", high: "HIGH", original: "HIGH" };

/**
 * How closely images are looked at, which Google sets for a request as a whole. Where its images ask
 * for different things the model decides, with a warning.
 *
 * @param details - The `detail` of each image that asks for one.
 */
export function toResolution(
  details: readonly unknown[],
  context: EncodeContext,
): string | undefined {
  const wanted = new Set(details.flatMap((detail) => resolutions[stringOf(detail) ?? ""] ?? []));
  if (wanted.size > 1) {
    const said = "detail is set for a request as a whole: different ones were left out.";
    context.warn("input", said);
    return undefined;
  }
  const [resolution] = wanted;
  return resolution && `MEDIA_RESOLUTION_${resolution}`;
}
