import type { Difference } from "./diff.ts";
import type { Json } from "./facts.ts";

/** A difference that is meant. One line each. */
export interface Explanation {
  /** `<provider>/<wire>` that it holds for. */
  wire: RegExp;
  /** The place. */
  path: RegExp;
  /** Whether this difference is the one that is meant, in this body of ours. */
  when?(difference: Difference, got: Json): boolean;
  /** The caller was warned of this. */
  warned?: RegExp;
  reason: string;
}

export const gone = ({ got }: Difference): boolean => got === undefined;
export const added = ({ expected }: Difference): boolean => expected === undefined;
