import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import type { Check, Finding } from "../src/check.ts";
import { countChecks, countTests, sentence } from "../src/count.ts";
import { runChecks } from "../src/run.ts";
import { plantedWorkspace, temporaryFolder } from "./fixture.ts";

const checkOf = (name: string, run: () => Promise<Finding[]>): Check => ({
  name,
  reason: `reason of ${name}`,
  run,
});

async function output(checks: Check[]): Promise<{ passed: boolean; text: string }> {
  const lines: string[] = [];
  const print = (line: string): number => lines.push(line);
  const passed = await runChecks(checks, { workspace: plantedWorkspace({}), print });
  return { passed, text: lines.join("\n") };
}

describe("running checks", () => {
  it("prints findings and the reason of what failed, in order, and fails the run", async () => {
    const { passed, text } = await output([
      checkOf("slow", () => new Promise((resolve) => setTimeout(resolve, 30, []))),
      checkOf("bad", () => Promise.resolve([{ where: "a.ts:1", message: "is wrong" }])),
    ]);
    expect(passed).toBe(false);
    expect(text).toMatch(/ok {6}slow[^]*FAILED {2}bad[^]*a\.ts:1: is wrong[^]*Why: reason of bad/);
    expect(text).toContain("1 checks passed, 1 failed");
  });

  it("counts a check that throws as failed, and a note as passed", async () => {
    const note = [{ where: "a", message: "b", note: true }];
    const { passed, text } = await output([checkOf("note", () => Promise.resolve(note))]);
    expect(passed).toBe(true);
    expect(text).toContain("a: b");
    const broken = await output([checkOf("broken", () => Promise.reject(new Error("no disk")))]);
    expect(broken.passed).toBe(false);
    expect(broken.text).toContain("no disk");
  });
});

describe("counting a run", () => {
  const results = (failed: number, testResults: object[] = []): object => ({
    numPassedTests: 5,
    numFailedTests: failed,
    numPendingTests: 2,
    numTodoTests: 0,
    testResults,
  });
  const counted = (code: number, report: object): string => {
    const folder = temporaryFolder({ "report.json": report });
    return sentence(countTests({ code, report: join(folder, "report.json") }));
  };

  it("repeats what the test runner counted", () => {
    expect(counted(0, results(0))).toBe("5 passed, 0 failed, 2 skipped");
    expect(counted(1, results(3))).toBe("5 passed, 3 failed, 2 skipped");
  });

  it("counts a file that did not load and a failure outside any test", () => {
    const unloaded = [{ status: "failed", assertionResults: [] }];
    expect(counted(1, results(0, unloaded))).toBe("5 passed, 1 failed, 2 skipped");
    expect(counted(1, results(0))).toBe("5 passed, 1 failed, 2 skipped");
  });

  it("never calls a missing report a success", () => {
    expect(countTests({ code: 0, report: "gone.json" }).failed).toBe(1);
    expect(countChecks({ code: 0, report: "gone.json" }).failed).toBe(1);
  });
});

describe("the Node the scripts need", () => {
  const script = join(import.meta.dirname, "../src/node-version.js");
  const start = (version: string): Promise<unknown> =>
    promisify(execFile)(process.execPath, [
      "--import",
      `data:text/javascript,Object.defineProperty(process.versions,"node",{value:"${version}"})`,
      script,
    ]);

  it.each(["20.20.2", "22.17.1"])("refuses %s with the remedy", async (version) => {
    await expect(start(version)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        new RegExp(`found Node ${version}[^]*22\\.18[^]*pnpm@`),
      ) as string,
    });
  });

  it.each(["22.18.0", "24.21.0"])("accepts %s", async (version) => {
    await expect(start(version)).resolves.toMatchObject({ stderr: "" });
  });
});
