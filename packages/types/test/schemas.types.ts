import type * as z from "zod/mini";
import type * as schemas from "@anyllm/types/schemas";
import { assert, type Same } from "./assert.ts";
import type { Pairs } from "./pairs.ts";
import type { Specified } from "./specified.ts";

// Each schema reads the type of its name, no narrower and no wider.

type Schemas = Omit<typeof schemas, "itemListSchema">;
type Name = keyof Schemas;
type Read<Key extends Name> = z.output<Schemas[Key]>;

type NamedKey<Type> = keyof {
  [Key in keyof Type as string extends Key ? never : Key]: true;
};

/** A type without the index signatures that let unknown keys through. */
type Plain<Type> = Type extends readonly (infer Item)[]
  ? Plain<Item>[]
  : Type extends object
    ? [NamedKey<Type>] extends [never]
      ? Type
      : { [Key in keyof Type as string extends Key ? never : Key]: Plain<Type[Key]> }
    : Type;

type TooWide = { [Key in Name]: Read<Key> extends Pairs[Key] ? never : Key }[Name];
type TooNarrow = { [Key in Name]: Pairs[Key] extends Plain<Read<Key>> ? never : Key }[Name];

type SchemaOf<Key extends string> = `${Uncapitalize<Key>}Schema`;

assert<Same<keyof Pairs, Name>>();
assert<Same<TooWide, never>>();
assert<Same<TooNarrow, never>>();
assert<Same<Exclude<SchemaOf<keyof Specified>, Name>, never>>();

// The comparison can fail: neither a missing key nor a narrower value goes unseen.
assert<Same<Plain<{ a: string; [key: string]: unknown }> extends { a: string; b: 1 } ? 1 : 2, 2>>();
assert<Same<{ a: string } extends Plain<{ a: "x"; [key: string]: unknown }> ? 1 : 2, 2>>();
