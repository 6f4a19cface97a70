import { UnsupportedError } from "./errors.ts";

/**
 * For a provider that keeps no responses: `store: true` is refused, `store: false` needs no sending.
 *
 * @throws UnsupportedError naming `store`.
 */
export function refuseStore(body: Record<string, unknown>, provider: string): void {
  if (body["store"] === true) {
    const said = `${provider} keeps no responses. Leave store out, and send the history in input.`;
    throw new UnsupportedError(said, { provider, param: "store" });
  }
  delete body["store"];
}
