import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Findings, Job } from "./worker.ts";

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The mock upstream in a process of its own. */
export interface Mock extends AsyncDisposable {
  origin: string;
}

export async function startMock(): Promise<Mock> {
  const child = fork(file("server.ts"));
  const [port] = (await once(child, "message")) as [number];
  return {
    origin: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      const exit = once(child, "exit");
      child.disconnect();
      await exit;
    },
  };
}

/** Does one job in a fresh process. */
export async function runJob(job: Job): Promise<Findings> {
  // A proxy in the environment must not stand between the client and the mock.
  const env = { ...process.env, NODE_USE_ENV_PROXY: "0", NO_PROXY: "127.0.0.1" };
  const child = fork(file("worker.ts"), { env });
  child.send(job);
  const message = await Promise.race([reply(child), ended(child)]);
  if ("error" in message) throw new Error(`${job.contender}, ${job.task}: ${message.error}`);
  return message.findings;
}

type Reply = { findings: Findings } | { error: string };

async function reply(child: ChildProcess): Promise<Reply> {
  const [message] = (await once(child, "message")) as [Reply];
  return message;
}

async function ended(child: ChildProcess): Promise<Reply> {
  const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
  return { error: `the process ended early (${signal ?? code})` };
}
