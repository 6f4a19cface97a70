import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Check, Finding } from "../check.ts";
import { compilerOptions } from "../consumer.ts";
import { execute } from "../process.ts";
import { readJson } from "../workspace.ts";

/** One entry of type-budgets.json. */
export interface TypeBudget {
  name: string;
  /** What the program imports, without what it does: this much is not counted. */
  before: string;
  /** The program a user would write. */
  code: string;
  /** Type instantiations of the compiler, beyond those of `before`. */
  maxInstantiations: number;
  /** Why the ceiling is what it is. */
  reason: string;
}

export const check: Check = {
  name: "type-cost",
  reason:
    "an editor answers as fast as its types are cheap: the instantiations of what users write have a " +
    "ceiling in apps/check/type-budgets.json, raised only together with the reason beside it",
  async run(workspace) {
    const path = join(workspace.root, "apps/check/type-budgets.json");
    const { folder } = await workspace.consumer();
    const findings: Finding[] = [];
    for (const budget of readJson(path) as TypeBudget[]) {
      findings.push(await measureTypes(budget, folder));
    }
    return findings;
  },
};

/** Compiles a program with and without its work; always reports, fails above the ceiling. */
export async function measureTypes(budget: TypeBudget, consumer: string): Promise<Finding> {
  const where = budget.name;
  if (!budget.reason.trim()) return { where, message: "has no reason" };
  const before = await instantiations(budget.before, consumer);
  const after = await instantiations(budget.code, consumer);
  if (typeof before === "string") return { where, message: before };
  if (typeof after === "string") return { where, message: after };
  const actual = after - before;
  const message = `${actual} of ${budget.maxInstantiations} instantiations`;
  if (actual <= budget.maxInstantiations) return { where, message, note: true };
  return { where, message: `${message}: over by ${actual - budget.maxInstantiations}` };
}

async function instantiations(code: string, consumer: string): Promise<number | string> {
  const folder = join(consumer, "type-cost");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), `{ "type": "module" }`);
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ compilerOptions: { ...compilerOptions, types: [] } }),
  );
  writeFileSync(join(folder, "main.ts"), code);
  const { output } = await execute(
    "tsc",
    ["-p", ".", "--pretty", "false", "--extendedDiagnostics"],
    folder,
  );
  const error = /error TS.*/.exec(output);
  if (error) return error[0];
  const found = /^Instantiations:\s+(\d+)/m.exec(output)?.[1];
  return found === undefined ? "the compiler counts no instantiations" : Number(found);
}
