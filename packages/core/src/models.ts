import { createCall, type Shared } from "./call.ts";
import type { CallOptions, ListedModel } from "./client-types.ts";
import { UnsupportedError } from "./errors.ts";
import { isObject, list, type Loose } from "./events/families.ts";
import type { Provider } from "./provider.ts";
import { readJson } from "./transport/open.ts";

type Models = (options?: CallOptions) => AsyncGenerator<ListedModel, void, undefined>;

/** `llm.models` over the providers of a client. */
export function createModels(shared: Shared, providers: ReadonlyMap<string, Provider>): Models {
  return async function* models({ provider: named, ...options } = {}) {
    const able = [...providers.values()].filter(
      ({ id, listsModels }) => listsModels && (named === undefined || named === id),
    );
    if (able.length === 0) {
      const said = `${named ?? "No provider of this client"} does not list models.`;
      throw new UnsupportedError(said, { provider: named, param: "provider" });
    }
    for (const provider of able) {
      let after = "";
      do {
        const query = { ...options.query, ...(after && { after }) };
        const call = createCall(shared, provider, { ...options, query, words: "" });
        // Whoever lists models can describe the call for it.
        const encode = provider.encodeOperation as NonNullable<Provider["encodeOperation"]>;
        const page = await call.attempt(
          () => encode({ name: "models", id: "" }, call.extras),
          (opened) => readJson(opened, call.limits.maxResponseSize),
        );
        const { data = page, has_more, last_id } = (page ?? {}) as Loose;
        for (const model of list(data)) if (isObject(model)) yield listed(model, provider.id);
        const next = has_more === true ? (last_id as string) : "";
        after = next === after ? "" : next;
      } while (after);
    }
  };
}

function listed(model: Loose, provider: string): ListedModel {
  const id = String(model["id"]);
  return { object: "model", ...model, id, provider, reference: `${provider}/${id}` };
}
