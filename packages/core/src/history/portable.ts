import type { OutputItem, StreamEvent } from "@anyllm/types";
import { isObject, type Loose } from "../events/families.ts";
import type { History } from "./history.ts";
import { portHistory, type PortOptions } from "./port.ts";
import { markItems, type Provenance } from "./provenance.ts";
import { repairHistory, type RepairOptions } from "./repair.ts";

/** Options of {@link portableHistory}. */
export interface PortableHistoryOptions
  extends Omit<PortOptions, "to">, Pick<RepairOptions, "lostOutput"> {
  /** Whether orphans and copies are repaired as well, as `repairHistory` does. @default true */
  repair?: boolean | undefined;
}

/**
 * Lets a conversation move between the providers of a client. Items of answers are marked with where
 * they were made, in a key `anyllm` that survives JSON and is never sent. Before a request is sent,
 * what its provider cannot read is taken out, and each loss is a warning; with `strict`, an error
 * before anything is sent.
 *
 * @example
 * ```ts
 * import { createClient, portableHistory } from "@anyllm/core";
 * import { openai } from "@anyllm/provider-openai";
 *
 * const llm = createClient({
 *   providers: [openai()],
 *   history: portableHistory({ reasoning: "drop" }),
 *   onWarning: ({ param, message }) => console.warn(param, message),
 * });
 * ```
 */
export function portableHistory(options: PortableHistoryOptions = {}): History {
  const { repair = true, lostOutput, ...port } = options;
  return {
    send(request, to, warn) {
      const { input, previous_response_id, conversation } = request;
      if (!Array.isArray(input)) return request;
      const tell = (param: string, message: string): void =>
        warn({ provider: to.provider, param, message });
      const { items, losses } = portHistory(input, { ...port, to });
      for (const { index, message } of losses) tell(`input[${index}]`, message);
      if (!repair) return { ...request, input: items };
      const continued = previous_response_id != null || conversation != null;
      const sound = repairHistory(items, { continued, lostOutput });
      for (const { message } of sound.issues) tell("input", message);
      return { ...request, input: sound.items };
    },
    receive: (from) => (event) => mark(event, from),
  };
}

function mark(event: StreamEvent, from: Provenance): StreamEvent {
  const { item, response } = event as unknown as Loose;
  if (isObject(item)) {
    const [marked] = markItems([item as unknown as OutputItem], from);
    return { ...event, item: marked } as StreamEvent;
  }
  if (!isObject(response) || !Array.isArray(response["output"])) return event;
  // A stored response is asked for by its id alone: only its own word tells the model.
  const model = from.model || String(response["model"]);
  const output = markItems(response["output"] as OutputItem[], { ...from, model });
  return { ...event, response: { ...response, output } } as unknown as StreamEvent;
}
