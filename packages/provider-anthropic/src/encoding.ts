import type { EncodeContext } from "@anyllm/core/translate";
import type { ModelFacts } from "./models.ts";

/** What the parts of the encoder share while they read one request. */
export interface Encoding extends EncodeContext {
  facts: ModelFacts;
  /** Names for `anthropic-beta`. */
  betas: Set<string>;
  /** Like `warn`, but once for each message. */
  warnOnce(param: string, message: string): void;
}

export function createEncoding(context: EncodeContext, facts: ModelFacts): Encoding {
  const said = new Set<string>();
  const { id, warn, refuse } = context;
  return {
    id,
    warn,
    refuse,
    facts,
    betas: new Set(),
    warnOnce(param, message) {
      if (!said.has(message)) warn(param, message);
      said.add(message);
    },
  };
}
