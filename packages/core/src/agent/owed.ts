import type { ResponseRequest } from "@anyllm/types";
import { isObject } from "../events/families.ts";
import { RUNNER } from "./contract.ts";
import type { Owed } from "./history.ts";
import { remember } from "./ledger.ts";
import type { Setup } from "./setup.ts";

/** How a response ended, for a request that goes on from it by its id. */
interface End {
  /** Our id of it. */
  id: string;
  /** The provider's id of its last step. */
  last: string;
  owed: readonly Owed[];
}

/** Remembers what a later request needs that names this response, or its conversation. */
export function keepEnd(setup: Setup, { id, last, owed }: End): void {
  const { host, request } = setup;
  // The client looks for ids among what it remembers; they are counted apart, so that only they go.
  const ids = idsOf(host.memory);
  if (id !== last) {
    remember(ids, { key: id, value: last, most: 10_000, forget: (key) => host.memory.delete(key) });
    host.memory.set(id, last);
  }
  const conversation = owedKey(request);
  if (request["conversation"] != null) setup.owed.delete(conversation);
  const key = request["conversation"] == null ? id : conversation;
  if (owed.length === 0) return;
  const owes = (name: string): string => `owes:${name}`;
  host.memory.set(owes(key), { [RUNNER]: setup.runner });
  remember(setup.owed, { key, value: owed, forget: (name) => host.memory.delete(owes(name)) });
}

function idsOf(memory: Map<string, unknown>): Map<string, string> {
  const key = "agent:ids";
  if (!memory.has(key)) memory.set(key, new Map<string, string>());
  return memory.get(key) as Map<string, string>;
}

/** Under which name outputs are remembered that a request has to bring. */
export function owedKey({ conversation, previous_response_id }: ResponseRequest): string {
  if (conversation == null) return String(previous_response_id);
  return `conversation:${JSON.stringify(isObject(conversation) ? conversation["id"] : conversation)}`;
}
