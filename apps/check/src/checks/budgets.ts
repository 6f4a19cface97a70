import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import type { Check, Finding } from "../check.ts";
import { readJson } from "../workspace.ts";

/** One entry of budgets.json. */
export interface Budget {
  name: string;
  /** The program a user would write; everything it pulls in is counted. */
  code: string;
  /** Bytes after gzip -9 of the minified browser bundle. */
  maxGzip: number;
  /** Why the ceiling is what it is. */
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
    return Promise.all(budgets.map((budget) => measure(budget, folder)));
  },
};

/** Bundles one program as a browser would get it; always reports, fails above the ceiling. */
export async function measure(budget: Budget, folder: string): Promise<Finding> {
  if (!budget.reason.trim()) return { where: budget.name, message: "has no reason" };
  const result = await build({
    stdin: { contents: budget.code, resolveDir: folder, loader: "ts" },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    logLevel: "silent",
    legalComments: "none",
  }).catch((error: Error) => error);
  if (result instanceof Error) return { where: budget.name, message: result.message };
  const code = result.outputFiles[0]!.contents;
  const actual = code.length === 0 ? 0 : gzipSync(code, { level: 9 }).length;
  const message = `${actual} of ${budget.maxGzip} bytes`;
  if (actual <= budget.maxGzip) return { where: budget.name, message, note: true };
  return { where: budget.name, message: `${message}: over by ${actual - budget.maxGzip}` };
}
