import { createCall } from "./call.ts";
import type { CallOptions, ListedModel } from "./client-types.ts";
import { UnsupportedError } from "./errors.ts";
import { isObject, list, type Loose } from "./events/families.ts";
import type { ModelPage, Provider, Query } from "./provider.ts";
import type { Shared } from "./shared.ts";
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
      let next: Query | undefined = {};
      while (next) {
        const query: Query = { ...options.query, ...next };
        const call = createCall(shared, provider, { options: { ...options, query }, words: "" });
        // Whoever lists models can describe the call for it.
        const encode = provider.encodeOperation as NonNullable<Provider["encodeOperation"]>;
        const told = await call.attempt(
          () => encode({ name: "models", id: "" }, call.extras),
          (opened) => readJson(opened, call.limits.maxResponseSize),
        );
        const page = await (provider.readModels ?? readPage)(told);
        for (const model of page.data) yield listed(model, provider.id);
        // A page that leads to itself is the last one.
        next = JSON.stringify(page.next) === JSON.stringify(next) ? undefined : page.next;
      }
    }
  };
}

function readPage(told: unknown): ModelPage {
  const { data = told, has_more, last_id } = (told ?? {}) as Loose;
  return {
    data: list(data).filter(isObject) as unknown as ModelPage["data"],
    ...(has_more === true && { next: { after: last_id as string } }),
  };
}

function listed(model: Loose, provider: string): ListedModel {
  const id = String(model["id"]);
  return { object: "model", ...model, id, provider, reference: `${provider}/${id}` };
}
