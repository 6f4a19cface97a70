import type { TranslatorWire } from "@anyllm/core";
import { decodeChat } from "./decode.ts";
import type { ChatDialect } from "./dialect.ts";
import { encodeChat } from "./encode.ts";

/** Chat Completions in a vendor's dialect. A module of its own, loaded with the first call. */
export function speakChat(dialect: ChatDialect): TranslatorWire {
  return { encode: encodeChat(dialect), decode: decodeChat(dialect) };
}
