import type { ModelPage } from "@anyllm/core";
import { isObject, list, type Loose } from "@anyllm/core/translate";

/**
 * Reads a page of the list of models.
 *
 * Source: https://docs.anthropic.com/en/api/models-list
 */
export function readModels(page: unknown): ModelPage {
  const { data, has_more, last_id }: Loose = isObject(page) ? page : {};
  const models = list(data).filter((model): model is Loose & { id: string } => {
    return isObject(model) && typeof model["id"] === "string";
  });
  if (has_more !== true || typeof last_id !== "string") return { data: models };
  return { data: models, next: { after_id: last_id } };
}
