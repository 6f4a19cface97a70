import type { Fetch } from "@anyllm/core";
import type { OAuthClientProvider } from "@modelcontextprotocol/client";

/** The server that a token or a provider is asked for. */
export interface McpServerReference {
  server_label: string;
  server_url: string;
}

/** Settings of {@link mcp}. */
export interface McpOptions {
  /** Milliseconds for connecting, and for a list of tools. @default 10_000 */
  timeout?: number | undefined;
  /** Milliseconds after which a call is given up, whatever the request allows. @default 600_000 */
  callTimeout?: number | undefined;
  /** Milliseconds that a list of tools is believed. 0 asks before every call. @default 300_000 */
  cacheTtl?: number | undefined;
  /** Milliseconds without a call after which a connection, or a process, is ended. @default 300_000 */
  idleTimeout?: number | undefined;
  /** Pages of a list of tools. @default 20 */
  maxPages?: number | undefined;
  /** Tools of a server. @default 512 */
  maxTools?: number | undefined;
  /** Bytes of the definition of one tool. @default 65_536 */
  maxSchemaBytes?: number | undefined;
  /** Bytes of the result of a call; the rest is cut, and the cut is told. @default 1_048_576 */
  maxResultBytes?: number | undefined;
  /** Bytes of one message of a server; a longer one is an error. @default 16_777_216 */
  maxMessageBytes?: number | undefined;
  /**
   * Lets servers be at addresses that are not public: `true`, or a function that is given the host.
   * Where requests come from others, this lets them reach your network. @default false
   */
  allowPrivate?: boolean | ((host: string) => boolean) | undefined;
  /**
   * Lets a tool name a `command` to run: `true`, or a function that is given the command. Tools made
   * by {@link stdioTool} need no leave, because JSON from outside cannot hold one. @default false
   */
  commands?: boolean | ((command: string) => boolean) | undefined;
  /** Gives the access token of a server, for tools without `authorization`. Asked at each request. */
  authorization?:
    | ((server: McpServerReference) => string | undefined | Promise<string | undefined>)
    | undefined;
  /** Gives the OAuth provider of a server, as the MCP SDK defines it; the SDK runs the flow. */
  oauth?: ((server: McpServerReference) => OAuthClientProvider | undefined) | undefined;
  /**
   * Sends the HTTP requests. Addresses and redirects are still checked, but what a name resolves to
   * is then this function's to check. @default the platform's
   */
  fetch?: Fetch | undefined;
}

const defaults = {
  timeout: 10_000,
  callTimeout: 600_000,
  cacheTtl: 300_000,
  idleTimeout: 300_000,
  maxPages: 20,
  maxTools: 512,
  maxSchemaBytes: 65_536,
  maxResultBytes: 1_048_576,
  maxMessageBytes: 16_777_216,
};

/** The options with their defaults. */
export type Settings = typeof defaults &
  Pick<McpOptions, "authorization" | "oauth" | "fetch"> & {
    allowPrivate(host: string): boolean;
    commands(command: string): boolean;
  };

/** Fills in what is left out; `undefined` counts as left out. */
export function settingsOf(options: McpOptions): Settings {
  const settings = { ...defaults };
  for (const name of Object.keys(defaults) as (keyof typeof defaults)[]) {
    settings[name] = options[name] ?? defaults[name];
  }
  const { authorization, oauth, fetch } = options;
  return {
    ...settings,
    authorization,
    oauth,
    fetch,
    allowPrivate: predicate(options.allowPrivate),
    commands: predicate(options.commands),
  };
}

function predicate(
  option: boolean | ((value: string) => boolean) | undefined,
): (value: string) => boolean {
  return typeof option === "function" ? option : () => option === true;
}
