import { AnyLLMError, type HostedOutcome } from "@anyllm/core";
import type { McpListedTool } from "@anyllm/types";
import type { Connection } from "./connect.ts";
import { outcomeOf, statusOf } from "./failure.ts";
import { createLink, type Known } from "./link.ts";
import type { Listing } from "./list.ts";
import type { Settings } from "./options.ts";
import { isUnchanged } from "./pin.ts";
import { createSecrets } from "./redact.ts";
import { readResult } from "./result.ts";
import type { Target } from "./target.ts";
import { later, timerOf, within } from "./time.ts";

/** A server as a runner knows it: it may be asked at any time. */
export interface Session {
  list(signal: AbortSignal | undefined): Promise<Listing>;
  /** Calls a tool once, if the server still offers it as it was listed. */
  call(listed: McpListedTool, args: object, signal: AbortSignal): Promise<HostedOutcome>;
  close(): Promise<void>;
}

/** Told when a session begins to hold something open, and when it no longer does. */
export interface SessionWatch {
  opened(): void;
  closed(): void;
}

interface Call {
  listed: McpListedTool;
  args: object;
  signal: AbortSignal;
}

/** Ends what it holds open when it was not used for a while. */
export function createSession(target: Target, settings: Settings, watch: SessionWatch): Session {
  const { idleTimeout } = settings;
  const link = createLink(target, settings, watch.opened);
  let busy = 0;
  const close = async (): Promise<void> => {
    stopIdle();
    watch.closed();
    await link.close();
  };
  let stopIdle = later(idleTimeout, () => void close());
  const use = async <T>(work: () => Promise<T>): Promise<T> => {
    stopIdle();
    busy++;
    return work().finally(() => {
      busy--;
      if (busy === 0) stopIdle = later(idleTimeout, () => void close());
    });
  };
  const ask = (signal: AbortSignal | undefined): Promise<Known> => {
    // A lost connection is found by one wait, and another is made by two more.
    const time = 3 * settings.timeout;
    const late = (): AnyLLMError => new AnyLLMError("timeout", `${target.name} did not answer.`);
    return within(link.current(), { time, signal, late });
  };

  const attempt = async (call: Call, isLast: boolean): Promise<HostedOutcome | undefined> => {
    let known: Known | undefined;
    try {
      known = await ask(call.signal);
      return await run(call, known, settings);
    } catch (error) {
      call.signal.throwIfAborted();
      if (!isLast && known && (await isUnsent(error, known.connection, settings.timeout))) {
        await known.drop();
        return undefined;
      }
      return outcomeOf(error, { target, secrets: known?.connection.secrets ?? createSecrets() });
    }
  };
  return {
    list: (signal) => use(async () => (await ask(signal)).tools),
    call: (listed, args, signal) =>
      use(async () => {
        const call = { listed, args, signal };
        return ((await attempt(call, false)) ?? (await attempt(call, true))) as HostedOutcome;
      }),
    close,
  };
}

async function run(
  { listed, args, signal }: Call,
  { connection, tools }: Known,
  { callTimeout, maxResultBytes }: Settings,
): Promise<HostedOutcome> {
  const offered = tools.get(listed.name);
  if (!offered || !(await isUnchanged(listed, offered.listed))) return changed(listed.name);
  // Without the schema of its output, which the SDK would have to compile.
  const { outputSchema: _, ...toolDefinition } = offered.tool;
  const result = await connection.client.callTool(
    { name: listed.name, arguments: { ...args } },
    { signal, timeout: timerOf(callTimeout), toolDefinition },
  );
  return readResult(result, maxResultBytes);
}

// Whether a call did certainly not run: nothing was sent, or the server has forgotten the session
// and so refused the request unread. It is asked, because either status may mean something else.
async function isUnsent(
  error: unknown,
  { client, session }: Connection,
  timeout: number,
): Promise<boolean> {
  if ((error as Error).message === "Not connected") return true;
  if (!session || !isForgotten(error)) return false;
  return client.ping({ timeout }).then(() => false, isForgotten);
}

function isForgotten(error: unknown): boolean {
  const status = statusOf(error);
  return status === 404 || status === 400;
}

const invalidParams = -32_602;

function changed(name: string): HostedOutcome {
  const message = `The definition of ${name} changed after it was listed; it was not called.`;
  return { output: null, error: { type: "mcp_protocol_error", code: invalidParams, message } };
}
