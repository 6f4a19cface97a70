import type { ModelPage } from "@anyllm/core";
import { isObject, list } from "@anyllm/core/translate";

/**
 * Reads a page of the list of models.
 *
 * Source: https://docs.cohere.com/reference/list-models
 */
export function readModels(page: unknown): ModelPage {
  const { models, next_page_token: next } = isObject(page) ? page : {};
  return {
    data: list(models)
      .filter(isObject)
      .map((model) => ({ ...model, id: String(model["name"]) })),
    ...(typeof next === "string" && next !== "" && { next: { page_token: next } }),
  };
}
