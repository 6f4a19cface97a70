import type { ModelPage } from "@anyllm/core";
import { isObject, list } from "@anyllm/core/translate";

/**
 * Reads a page of the list of models.
 *
 * Source: https://cloud.google.com/vertex-ai/docs/reference/rest/v1beta1/publishers.models/list
 */
export function readModels(page: unknown): ModelPage {
  const { publisherModels, nextPageToken } = isObject(page) ? page : {};
  const data = list(publisherModels)
    .filter(isObject)
    .map((model) => ({ ...model, id: String(model["name"]).replace(/^.*\/models\//, "") }));
  return typeof nextPageToken === "string" && nextPageToken !== ""
    ? { data, next: { pageToken: nextPageToken } }
    : { data };
}
