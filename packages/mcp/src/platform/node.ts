import { lookup as resolveName } from "node:dns";
import type { LookupFunction, Socket } from "node:net";
import type { Readable, Writable } from "node:stream";
import { Agent, buildConnector, fetch as send } from "undici";
import { isPublicAddress } from "../address.ts";
import { blockedHost } from "../guard.ts";
import type { FetchGuard, Platform, PlatformFetch } from "./contract.ts";

/**
 * The address that is connected to is the one that was checked: both happen here, when a connection
 * is made, so that a name that resolves to another address the second time gains nothing.
 */
function checkedLookup(guard: FetchGuard, resolve = resolveName): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, "", 0);
      const bad = addresses.find(({ address }) => !isPublicAddress(address));
      if (bad && !guard.allowPrivate(hostname)) {
        const said = `${hostname} resolves to ${bad.address}, which is not a public address`;
        return callback(blockedHost(guard.server, said), "", 0);
      }
      if (options.all) return callback(null, addresses);
      const [first] = addresses;
      return callback(null, first?.address ?? "", first?.family ?? 0);
    });
  };
}

// Silence is bounded by the request, which knows how long it may wait.
const patient = { bodyTimeout: 0, headersTimeout: 0 };

/** `resolve` is for tests. */
export function createFetch(guard: FetchGuard, resolve = resolveName): PlatformFetch {
  const lookup = checkedLookup(guard, resolve);
  const sockets = new Set<Socket>();
  const agent = new Agent({ connect: { lookup }, ...patient });
  const news = new Agent({ connect: remembering(lookup, sockets), ...patient });
  return {
    async fetch(url, init) {
      // What undici and the platform declare differs in names alone.
      const request = init as NonNullable<Parameters<typeof send>[1]>;
      if (!isNews(init)) return (await send(url, { ...request, dispatcher: agent })) as never;
      const response = await send(url, { ...request, dispatcher: news });
      for (const socket of sockets) socket.unref();
      return response as never;
    },
    close() {
      for (const each of [agent, news]) each.destroy().catch(() => {});
    },
  };
}

// A stream on which a server may say something some day must not keep a process alive.
function isNews(init: RequestInit): boolean {
  const headers = new Headers(init.headers);
  const streaming = headers.get("accept") === "text/event-stream";
  return streaming || headers.get("mcp-method") === "subscriptions/listen";
}

function remembering(lookup: LookupFunction, sockets: Set<Socket>): buildConnector.connector {
  const connect = buildConnector({ lookup });
  return (options, callback) =>
    connect(options, (...[error, socket]) => {
      if (error) return callback(error, null);
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
      return callback(null, socket);
    });
}

interface Child {
  pid?: number;
  kill(signal: string): boolean;
  unref(): void;
  stdin: (Writable & { unref?(): void }) | null;
  stdout: (Readable & { unref?(): void }) | null;
}

const children = new Set<Child>();
let watching = false;

/** Runs a command with the SDK's minimal environment and what `env` adds; tells nothing of stderr. */
export const openStdio: Platform["openStdio"] = async (parameters) => {
  const { StdioClientTransport } = await import("@modelcontextprotocol/client/stdio");
  const { command, args, env, cwd, maxMessageBytes } = parameters;
  const transport = new StdioClientTransport({
    command,
    args,
    env,
    ...(cwd === undefined ? {} : { cwd }),
    stderr: "ignore",
    maxBufferSize: maxMessageBytes,
  });
  const start = transport.start.bind(transport);
  const close = transport.close.bind(transport);
  let child: Child | undefined;
  transport.start = async () => {
    await start();
    child = (transport as unknown as { _process?: Child })._process;
    keep(child);
  };
  transport.close = async () => {
    // The SDK closes the input, but is slow to lose patience with who does not care.
    const timer = setTimeout(() => child?.kill("SIGTERM"), patience);
    await close().finally(() => clearTimeout(timer));
  };
  return transport;
};

const patience = 500;

// The process may end while a server waits; a server may not outlive the process.
function keep(child: Child | undefined): void {
  if (!child) return;
  children.add(child);
  child.unref();
  child.stdin?.unref?.();
  child.stdout?.unref?.();
  child.stdout?.once("close", () => children.delete(child));
  if (watching) return;
  watching = true;
  process.once("exit", () => {
    for (const each of children) each.kill("SIGTERM");
  });
}

export const unref: Platform["unref"] = (timer) => {
  (timer as { unref?(): void }).unref?.();
};
