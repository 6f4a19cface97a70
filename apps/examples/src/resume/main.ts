import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { appendFile, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Checkpoint, createClient, resume, tool } from "@anyllm/core";
import { openai } from "@anyllm/provider-openai";
import { serveEmbedded } from "@anyllm/testing";
import * as z from "zod";

const [task, baseURL = "", folder = ""] = process.argv.slice(2);
const kept = join(folder, "checkpoint.json");
const bookings = join(folder, "bookings.txt");

/** The program: begins, or goes on where the checkpoint was written. */
async function work(): Promise<void> {
  const book = tool({
    name: "book_room",
    description: "Books a room in a city.",
    parameters: z.object({ city: z.string() }),
    execute: async ({ city }) => {
      await appendFile(bookings, `${city}\n`);
      return `a room in ${city}`;
    },
  });
  const onCheckpoint = async (checkpoint: Checkpoint): Promise<void> => {
    await writeFile(`${kept}.new`, JSON.stringify(checkpoint));
    await rename(`${kept}.new`, kept);
    const done = checkpoint.calls.filter(({ state }) => state === "done");
    if (task === "die" && done.length === 2) process.kill(process.pid, "SIGKILL");
  };
  const llm = createClient({ providers: [openai({ apiKey: "embedded", baseURL })] });
  const tools = [book];
  const options = { maxParallelTools: 1, onCheckpoint };
  const input = "Book a room in Oslo, Rome and Lima.";
  const saved = existsSync(kept) ? (JSON.parse(await readFile(kept, "utf8")) as Checkpoint) : null;
  const response = saved
    ? await resume(llm, saved, { tools, ...options })
    : await llm.responses({ model: "openai/embedded-1", input, tools }, options);
  console.log(response.output_text);

  // It is one response, whichever processes it has been through.
  assert.equal(response.id, saved?.id);
  assert.match(response.output_text, /room in Oslo.*room in Rome.*room in Lima/);
  const kinds = response.output.map(({ type }) => type);
  assert.equal(kinds.filter((kind) => kind === "function_call_output").length, 3);
  assert.equal(response.steps?.length, 2);
}

/** Runs the program twice, each time in a process of its own. The first one dies in the middle. */
async function watch(): Promise<void> {
  await using server = await serveEmbedded();
  const home = await mkdtemp(join(tmpdir(), "anyllm-"));
  const start = async (how: "die" | "live"): Promise<unknown[]> => {
    const command = [...process.execArgv, import.meta.filename, how, server.baseURL, home];
    return once(spawn(process.execPath, command, { stdio: "inherit" }), "exit");
  };
  const booked = () => readFile(join(home, "bookings.txt"), "utf8");

  assert.deepEqual(await start("die"), [null, "SIGKILL"]);
  console.log("It died. Booked so far:", (await booked()).split("\n"));
  assert.equal(await booked(), "Oslo\nRome\n");

  assert.deepEqual(await start("live"), [0, null]);
  assert.equal(await booked(), "Oslo\nRome\nLima\n");
  await rm(home, { recursive: true });
}

await (task === undefined ? watch() : work());
