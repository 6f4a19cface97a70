import { existsSync } from "node:fs";
import { basename } from "node:path";
import { readJson } from "./workspace.ts";

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** A command that ended: its exit code, and the report it may have written. */
export interface Ended {
  code: number;
  report: string;
}

interface TestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
}

/**
 * Counts what vitest's JSON report says. A file that could not be loaded, or a command that failed
 * while every test passed (types, an unhandled rejection), is a failure of its own.
 */
export function countTests({ code, report }: Ended): Counts {
  if (!existsSync(report)) return nothing;
  const results = readJson(report) as TestReport;
  const unloaded = results.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((result) => result.status === "failed"),
  );
  return {
    passed: results.numPassedTests,
    failed: atLeastOneIf(code !== 0, results.numFailedTests + unloaded.length),
    skipped: results.numPendingTests + results.numTodoTests,
  };
}

/** Counts what `main.ts --json` wrote. */
export function countChecks({ code, report }: Ended): Counts {
  if (!existsSync(report)) return nothing;
  const { passed, failed } = readJson(report) as { passed: number; failed: number };
  return { passed, failed: atLeastOneIf(code !== 0, failed), skipped: 0 };
}

// A command that counted nothing has proven nothing, whatever its exit code.
const nothing: Counts = { passed: 0, failed: 1, skipped: 0 };

function atLeastOneIf(broken: boolean, failed: number): number {
  return broken ? Math.max(1, failed) : failed;
}

export function sentence({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed` + (skipped > 0 ? `, ${skipped} skipped` : "");
}

if (basename(process.argv[1] ?? "") === "count.ts") {
  const [testCode, testReport = "", checkCode, checkReport = ""] = process.argv.slice(2);
  const tests = countTests({ code: Number(testCode), report: testReport });
  const checks = countChecks({ code: Number(checkCode), report: checkReport });
  const total = {
    passed: tests.passed + checks.passed,
    failed: tests.failed + checks.failed,
    skipped: tests.skipped,
  };
  console.log(`tests: ${sentence(tests)}\nchecks: ${sentence(checks)}\n${sentence(total)}`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}
