import type { EncodeContext, Loose, OtherOfTurn } from "@anyllm/core/translate";
import type { ChatDialect } from "./dialect.ts";

/** What all that writes one request needs. */
export class Wire {
  readonly dialect: ChatDialect;
  readonly refuse: EncodeContext["refuse"];
  readonly warn: EncodeContext["warn"];
  #told: Set<string> | undefined;

  constructor(dialect: ChatDialect, { refuse, warn }: EncodeContext) {
    this.dialect = dialect;
    this.refuse = refuse;
    this.warn = warn;
  }

  /** Tells each loss of a kind once, however often it is met. */
  warnOnce(param: string, message: string): void {
    if (this.#told?.has(message)) return;
    (this.#told ??= new Set()).add(message);
    this.warn(param, message);
  }
}

/** What a caller added to a part, a tool or an item for the vendor: keys that are not `known`. */
export function furtherKeys(given: Loose, known: readonly string[]): Loose | undefined {
  let further: Loose | undefined;
  for (const key in given) {
    if (known.includes(key) || given[key] == null) continue;
    (further ??= {})[key] = given[key];
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
