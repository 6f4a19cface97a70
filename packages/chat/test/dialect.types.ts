// Compiled, never run: what TypeScript says of a dialect and its provider.
import type { Provider } from "@anyllm/core";
import {
  bridge,
  type ChatDialect,
  type ChatProviderFactory,
  defineChatProvider,
} from "../src/index.ts";

const dialect = {
  id: "acme",
  name: "Acme",
  baseURL: "https://api.acme.example/v1",
  fields: ["temperature"],
  source: "https://docs.acme.example",
} as const satisfies ChatDialect;

const acme = defineChatProvider(dialect);

export const factory: ChatProviderFactory<"acme"> = acme;
export const provider: Provider<"acme", string, never> = acme();
export const id: "acme" = acme.dialect.id;

// @ts-expect-error: not a field of this wire
defineChatProvider({ ...dialect, fields: ["truncation"] });
// @ts-expect-error: not an effort
defineChatProvider({ ...dialect, reasoning: { efforts: { huge: {} } } });
// @ts-expect-error: another vendor's id
export const other: ChatProviderFactory<"other"> = acme;

declare const native: Provider<"acme", "acme-1", "retrieve">;
export const bridged: Provider<"acme", "acme-1", "retrieve"> = bridge(native, acme());
declare const elsewhere: Provider<"other", string, never>;
// @ts-expect-error: both are one provider, of one id
bridge(native, elsewhere);
