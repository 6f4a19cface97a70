import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import type { Check, Finding } from "./check.ts";
import { NotBuiltError } from "./consumer.ts";
import type { Workspace } from "./workspace.ts";

interface RunOptions {
  workspace: Workspace;
  print(line: string): void;
  /** A file that receives `{ passed, failed }`. */
  json?: string | undefined;
}

/** Runs checks side by side, prints each in order as soon as it can, and says whether all passed. */
export async function runChecks(checks: Check[], options: RunOptions): Promise<boolean> {
  const started = performance.now();
  const results = runLimited(checks, options.workspace);
  let failed = 0;
  for (const [index, check] of checks.entries()) {
    const { findings, milliseconds } = await results[index]!;
    const failures = findings.filter((finding) => !finding.note);
    if (failures.length > 0) failed += 1;
    options.print(report(check, findings, milliseconds));
  }
  const passed = checks.length - failed;
  if (options.json) writeFileSync(options.json, JSON.stringify({ passed, failed }));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  options.print(`\n${passed} checks passed, ${failed} failed in ${seconds} s`);
  return failed === 0;
}

interface Outcome {
  findings: Finding[];
  milliseconds: number;
}

function runLimited(checks: Check[], workspace: Workspace): Promise<Outcome>[] {
  const waiting: (() => void)[] = [];
  let free = Math.max(2, availableParallelism());
  return checks.map(async (check) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    const outcome = await runOne(check, workspace);
    const next = waiting.shift();
    if (next) next();
    else free += 1;
    return outcome;
  });
}

async function runOne(check: Check, workspace: Workspace): Promise<Outcome> {
  const started = performance.now();
  const findings = await check
    .run(workspace)
    .catch((error: unknown): Finding[] => [{ where: check.name, message: explain(error) }]);
  return { findings, milliseconds: performance.now() - started };
}

function explain(error: unknown): string {
  // Told once, by the check called build.
  if (error instanceof NotBuiltError) return "could not run, because the packages were not built";
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `the check itself broke: ${text}`;
}

function report(check: Check, findings: Finding[], milliseconds: number): string {
  const failed = findings.some((finding) => !finding.note);
  const time = `${(milliseconds / 1000).toFixed(1)} s`;
  const lines = [`${failed ? "FAILED" : "ok    "}  ${check.name.padEnd(12)} ${time}`];
  for (const { where, message, note } of findings) {
    lines.push(indent(`${note ? "" : "- "}${where}: ${message}`));
  }
  if (failed) lines.push(indent(`Why: ${check.reason}`));
  return lines.join("\n");
}

function indent(text: string): string {
  return text
    .split("\n")
    .map((line) => `        ${line}`.trimEnd())
    .join("\n");
}
