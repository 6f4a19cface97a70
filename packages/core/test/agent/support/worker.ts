// A process that runs two tools for a response, keeps each checkpoint, and may be killed.
// node --conditions=@anyllm/source worker.ts <settings as JSON>
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Checkpoint, resume, tool, type ToolLedger } from "@anyllm/core";
import { connect } from "./client.ts";

/** What a worker is told. */
export interface WorkerSettings {
  baseURL: string;
  folder: string;
  /** Where it stops, and waits to be killed: when a call has come so far. */
  hang?: "between" | "within" | "unsaved";
  idempotent?: boolean;
  ledger?: boolean;
}

const settings = JSON.parse(process.argv[2] as string) as WorkerSettings;
const file = (name: string): string => join(settings.folder, name);
const log = (line: string): void => appendFileSync(file("log"), `${line}\n`);

/** Tells the parent that it may kill, and never comes back. */
function hang(): Promise<never> {
  process.stdout.write("ready\n");
  setInterval(() => {}, 1000);
  return new Promise(() => {});
}

function keep(name: string, value: unknown): void {
  writeFileSync(file(`${name}.new`), JSON.stringify(value));
  renameSync(file(`${name}.new`), file(name));
}

function load<T>(name: string): T | undefined {
  return existsSync(file(name)) ? (JSON.parse(readFileSync(file(name), "utf8")) as T) : undefined;
}

const rows = (): Record<string, string | null> => load("ledger") ?? {};
const ledger: ToolLedger = {
  claim(key) {
    if (key in rows()) return false;
    keep("ledger", { ...rows(), [key]: null });
    return true;
  },
  settle: (key, output) => keep("ledger", { ...rows(), [key]: output as string }),
  outcome: (key) => rows()[key] ?? undefined,
};

const tools = ["one", "two"].map((name) =>
  tool({
    name,
    idempotent: settings.idempotent,
    async execute() {
      log(`begin ${name}`);
      if (name === "two" && settings.hang === "within") await hang();
      log(`end ${name}`);
      return `${name} done`;
    },
  }),
);

async function onCheckpoint(checkpoint: Checkpoint): Promise<void> {
  const states = checkpoint.calls.map(({ state }) => state).join();
  if (states === "done,done" && settings.hang === "unsaved") await hang();
  keep("checkpoint", checkpoint);
  if (states === "done,waiting" && settings.hang === "between") await hang();
}

const llm = connect(settings.baseURL);
const options = { onCheckpoint, ...(settings.ledger && { ledger }) };
const checkpoint = load<Checkpoint>("checkpoint");
const response = checkpoint
  ? await resume(llm, checkpoint, { tools, ...options })
  : await llm.responses(
      { model: "native/up", input: "Go.", tools, parallel_tool_calls: false },
      options,
    );
process.stdout.write(JSON.stringify(response));
