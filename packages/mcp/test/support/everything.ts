import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

export const everything = fileURLToPath(
  import.meta.resolve("@modelcontextprotocol/server-everything/dist/index.js"),
);
export const filesystem = fileURLToPath(
  import.meta.resolve("@modelcontextprotocol/server-filesystem/dist/index.js"),
);

/** A server of others, on loopback. */
export interface RunningServer {
  url: string;
  stop(): Promise<void>;
}

/** Starts `server-everything`; `transport` is one of its own words. */
export async function startEverything(transport: "streamableHttp" | "sse"): Promise<RunningServer> {
  const port = await freePort();
  const loopback = new URL("loopback.mjs", import.meta.url).href;
  const child = spawn(process.execPath, ["--import", loopback, everything, transport], {
    env: { ...process.env, PORT: String(port) },
    stdio: ["ignore", "ignore", "pipe"],
  });
  await new Promise<void>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`server-everything ended with ${code}`)));
    child.stderr.on("data", (chunk: Buffer) => {
      if (/listening|running on port/i.test(String(chunk))) resolve();
    });
  });
  return {
    url: `http://127.0.0.1:${port}/${transport === "sse" ? "sse" : "mcp"}`,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}
