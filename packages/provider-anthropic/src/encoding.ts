import type { EncodeContext } from "@anyllm/core/translate";
import type { ModelFacts } from "./models.ts";

/** What the parts of the encoder share while they read one request. */
export class Encoding {
  readonly warn: EncodeContext["warn"];
  readonly refuse: EncodeContext["refuse"];
  readonly facts: ModelFacts;
  /** Names for `anthropic-beta`, each once. */
  readonly betas: string[] = [];
  #said: Set<string> | undefined;

  constructor({ warn, refuse }: EncodeContext, facts: ModelFacts) {
    this.warn = warn;
    this.refuse = refuse;
    this.facts = facts;
  }

  addBeta(name: string): void {
    if (!this.betas.includes(name)) this.betas.push(name);
  }

  /** Like `warn`, but once for each message. */
  warnOnce(param: string, message: string): void {
    const said = (this.#said ??= new Set());
    if (!said.has(message)) this.warn(param, message);
    said.add(message);
  }
}
