import { type Client, type ClientOptions, createClient } from "@anyllm/core";
import { native } from "../../helpers/native.ts";

export type NativeClient = Client<ReturnType<typeof native>>;
export type NativeOptions = ClientOptions<ReturnType<typeof native>>;

/** A client of one native provider, with ids that count up and no retries. */
export function connect(baseURL: string, options: NativeOptions = {}): NativeClient {
  return createClient({
    providers: [native({ baseURL })],
    maxRetries: 0,
    runtime: counting(),
    ...options,
  });
}

/** Ids that count up, so that two runs can be compared. */
export function counting(): { id(prefix: string): string } {
  let count = 0;
  return { id: (prefix) => `${prefix}_${++count}` };
}
