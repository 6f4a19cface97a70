import type { ResponseRequest, Usage } from "@anyllm/types";
import type { Describe } from "../endpoint.ts";
import { AnyLLMError, UnsupportedError } from "../errors.ts";
import { isObject, list, type Loose } from "../events/families.ts";
import { createWriter } from "../events/writer.ts";
import type { Writer } from "../events/writer-contract.ts";
import { seal } from "../history/foreign.ts";
import { itemType } from "../history/items.ts";
import { lostOfMcp } from "../history/mcp-items.ts";
import type { Decoder, Provider, RequestExtras } from "../provider.ts";
import { refuseStore } from "../refuse-store.ts";
import { isKnownField } from "../request.ts";
import type { HttpRequest } from "../transport/transport.ts";
import type { EncodeContext, Encoded, TranslatorDefinition, TranslatorWire } from "./contract.ts";
import { checkForms } from "./forms.ts";
import { outputOrder } from "./outputs.ts";
import { planTools } from "./tools.ts";

// A module of its own, loaded with a translator's first call.

/** The two directions of a translator. */
export type Speaker = Pick<Provider, "encode" | "decode">;

type Described = HttpRequest | Promise<HttpRequest>;

/** What a speaker is made of. */
export type SpeakerOptions = Pick<TranslatorDefinition<string, string>, "id" | "seals" | "sign"> &
  TranslatorWire & { describe: Describe };

export function createSpeaker(options: SpeakerOptions): Speaker {
  const { id, seals, sign, describe } = options;
  const refuse: EncodeContext["refuse"] = (param, what, remedy) => {
    const said = `${id} does not support ${what} (${param}). ${remedy}`;
    throw new UnsupportedError(said, { provider: id, param });
  };
  const send = (encoded: Encoded, request: ResponseRequest, extras: RequestExtras): Described => {
    const { path, body, query, headers } = encoded;
    const call = describe(path, { extras, json: withUnknown(body, request), query, headers });
    return sign ? Promise.resolve(call).then(sign) : call;
  };
  return {
    encode(request, extras) {
      const context: EncodeContext = { id, refuse, warn: extras.warn ?? ignore };
      const kept = "store" in request ? { ...request } : request;
      refuseStore(kept, id);
      const { input, tool_choice: choice } = request;
      checkForms(request, refuse);
      if (choice != null) checkChoice(request, refuse);
      if (Array.isArray(input)) {
        const read = typeof seals === "function" ? seals(request) : seals;
        if (read) tellLostSeals(input, read, context);
        if (outputOrder(input)) context.warn("input", putApart);
        for (const said of lostOfMcp(input as unknown as Loose[])) context.warn("input", said);
      }
      const encoded = options.encode(kept, context);
      return encoded instanceof Promise
        ? encoded.then((late) => send(late, request, extras))
        : send(encoded, request, extras);
    },
    decode(context) {
      const writer = createWriter(context);
      const decoder = options.decode(writer, context);
      return new WireDecoder(writer, decoder, context.stream ? undefined : id);
    },
  };
}

const putApart =
  "Outputs of functions were put right after their calls, before what stood between them.";

function checkChoice(request: ResponseRequest, refuse: EncodeContext["refuse"]): void {
  const { tool_choice: choice } = request;
  if (typeof choice === "string" && !/^(auto|none|required)$/.test(choice)) {
    const remedy = 'Use "auto", "none" or "required", or name a tool in an object.';
    refuse("tool_choice", "this word", remedy);
  }
  const { mode, name, functions, hosted } = planTools(request);
  const callable =
    name === undefined
      ? functions.length + hosted.length > 0
      : functions.some((tool) => tool.name === name);
  if (mode === "required" && !callable) {
    const remedy = "Name it in tools, or leave tool_choice out.";
    refuse("tool_choice", "a call of a tool that is not there", remedy);
  }
}

function tellLostSeals(
  input: ResponseRequest["input"],
  kept: readonly string[],
  { id, warn }: EncodeContext,
): void {
  let lost: Set<string> | undefined;
  for (const item of list(input) as Loose[]) {
    if (!/^(message|reasoning|function_call|mcp_call)$/.test(itemType(item))) continue;
    for (const key in item) {
      if (seal.test(key) && item[key] != null && !kept.includes(key)) {
        (lost ??= new Set()).add(key);
      }
    }
  }
  if (!lost) return;
  const said = `${id} cannot read ${[...lost].join(", ")} of earlier items, which was left out.`;
  warn("input", said);
}

// What is a vendor's own joins its body; where both have an object, its keys do.
function withUnknown(body: Loose, request: ResponseRequest): Loose {
  let joined: Loose | undefined;
  for (const key in request) {
    const value = request[key];
    if (isKnownField(key) || value === undefined) continue;
    joined ??= { ...body };
    const before = joined[key];
    joined[key] = isObject(before) && isObject(value) ? { ...before, ...value } : value;
  }
  return joined ?? body;
}

// Ends the writer with its answer. Of a whole one, an error in its place is none of the decoder's
// business: nothing is told, and the caller reads it as an error. What began and did not end is no
// answer either.
class WireDecoder implements Decoder {
  readonly #writer: Writer;
  readonly #decoder: Decoder;
  readonly #whole: string | undefined;
  #begun = false;

  /** @param whole - The provider's id, where the answer is a whole one. */
  constructor(writer: Writer, decoder: Decoder, whole: string | undefined) {
    this.#writer = writer;
    this.#decoder = decoder;
    this.#whole = whole;
  }

  frame(payload: Loose, name: string): void {
    if (this.#whole) {
      const { error } = payload;
      if (typeof error === "string" ? error !== "" : isObject(error)) return;
    }
    this.#begun = true;
    this.#decoder.frame(payload, name);
  }

  end(done: boolean): void {
    const provider = this.#whole;
    if (provider && !this.#begun) return;
    this.#decoder.end(done);
    this.#writer.end();
    if (!provider || this.#writer.ended) return;
    const said = `${provider}: the answer does not say that it is complete.`;
    throw new AnyLLMError("protocol_error", said, { provider });
  }

  usage(): Usage | null | undefined {
    return this.#decoder.usage?.() ?? this.#writer.response.usage;
  }
}

function ignore(): void {}
