import type { TextParam } from "@anyllm/types";
import type { RUNNER, Runner, STRUCTURED, StructuredSpec } from "../agent/contract.ts";

/** What of a value may be there while it is still being written. */
export type DeepPartial<T> = T extends readonly (infer Item)[]
  ? DeepPartial<Item>[]
  : T extends object
    ? { [Key in keyof T]?: DeepPartial<T[Key]> }
    : T;

/** A text format that gives a value: what `format()` makes, for `text` of a request. */
export interface StructuredText<Output = unknown> extends TextParam {
  readonly [RUNNER]: Runner;
  readonly [STRUCTURED]: StructuredSpec;
  /** Never set: carries the value's type. */
  readonly "~output"?: Output;
}
