import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { type OutputChunk, rolldown } from "rolldown";
import type { Check, Finding } from "../check.ts";
import { readJson } from "../workspace.ts";

/** One entry of budgets.json. */
export interface Budget {
  name: string;
  /** The program a user would write; everything it pulls in is counted. */
  code: string;
  /** Bytes after gzip -9 of the minified browser bundle, all in one file. */
  maxGzip: number;
  /** The same of what a page loads before its first call, where the bundler splits as Vite does. */
  maxStart?: number;
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
    return [whole, judge(`${where}, at start`, await startBytes(budget, folder), maxStart)];
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

// The first file, and every file that it imports before it runs.
async function startBytes({ code }: Budget, folder: string): Promise<number> {
  const entry = join(folder, "page.ts");
  const bundle = await rolldown({
    input: entry,
    platform: "browser",
    logLevel: "silent",
    plugins: [
      {
        name: "page",
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? code : null),
      },
    ],
  });
  const { output } = await bundle.generate({ format: "esm", minify: true });
  const chunks = new Map(
    output.flatMap((one) => (one.type === "chunk" ? [[one.fileName, one] as const] : [])),
  );
  const loaded = new Set<OutputChunk>();
  const load = (name: string): void => {
    const chunk = chunks.get(name);
    if (!chunk || loaded.has(chunk)) return;
    loaded.add(chunk);
    for (const next of chunk.imports) load(next);
  };
  for (const { isEntry, fileName } of chunks.values()) if (isEntry) load(fileName);
  return [...loaded].reduce((sum, chunk) => sum + gzipped(chunk.code), 0);
}

function gzipped(code: string | Uint8Array): number {
  return code.length === 0 ? 0 : gzipSync(code, { level: 9 }).length;
}
