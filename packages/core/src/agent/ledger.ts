import type { FunctionCallOutput } from "@anyllm/types";
import { asOurs } from "./errors.ts";
import type { ToolLedger } from "./options.ts";

type Output = FunctionCallOutput["output"];

const MOST = 10_000;

/** A ledger in memory: the oldest calls are forgotten first. */
export function createLedger(): Required<ToolLedger> {
  const calls = new Map<string, Output | undefined>();
  return {
    claim(key) {
      if (calls.has(key)) return false;
      remember(calls, { key, value: undefined, most: MOST });
      return true;
    },
    settle: (key, output) => void calls.set(key, output),
    outcome: (key) => calls.get(key),
  };
}

/** What is to be remembered. */
interface Memo<T> {
  key: string;
  value: T;
  /** How many are remembered. @default 1000 */
  most?: number;
  /** Told of a key that is forgotten. */
  forget?: (key: string) => void;
}

/** Sets a key; the oldest one goes where there are too many. */
export function remember<T>(
  map: Map<string, T>,
  { key, value, most = 1000, forget }: Memo<T>,
): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= most) return;
  const oldest = map.keys().next().value as string;
  map.delete(oldest);
  forget?.(oldest);
}

/** A ledger of the caller's, named where it fails. */
export function named(ledger: ToolLedger): Required<ToolLedger> {
  return {
    claim: (key) => asOurs("ledger", () => ledger.claim(key)),
    settle: (key, output) => asOurs("ledger", () => ledger.settle?.(key, output)),
    outcome: (key) => asOurs("ledger", () => ledger.outcome?.(key)),
  };
}
