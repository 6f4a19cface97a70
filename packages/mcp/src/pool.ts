import type { Settings } from "./options.ts";
import type { Session } from "./session.ts";
import type { Target } from "./target.ts";

/** The servers of a runner, each connected to once. */
export interface Pool {
  session(target: Target): Promise<Session>;
  close(): Promise<void>;
}

export function createPool(settings: Settings): Pool {
  const known = new Map<string, Session>();
  const open = new Set<Session>();
  return {
    async session(target) {
      // The SDK is large, and a request may name no server.
      const { createSession } = await import("./session.ts");
      const found = known.get(target.key);
      if (found) return found;
      const session = createSession(target, settings, {
        opened: () => open.add(session),
        closed() {
          open.delete(session);
          if (known.get(target.key) === session) known.delete(target.key);
        },
      });
      known.set(target.key, session);
      return session;
    },
    async close() {
      await Promise.all([...open].map((session) => session.close()));
      known.clear();
    },
  };
}
