import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Check, Finding } from "../check.ts";
import { installedFile } from "../consumer.ts";
import type { Consumer } from "../consumer.ts";
import { exportedNames } from "../exported-names.ts";
import { entryNames, publishedPackages, specifierOf } from "../workspace.ts";
import type { Manifest } from "../workspace.ts";

export const check: Check = {
  name: "exports",
  reason:
    "an exported name is a promise: it is added or removed on purpose. " +
    "When this is meant, run `pnpm check exports --update` and commit the list",
  async run(workspace) {
    const consumer = await workspace.consumer();
    const folder = join(workspace.root, "apps/check/exports");
    mkdirSync(folder, { recursive: true });
    const findings: Finding[] = [];
    for (const { folder: source, manifest } of publishedPackages(workspace)) {
      const { lines, faults } = await describe(manifest, consumer);
      const path = join(folder, `${source.replace("packages/", "")}.txt`);
      findings.push(...faults);
      if (workspace.update) writeFileSync(path, lines.join("\n") + "\n");
      else findings.push(...compare(manifest.name, { path, lines }));
    }
    return findings;
  },
};

/** One line per name: the specifier, the kind and the name. */
async function describe(
  manifest: Manifest,
  consumer: Consumer,
): Promise<{ lines: string[]; faults: Finding[] }> {
  const lines: string[] = [];
  const faults: Finding[] = [];
  for (const entry of entryNames(manifest)) {
    const specifier = specifierOf(manifest, entry);
    const types = installedFile(consumer, manifest, { entry, condition: "types" });
    const code = installedFile(consumer, manifest, { entry, condition: "default" });
    if (!types || !code || !existsSync(types) || !existsSync(code)) {
      faults.push({ where: specifier, message: "has no built types or code" });
      continue;
    }
    const names = exportedNames(types);
    lines.push(...names.map(({ name, kind }) => `${specifier} ${kind} ${name}`));
    faults.push(...disagreements(specifier, { names, runtime: await runtimeNames(code) }));
  }
  return { lines, faults };
}

async function runtimeNames(path: string): Promise<string[]> {
  return Object.keys((await import(pathToFileURL(path).href)) as object);
}

function disagreements(
  where: string,
  { names, runtime }: { names: ReturnType<typeof exportedNames>; runtime: string[] },
): Finding[] {
  const typed = new Set(names.filter(({ kind }) => kind === "value").map(({ name }) => name));
  const real = new Set(runtime);
  return [
    ...[...typed.difference(real)].map((name) => `${name} is declared but missing at run time`),
    ...[...real.difference(typed)].map((name) => `${name} exists at run time but is not declared`),
  ].map((message) => ({ where, message }));
}

function compare(where: string, { path, lines }: { path: string; lines: string[] }): Finding[] {
  if (!existsSync(path)) return [{ where, message: "has no list of exported names yet" }];
  const before = new Set(readFileSync(path, "utf8").split("\n").filter(Boolean));
  const after = new Set(lines);
  return [
    ...[...after.difference(before)].map((line) => `added: ${line}`),
    ...[...before.difference(after)].map((line) => `removed: ${line}`),
  ].map((message) => ({ where, message }));
}
