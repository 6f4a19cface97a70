import { UnsupportedError } from "@anyllm/core";
import type { Platform } from "./contract.ts";

/** Names are resolved where we cannot see it: addresses and redirects alone are checked. */
export const createFetch: Platform["createFetch"] = () => ({
  fetch: (url, init) => globalThis.fetch(url, init),
  close() {},
});

export const openStdio: Platform["openStdio"] = () => {
  throw new UnsupportedError(
    "@anyllm/mcp runs a command in Node alone. Use a server with a server_url here.",
  );
};

export const unref: Platform["unref"] = () => {};
