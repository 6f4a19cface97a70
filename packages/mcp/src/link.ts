import { AnyLLMError } from "@anyllm/core";
import { type Connection, connect } from "./connect.ts";
import { failureOf } from "./failure.ts";
import { type Listing, listTools } from "./list.ts";
import type { Settings } from "./options.ts";
import type { Target } from "./target.ts";
import { within } from "./time.ts";

/** What a server offers, and the connection over which it said so. */
export interface Known {
  connection: Connection;
  tools: Listing;
  /** Ends the connection: the next question makes another. */
  drop(): Promise<void>;
}

/** A connection that is made when there is something to ask, and again when it was lost. */
export interface Link {
  /**
   * What the server offers now, as far as it was asked lately.
   *
   * @throws AnyLLMError naming the server and the remedy.
   */
  current(): Promise<Known>;
  close(): Promise<void>;
}

/** A list belongs to its connection, and ends with it. */
interface Live {
  connection: Promise<Connection>;
  listing: { tools: Promise<Listing>; at: number } | undefined;
  /** Whether a list has come over it. */
  proven: boolean;
}

/** Nothing is sent before the first question; `opened` is told of each connection. */
export function createLink(target: Target, settings: Settings, opened: () => void): Link {
  let live: Live | undefined;
  const forget = (one: Live): void => {
    if (live === one) live = undefined;
  };
  const open = (): Live => {
    if (live) return live;
    const changed = (): void => {
      one.listing = undefined;
    };
    const connection = connect(target, settings, { changed, ended: () => forget(one) });
    const one: Live = { connection, listing: undefined, proven: false };
    connection.catch(() => forget(one));
    live = one;
    opened();
    return one;
  };
  const drop = async (one: Live): Promise<void> => {
    forget(one);
    const connection = await one.connection.catch(() => undefined);
    await connection?.close();
  };
  const listOver = async (one: Live): Promise<Known> => {
    const connection = await one.connection;
    const list = (): Promise<Listing> => ask(connection, { target, settings });
    const tools = await kept(one, settings.cacheTtl, list);
    one.proven = true;
    return { connection, tools, drop: () => drop(one) };
  };
  return {
    async current() {
      const one = open();
      try {
        return await listOver(one);
      } catch (error) {
        if (!isGone(error)) throw error;
        await drop(one);
        // A connection that was kept may have been gone for long, and a list may be asked for again.
        if (!one.proven) throw error;
        return listOver(open());
      }
    },
    async close() {
      if (live) await drop(live);
    },
  };
}

function kept(one: Live, cacheTtl: number, list: () => Promise<Listing>): Promise<Listing> {
  const { listing } = one;
  if (listing && performance.now() - listing.at < cacheTtl) return listing.tools;
  const fresh = { tools: list(), at: performance.now() };
  one.listing = fresh;
  fresh.tools.catch(() => {
    if (one.listing === fresh) one.listing = undefined;
  });
  return fresh.tools;
}

async function ask(
  { client, secrets }: Connection,
  { target, settings }: { target: Target; settings: Settings },
): Promise<Listing> {
  const { name } = target;
  const { timeout } = settings;
  const late = (): AnyLLMError =>
    new AnyLLMError("timeout", `${name} did not list its tools within ${timeout} ms.`);
  const work = listTools(client, name, settings);
  return within(work, { time: timeout, late }).catch((error: unknown) => {
    throw failureOf(error, { target, secrets });
  });
}

function isGone(error: unknown): boolean {
  const { code, status } = error as AnyLLMError;
  return code === "connection_failed" || status === 404 || status === 400;
}
