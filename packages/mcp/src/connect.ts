import { AnyLLMError } from "@anyllm/core";
import {
  type AuthProvider,
  Client,
  type OAuthClientProvider,
  SdkHttpError,
  SSEClientTransport,
  SseError,
  StreamableHTTPClientTransport,
  type Transport,
} from "@modelcontextprotocol/client";
import { createFetch, openStdio } from "#platform";
import { failureOf } from "./failure.ts";
import { guardFetch } from "./guard.ts";
import type { Settings } from "./options.ts";
import { createSecrets, type Secrets } from "./redact.ts";
import { mendStreams } from "./streams.ts";
import type { Target } from "./target.ts";
import { later, within } from "./time.ts";

/** A server that has said hello. */
export interface Connection {
  client: Client;
  secrets: Secrets;
  /** Whether the server knows it by a session, which it may forget. */
  readonly session: boolean;
  close(): Promise<void>;
}

/** What a connection tells of itself. */
export interface ConnectionWatch {
  /** The server says that its tools have changed. */
  changed(): void;
  /** It can no longer be used. */
  ended(): void;
}

interface Attempt {
  target: Target;
  settings: Settings;
  secrets: Secrets;
  watch: ConnectionWatch;
}

/**
 * Connects to a server: over streamable HTTP, else over SSE; or as a process.
 *
 * @throws AnyLLMError naming the server and the remedy.
 */
export async function connect(
  target: Target,
  settings: Settings,
  watch: ConnectionWatch,
): Promise<Connection> {
  const secrets = createSecrets();
  const attempt: Attempt = { target, settings, secrets, watch };
  try {
    return await (target.kind === "http"
      ? connectHttp(attempt, target)
      : connectStdio(attempt, target));
  } catch (error) {
    throw failureOf(error, { target, secrets });
  }
}

async function connectStdio(attempt: Attempt, target: StdioTarget): Promise<Connection> {
  const { command, args, env, cwd } = target;
  const { maxMessageBytes } = attempt.settings;
  for (const value of Object.values(env)) attempt.secrets.add(value);
  const open = (): Promise<Transport> => openStdio({ command, args, env, cwd, maxMessageBytes });
  try {
    return await handshake(attempt, { transport: await open(), mode: "legacy" });
  } catch (error) {
    if (!speaksAnother(error)) throw error;
    return handshake(attempt, { transport: await open(), mode: "auto" });
  }
}

// A server of a later revision may know no `initialize`, and asking first would start it twice.
function speaksAnother(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === -32_601 || code === -32_022;
}

type HttpTarget = Extract<Target, { kind: "http" }>;
type StdioTarget = Extract<Target, { kind: "stdio" }>;

async function connectHttp(attempt: Attempt, target: HttpTarget): Promise<Connection> {
  const { settings, secrets } = attempt;
  const { name: server, headers, url, token } = target;
  const { allowPrivate, maxMessageBytes } = settings;
  for (const value of [token, ...Object.values(headers), ...keysIn(url)]) secrets.add(value);
  const platform = settings.fetch
    ? { fetch: settings.fetch, close() {} }
    : createFetch({ server, allowPrivate });
  const fetch = guardFetch({
    send: platform.fetch,
    server,
    allowPrivate,
    maxMessageBytes,
    secrets,
    home: url.origin,
    headers,
  });
  const authProvider = authOf(target, settings);
  const options = {
    fetch,
    // Every redirect is followed, or not, by the guard.
    redirectPolicy: "follow" as const,
    ...(authProvider && { authProvider }),
  };
  try {
    const streamable = new StreamableHTTPClientTransport(url, {
      ...options,
      reconnectionScheduler: (reconnect, delay) => later(delay, reconnect),
    });
    return await handshake(attempt, { transport: streamable, mode: "auto", platform }).catch(
      (error: unknown) => {
        if (!asksForSse(error)) throw error;
        const sse = new SSEClientTransport(url, options);
        return handshake(attempt, { transport: sse, mode: "legacy", platform }).catch(
          (second: unknown) => {
            // A server of neither kind is told by what it said first.
            throw isNoSse(second) ? error : second;
          },
        );
      },
    );
  } catch (error) {
    platform.close();
    throw error;
  }
}

// Some servers tell their users apart by their addresses.
function keysIn({ pathname, searchParams }: URL): string[] {
  const long = pathname.split("/").filter((piece) => piece.length >= 16);
  return [...searchParams.values(), ...long];
}

// Source: MCP 2025-06-18, "Backwards Compatibility" of transports.
function asksForSse(error: unknown): boolean {
  if (!SdkHttpError.isInstance(error)) return false;
  const { status } = error;
  return status >= 400 && status < 500 && ![401, 403, 407, 408, 429].includes(status);
}

function isNoSse(error: unknown): boolean {
  return SseError.isInstance(error) && error.code !== 401 && error.code !== 403;
}

function authOf(
  { label, url, token }: HttpTarget,
  { authorization, oauth }: Settings,
): AuthProvider | OAuthClientProvider | undefined {
  const server = { server_label: label, server_url: url.href };
  if (token) return { token: async () => token };
  const provider = oauth?.(server);
  if (provider ?? !authorization) return provider;
  return { token: async () => (await authorization?.(server))?.replace(/^bearer +/i, "") };
}

interface Handshake {
  transport: Transport;
  mode: "auto" | "legacy";
  platform?: { close(): void };
}

const goodbye = 1_000;

async function handshake(
  { target, settings, secrets, watch }: Attempt,
  { transport, mode, platform }: Handshake,
): Promise<Connection> {
  const { timeout } = settings;
  const client = createClient(mode, watch);
  const streams = mendStreams(transport);
  const late = (): AnyLLMError =>
    new AnyLLMError("timeout", `${target.name} did not answer within ${timeout} ms.`, {
      phase: "connect",
    });
  const stop = async (): Promise<void> => {
    await client.close().catch(() => {});
    await transport.close().catch(() => {});
  };
  try {
    await within(client.connect(transport, { timeout }), { time: timeout, late });
  } catch (error) {
    await stop();
    throw error;
  }
  streams.attach();
  Object.assign(client, {
    onclose: watch.ended,
    onerror(error: unknown) {
      // Its news may have been on the stream that broke.
      watch.changed();
      // What the SDK reconnects to is a new session, which knows nothing of this one.
      if (SseError.isInstance(error)) void stop();
    },
  });
  return {
    client,
    secrets,
    session: transport.sessionId !== undefined,
    async close() {
      if (transport instanceof StreamableHTTPClientTransport) {
        const ending = transport.terminateSession();
        await within(ending, { time: goodbye, late }).catch(() => {});
      }
      await stop();
      platform?.close();
    },
  };
}

function createClient(mode: "auto" | "legacy", { changed }: ConnectionWatch): Client {
  return new Client(
    { name: "anyllm", version: "0" },
    {
      versionNegotiation: { mode },
      // What a server asks of its client in the middle of a call is not for a model to answer.
      inputRequired: { autoFulfill: false },
      // A schema from outside is data; to compile it would be to run it.
      jsonSchemaValidator: {
        getValidator: () => (data) => ({
          valid: true,
          data: data as never,
          errorMessage: undefined,
        }),
      },
      listChanged: { tools: { autoRefresh: false, debounceMs: 0, onChanged: changed } },
    },
  );
}
