import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { AnyLLMResponse } from "@anyllm/core";
import { describe, expect, test } from "vitest";
import { call, inputOf, only, say, serve } from "./support/upstream.ts";
import type { WorkerSettings } from "./support/worker.ts";

const script = fileURLToPath(new URL("support/worker.ts", import.meta.url));
const turns = [[call("one"), call("two")], [say("Both are done.")]];

function start(settings: WorkerSettings) {
  const flags = ["--conditions=@anyllm/source"];
  const child = spawn(process.execPath, [...flags, script, JSON.stringify(settings)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let errors = "";
  child.stderr.on("data", (chunk) => (errors += String(chunk)));
  child.stdout.on("data", (chunk) => {
    output += String(chunk);
    if (output === "ready\n") child.kill("SIGKILL");
  });
  return once(child, "close").then(([code, signal]) => ({ code, signal, output, errors }));
}

/** One process is killed, another one goes on from what the first has kept. */
async function killed(settings: Pick<WorkerSettings, "hang" | "idempotent" | "ledger">) {
  await using server = await serve(...turns);
  const folder = mkdtempSync(join(tmpdir(), "anyllm-kill-"));
  try {
    const about = { ...settings, folder, baseURL: server.baseURL };
    const first = await start(about);
    expect(first.signal, first.errors).toBe("SIGKILL");
    const { hang: _, ...rest } = about;
    const second = await start(rest);
    expect(second.code, second.errors).toBe(0);
    const response = JSON.parse(second.output) as AnyLLMResponse;
    const log = readFileSync(join(folder, "log"), "utf8").trim().split("\n");
    expect(server.requests).toHaveLength(2);
    expect(only(inputOf(server, 2), "function_call_output")).toHaveLength(2);
    return { response, log, outputs: only(response.output, "function_call_output") };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("a process is killed, and another one resumes the response", { timeout: 60_000 }, () => {
  test("between two calls: each tool has run once, and the answer is whole", async () => {
    const { response, log, outputs } = await killed({ hang: "between" });
    expect(log).toEqual(["begin one", "end one", "begin two", "end two"]);
    expect(response.status).toBe("completed");
    expect(response.id).toBe("resp_up_1");
    expect(response.output.map(({ type }) => type)).toEqual([
      "function_call",
      "function_call",
      "function_call_output",
      "function_call_output",
      "message",
    ]);
    expect(outputs.map(({ output }) => output)).toEqual(["one done", "two done"]);
    expect(response.output_text).toBe("Both are done.");
    expect(response.usage).toMatchObject({ input_tokens: 20 });
  });

  test("while a tool runs: it is not run again, and the model is told", async () => {
    const { log, outputs, response } = await killed({ hang: "within" });
    expect(log).toEqual(["begin one", "end one", "begin two"]);
    expect(outputs[1]?.["output"]).toContain("It was not made again");
    expect(response.status).toBe("completed");
  });

  test("while an idempotent tool runs: it is run again", async () => {
    const { log, outputs } = await killed({ hang: "within", idempotent: true });
    expect(log).toEqual(["begin one", "end one", "begin two", "begin two", "end two"]);
    expect(outputs[1]?.["output"]).toBe("two done");
  });

  test("after a tool ran, before that was kept: the ledger knows what it came to", async () => {
    const { log, outputs } = await killed({ hang: "unsaved", ledger: true });
    expect(log).toEqual(["begin one", "end one", "begin two", "end two"]);
    expect(outputs[1]?.["output"]).toBe("two done");
  });
});
