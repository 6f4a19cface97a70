import type { ResponseRequest } from "@anyllm/types";
import type { Describe } from "../endpoint.ts";
import { AnyLLMError, UnsupportedError } from "../errors.ts";
import { isObject, list, type Loose } from "../events/families.ts";
import { createWriter } from "../events/writer.ts";
import type { Writer } from "../events/writer-contract.ts";
import { seal } from "../history/foreign.ts";
import { itemType } from "../history/items.ts";
import { lostOfMcp } from "../history/mcp-items.ts";
import type { Decoder, Provider } from "../provider.ts";
import { refuseStore } from "../refuse-store.ts";
import { isKnownField } from "../request.ts";
import type { HttpRequest } from "../transport/transport.ts";
import type { EncodeContext, Encoded, TranslatorDefinition, TranslatorWire } from "./contract.ts";

// A module of its own, loaded with a translator's first call.

/** The two directions of a translator. */
export type Speaker = Pick<Provider, "encode" | "decode">;

/** What a speaker is made of. */
export type SpeakerOptions = Pick<TranslatorDefinition<string, string>, "id" | "seals" | "sign"> &
  TranslatorWire & { describe: Describe };

export function createSpeaker(options: SpeakerOptions): Speaker {
  const { id, seals, sign, describe } = options;
  const refuse: EncodeContext["refuse"] = (param, what, remedy) => {
    const said = `${id} does not support ${what} (${param}). ${remedy}`;
    throw new UnsupportedError(said, { provider: id, param });
  };
  return {
    encode(request, extras) {
      const kept: ResponseRequest = { ...request };
      refuseStore(kept, id);
      const context: EncodeContext = { id, refuse, warn: extras.warn ?? ignore };
      const send = (encoded: Encoded): HttpRequest | Promise<HttpRequest> => {
        const { path, body, query, headers } = encoded;
        const json = withUnknown(body, request);
        const call = describe(path, { extras, json, query, headers });
        return sign ? Promise.resolve(call).then(sign) : call;
      };
      const { input, tool_choice: choice } = request;
      if (typeof choice === "string" && !/^(auto|none|required)$/.test(choice)) {
        const remedy = 'Use "auto", "none" or "required", or name a tool in an object.';
        refuse("tool_choice", "this word", remedy);
      }
      if (Array.isArray(input)) {
        const read = typeof seals === "function" ? seals(request) : seals;
        if (read) tellLostSeals(input, read, context);
        for (const said of lostOfMcp(input as unknown as Loose[])) context.warn("input", said);
      }
      const encoded = options.encode(kept, context);
      return encoded instanceof Promise ? encoded.then(send) : send(encoded);
    },
    decode(context) {
      const writer = createWriter(context);
      const decoder = options.decode(writer, context);
      return context.stream ? endBy(writer, decoder) : readWholeBy(writer, decoder, id);
    },
  };
}

function tellLostSeals(
  input: ResponseRequest["input"],
  kept: readonly string[],
  { id, warn }: EncodeContext,
): void {
  const lost = new Set<string>();
  for (const item of list(input) as Loose[]) {
    if (!/^(message|reasoning|function_call|mcp_call)$/.test(itemType(item))) continue;
    for (const key in item) {
      if (seal.test(key) && item[key] != null && !kept.includes(key)) lost.add(key);
    }
  }
  if (lost.size === 0) return;
  const said = `${id} cannot read ${[...lost].join(", ")} of earlier items, which was left out.`;
  warn("input", said);
}

// What is a vendor's own joins its body; where both have an object, its keys do.
function withUnknown(body: Loose, request: ResponseRequest): Loose {
  const joined = { ...body };
  for (const key of Object.keys(request)) {
    const value = request[key];
    if (isKnownField(key) || value === undefined) continue;
    const before = joined[key];
    joined[key] = isObject(before) && isObject(value) ? { ...before, ...value } : value;
  }
  return joined;
}

function endBy(writer: Writer, decoder: Decoder): Decoder {
  return {
    frame: (payload, name) => decoder.frame(payload, name),
    end(done) {
      decoder.end(done);
      writer.end();
    },
    usage: () => decoder.usage?.() ?? writer.response.usage,
  };
}

// An error in place of an answer is none of the decoder's business: nothing is told, and the caller
// reads it as an error. What began and did not end is no answer either.
function readWholeBy(writer: Writer, decoder: Decoder, provider: string): Decoder {
  let begun = false;
  return {
    frame(payload, name) {
      const { error } = payload;
      if (typeof error === "string" ? error !== "" : isObject(error)) return;
      begun = true;
      decoder.frame(payload, name);
    },
    end(done) {
      if (!begun) return;
      decoder.end(done);
      writer.end();
      if (writer.ended) return;
      const said = `${provider}: the answer does not say that it is complete.`;
      throw new AnyLLMError("protocol_error", said, { provider });
    },
  };
}

function ignore(): void {}
