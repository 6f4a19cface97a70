import type * as types from "@anyllm/types";
import type { Same } from "./assert.ts";

/** The `type` of everything that this package adds to the specification's unions. */
type AddedType =
  | types.UnknownType
  | types.HostedAnnotation["type"]
  | types.HostedInputItem["type"]
  | types.HostedItem["type"]
  | types.HostedTool["type"]
  | types.HostedToolChoice["type"]
  | types.InputAudioContent["type"];

/**
 * A type without what this package opens: unlisted and hosted members of unions, and strings beside
 * the listed ones. What remains must be the specification's own.
 */
export type Closed<Type> = Type extends string
  ? Same<Type, string & {}> extends true
    ? never
    : Type
  : Type extends { type: AddedType }
    ? never
    : Type extends object
      ? { [Key in keyof Type]: Closed<Type[Key]> }
      : Type;
