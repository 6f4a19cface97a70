import { join } from "node:path";
import { build } from "esbuild";
import type { Check, Finding } from "../check.ts";
import { gzipped, rolldownStart, webpackStart } from "../start-bytes.ts";
import { readJson } from "../workspace.ts";

/** One entry of budgets.json. */
export interface Budget {
  name: string;
  /** The program a user would write; everything it pulls in is counted. */
  code: string;
  /** Bytes after gzip -9 of the minified browser bundle, all in one file. */
  maxGzip: number;
  /** The same of what a page loads before its first call, by the bundler that splits it. */
  maxStart?: { rolldown: number; webpack: number };
  /** Why the ceilings are what they are. */
  reason: string;
}

export const check: Check = {
  name: "budgets",
  reason:
    "users pay for what they import, and bytes creep: a ceiling in apps/check/budgets.json is " +
    "raised only together with the reason written beside it",
  async run(workspace) {
    const path = join(workspace.root, "apps/check/budgets.json");
    const budgets = readJson(path) as Budget[];
    const { folder } = await workspace.consumer();
    return (await Promise.all(budgets.map((budget) => measure(budget, folder)))).flat();
  },
};

/** Bundles one program as a browser would get it; always reports, fails above a ceiling. */
export async function measure(budget: Budget, folder: string): Promise<Finding[]> {
  const { name: where, maxGzip, maxStart } = budget;
  if (!budget.reason.trim()) return [{ where, message: "has no reason" }];
  try {
    const whole = judge(where, await wholeBytes(budget, folder), maxGzip);
    if (maxStart === undefined) return [whole];
    const { code } = budget;
    const [rolldown, webpack] = [
      await rolldownStart(code, folder),
      await webpackStart(code, folder),
    ];
    return [
      whole,
      judge(`${where}, at start (rolldown)`, rolldown, maxStart.rolldown),
      judge(`${where}, at start (webpack)`, webpack, maxStart.webpack),
    ];
  } catch (error) {
    return [{ where, message: (error as Error).message }];
  }
}

function judge(where: string, actual: number, ceiling: number): Finding {
  const message = `${actual} of ${ceiling} bytes`;
  if (actual <= ceiling) return { where, message, note: true };
  return { where, message: `${message}: over by ${actual - ceiling}` };
}

async function wholeBytes({ code }: Budget, folder: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: folder, loader: "ts" },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    logLevel: "silent",
    legalComments: "none",
  });
  return gzipped(outputFiles[0]!.contents);
}
