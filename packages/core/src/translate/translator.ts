import { createEndpoint } from "../endpoint.ts";
import { loaded, loadLate } from "../late.ts";
import { defineProvider, type Provider } from "../provider.ts";
import { fetchTransport } from "../transport/fetch.ts";
import type { TranslatorDefinition, TranslatorWire } from "./contract.ts";
import type * as speakerModule from "./speaker.ts";
import type { Speaker } from "./speaker.ts";

type Speaking = typeof speakerModule;
// What one provider has loaded is there for all.
let speaking: Speaking | undefined;

// Kept on the response, given unasked, or about a store that there is none of.
const ours = ["include", "metadata", "store", "stream_options"];

/**
 * Makes a provider for a vendor that does not speak Responses: an encoder, and a decoder that tells
 * facts to a writer. Such a provider keeps nothing: `store: true` is refused. What translates is
 * loaded with the first call, or by `load()`; until then `decode` has nothing to read with.
 *
 * @example
 * ```ts
 * import { readTurns, textParts } from "@anyllm/core/translate";
 * import { defineTranslator } from "@anyllm/core";
 *
 * const acme = defineTranslator({
 *   id: "acme",
 *   options: {},
 *   baseURL: "https://api.acme.example/v1",
 *   apiKeyVariable: "ACME_API_KEY",
 *   capabilities: { parameters: ["temperature"] },
 *   encode: (request) => ({
 *     path: "/complete",
 *     body: {
 *       model: request.model,
 *       prompt: readTurns(request)
 *         .flatMap(({ items }) => items)
 *         .flatMap((item) => (item.kind === "message" ? textParts(item.parts) : []))
 *         .join("\n"),
 *       stream: request.stream === true,
 *     },
 *   }),
 *   decode: (writer) => ({
 *     frame(payload) {
 *       writer.text(String(payload["text"] ?? ""));
 *       if (payload["done"] === true) writer.finish();
 *     },
 *     end() {},
 *   }),
 * });
 * ```
 */
export function defineTranslator<const Id extends string, Model extends string = string>(
  definition: TranslatorDefinition<Id, Model>,
): Provider<Id, Model, never> {
  const { id, options, capabilities, listing, sign } = definition;
  const { parameters = [] } = capabilities;
  const describe = createEndpoint(definition);
  let speaker: Speaker | undefined;
  let loading: Promise<Speaker> | undefined;
  const make = ({ createSpeaker }: Speaking, wire: TranslatorWire): Speaker =>
    (speaker ??= createSpeaker({ ...definition, ...wire, describe }));
  const start = (): Speaker | Promise<Speaker> => {
    const begun = speaker ?? loading;
    if (begun) return begun;
    const wire = "wire" in definition ? definition.wire() : definition;
    if (speaking && !("then" in wire)) return make(speaking, wire);
    // What could not be loaded is asked for again by the next call.
    loading = loadLate(id, () => Promise.all([import("./speaker.ts"), wire]))
      .then(([module, here]) => make((speaking = module), here))
      .finally(() => (loading = undefined));
    return loading;
  };
  return defineProvider<Id, Model>({
    id,
    capabilities: {
      ...capabilities,
      parameters: parameters === "all" ? "all" : [...new Set([...parameters, ...ours])],
    },
    transport: definition.transport ?? (options.fetch && fetchTransport(options.fetch)),
    framing: definition.framing,
    ...(definition.explain && { explain: definition.explain }),
    ...(definition.structured && { structured: definition.structured }),
    ...(listing && {
      listsModels: true,
      ...(listing.read && { readModels: listing.read }),
      async encodeOperation(_, extras) {
        const { path = "/models", query } = listing;
        const call = await describe(path, { extras, query });
        return sign ? sign(call) : call;
      },
    }),
    load: async () => void (await start()),
    encode(request, extras) {
      const started = start();
      return "then" in started
        ? started.then(({ encode }) => encode(request, extras))
        : started.encode(request, extras);
    },
    decode: (context) => loaded(speaker, id).decode(context),
  });
}
