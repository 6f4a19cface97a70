import type { ModelPage } from "@anyllm/core";
import { isObject, list } from "@anyllm/core/translate";

/**
 * Reads the list of models.
 *
 * Source: https://docs.ollama.com/api/tags
 */
export function readModels(page: unknown): ModelPage {
  return {
    data: list(isObject(page) ? page["models"] : undefined)
      .filter(isObject)
      .map((model) => ({ ...model, id: String(model["model"] ?? model["name"]) })),
  };
}
