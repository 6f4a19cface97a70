import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import type { Check } from "./check.ts";
import { findRoot, openWorkspace } from "./open.ts";
import { runChecks } from "./run.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    update: { type: "boolean", default: false },
    json: { type: "string" },
    help: { type: "boolean", short: "h", default: false },
  },
});

const checks = await loadChecks();
const unknown = positionals.filter((name) => !checks.some((check) => check.name === name));
const names = checks.map((check) => check.name).join(", ");

if (values.help) {
  console.log(`pnpm check [name…] [--update] [--json <file>]\n\nChecks: ${names}`);
} else if (unknown.length > 0) {
  console.error(`check: no check is called ${unknown.join(", ")}. There are: ${names}`);
  process.exitCode = 1;
} else {
  const chosen = checks.filter(
    ({ name }) => positionals.length === 0 || positionals.includes(name),
  );
  const workspace = openWorkspace(findRoot(), values.update);
  const passed = await runChecks(chosen, { workspace, print: console.log, json: values.json });
  process.exitCode = passed ? 0 : 1;
}

/** The folder is the catalogue: a file placed in `checks/` is a check that runs. */
async function loadChecks(): Promise<Check[]> {
  const folder = join(import.meta.dirname, "checks");
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts"));
  const modules = files
    .toSorted()
    .map(
      async (file) => (await import(pathToFileURL(join(folder, file)).href)) as { check: Check },
    );
  return (await Promise.all(modules)).map((module) => module.check);
}
