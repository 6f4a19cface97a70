import type { ModelPage } from "@anyllm/core";
import { objectOf, objectsOf, stringOf } from "./wire.ts";

/**
 * Reads a page of the list of models.
 *
 * Source: https://ai.google.dev/api/models#method:-models.list
 */
export function readModels(page: unknown): ModelPage {
  const { models, nextPageToken } = objectOf(page);
  const pageToken = stringOf(nextPageToken);
  return {
    data: objectsOf(models).map((model) => ({
      ...model,
      id: String(model["name"]).replace(/^models\//, ""),
    })),
    ...(pageToken !== undefined && { next: { pageToken } }),
  };
}
