import type { Loose, Media } from "@anyllm/core/translate";

/**
 * How a vendor takes files, where that is a form of its own.
 *
 * @param media - The file.
 * @param url - Its URL, or the file itself as a data URL; empty where it is known by an id.
 * @returns The part; `undefined` where the vendor takes no such file, which is then refused.
 */
export type FileForm = (media: Media, url: string) => Loose | undefined;

/**
 * Files as Mistral takes them: parts `document_url`, or `file` with an id.
 *
 * @see https://docs.mistral.ai/capabilities/document_ai/document_qna
 * @example
 * ```ts
 * import { documentURL } from "@anyllm/chat";
 *
 * const url = "https://a.example/b.pdf";
 * documentURL({ kind: "url", url, mediaType: undefined, filename: "b.pdf" }, url);
 * ```
 */
export const documentURL: FileForm = (media, document_url) => {
  if (media.kind === "id") return { type: "file", file_id: media.id };
  const { filename } = media;
  return {
    type: "document_url",
    document_url,
    ...(filename !== undefined && { document_name: filename }),
  };
};

/**
 * Files as OpenRouter takes them: parts `file`, whose `file_data` may be a URL as well.
 *
 * @see https://openrouter.ai/docs/features/multimodal/pdfs
 * @example
 * ```ts
 * import { fileOrURL } from "@anyllm/chat";
 *
 * const url = "https://a.example/b.pdf";
 * fileOrURL({ kind: "url", url, mediaType: undefined, filename: "b.pdf" }, url);
 * ```
 */
export const fileOrURL: FileForm = (media, file_data) => {
  const { filename } = media;
  const file = {
    ...(media.kind === "id" ? { file_id: media.id } : { file_data }),
    ...(filename !== undefined && { filename }),
  };
  return { type: "file", file };
};

/**
 * Files as Perplexity takes them: parts `file_url` with a URL or bare base64.
 *
 * @see https://docs.perplexity.ai/docs/sonar/media
 * @example
 * ```ts
 * import { fileURL } from "@anyllm/chat";
 *
 * const url = "https://a.example/b.pdf";
 * fileURL({ kind: "url", url, mediaType: undefined, filename: "b.pdf" }, url);
 * ```
 */
export const fileURL: FileForm = (media, url) => {
  if (media.kind === "id") return undefined;
  const { filename } = media;
  return {
    type: "file_url",
    file_url: { url: media.kind === "data" ? media.data : url },
    ...(filename !== undefined && { file_name: filename }),
  };
};

/**
 * The same, with URLs alone, as Z.ai takes them.
 *
 * @see https://docs.z.ai/api-reference/llm/chat-completion
 * @example
 * ```ts
 * import { fileLink } from "@anyllm/chat";
 *
 * const url = "https://a.example/b.pdf";
 * fileLink({ kind: "url", url, mediaType: undefined, filename: "b.pdf" }, url);
 * ```
 */
export const fileLink: FileForm = (media, url) =>
  media.kind === "url" ? fileURL(media, url) : undefined;
