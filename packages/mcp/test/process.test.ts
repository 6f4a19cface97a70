import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { everything, startEverything } from "./support/everything.ts";
import { startModern } from "./support/modern.ts";

const script = fileURLToPath(new URL("support/ends-by-itself.ts", import.meta.url));

async function runScript(...args: string[]): Promise<string> {
  const flags = ["--conditions=@anyllm/source"];
  // One that does not end is ended, so that it does not outlive its test.
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, script, ...args], {
    timeout: 15_000,
  });
  return stdout;
}

describe("a program that has said all it has to say", () => {
  it.each(["streamableHttp", "sse"] as const)("ends though %s is connected", async (transport) => {
    const server = await startEverything(transport);
    try {
      expect(await runScript(server.url)).toBe("Echo: done\n");
    } finally {
      await server.stop();
    }
  });

  it("ends though a server of 2026 is listened to", async () => {
    const server = await startModern();
    try {
      expect(await runScript(server.url)).toBe('{"said":"done"}\n');
      expect(server.asked("subscriptions/listen")).toBe(1);
    } finally {
      await server.stop();
    }
  });

  it("ends though the process of a server runs, and ends that too", async () => {
    expect(await runScript("stdio", everything)).toBe("Echo: done\n");
  });
});
