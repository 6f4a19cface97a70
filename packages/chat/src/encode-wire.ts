import type { EncodeContext, Loose, OtherOfTurn } from "@anyllm/core/translate";
import type { ChatDialect } from "./dialect.ts";

/** What all that writes one request needs. */
export interface Wire {
  dialect: ChatDialect;
  refuse: EncodeContext["refuse"];
  warn: EncodeContext["warn"];
  /** Tells each loss of a kind once, however often it is met. */
  warnOnce: EncodeContext["warn"];
}

/** The writing of one request. */
export function createWire(dialect: ChatDialect, { refuse, warn }: EncodeContext): Wire {
  let told: Set<string> | undefined;
  return {
    dialect,
    refuse,
    warn,
    warnOnce(param, message) {
      if (told?.has(message)) return;
      (told ??= new Set()).add(message);
      warn(param, message);
    },
  };
}

/** What a caller added to a part, a tool or an item for the vendor: keys that are not `known`. */
export function furtherKeys(given: Loose, known: readonly string[]): Loose | undefined {
  let further: Loose | undefined;
  for (const key in given) {
    if (known.includes(key) || given[key] == null) continue;
    further ??= {};
    further[key] = given[key];
  }
  return further;
}

/** The id of a call, as the vendor takes it. */
export function callIdOf(id: string, { dialect }: Wire): string {
  return dialect.callId?.(id) ?? id;
}

/** Says that an item has no place on this wire. */
export function refuseItem({ type, path }: OtherOfTurn, { refuse }: Wire): never {
  const remedy = "Give the client history: portableHistory(), or leave it out.";
  return refuse(path, `items of type ${type}`, remedy);
}
