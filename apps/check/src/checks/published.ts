import { existsSync } from "node:fs";
import { join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import type { Check, Finding } from "../check.ts";
import { installedFile } from "../consumer.ts";
import type { Consumer } from "../consumer.ts";
import { execute } from "../process.ts";
import { entryNames, publishedPackages, readJson } from "../workspace.ts";
import type { Project, Workspace } from "../workspace.ts";

export const check: Check = {
  name: "published",
  reason:
    "what `pnpm pack` makes must resolve, with its types, in every module mode users have " +
    "(publint, are-the-types-wrong), and its export map must name files that were built",
  async run(workspace) {
    const consumer = await workspace.consumer();
    const checked = publishedPackages(workspace).map(async (project) => [
      ...missingFiles(project, consumer),
      ...(await publintFindings(project, consumer)),
      ...(await typeFindings(project, { workspace, consumer })),
    ]);
    return (await Promise.all(checked)).flat();
  },
};

function missingFiles({ manifest }: Project, consumer: Consumer): Finding[] {
  const findings: Finding[] = [];
  for (const entry of entryNames(manifest)) {
    for (const condition of ["types", "default"]) {
      const file = installedFile(consumer, manifest, { entry, condition });
      if (file && existsSync(file)) continue;
      findings.push({ where: manifest.name, message: `"${entry}" has no built ${condition} file` });
    }
  }
  for (const name of ["README.md", "LICENSE"]) {
    if (existsSync(join(consumer.folder, "node_modules", manifest.name, name))) continue;
    findings.push({ where: manifest.name, message: `the tarball holds no ${name}` });
  }
  return findings;
}

async function publintFindings({ manifest }: Project, consumer: Consumer): Promise<Finding[]> {
  const pkgDir = join(consumer.folder, "node_modules", manifest.name);
  // Nothing is left to pack: the folder is the unpacked tarball.
  const { messages } = await publint({ pkgDir, strict: true, pack: false });
  const published = readJson(join(pkgDir, "package.json")) as Record<string, unknown>;
  return messages.map((message) => ({
    where: manifest.name,
    message: `publint: ${formatMessage(message, published, { color: false }) ?? message.code}`,
  }));
}

async function typeFindings(
  { manifest }: Project,
  { workspace, consumer }: { workspace: Workspace; consumer: Consumer },
): Promise<Finding[]> {
  const { code, output } = await execute(
    "attw",
    [
      consumer.tarballs.get(manifest.name)!,
      "--profile",
      "esm-only",
      "--no-color",
      "--no-emoji",
      "--format",
      "ascii",
    ],
    workspace.root,
  );
  if (code === 0) return [];
  const faults = resolutionFaults(output);
  const message = `are-the-types-wrong: ${faults.length > 0 ? faults.join("; ") : output.trim()}`;
  return [{ where: manifest.name, message }];
}

/** From its report, the lines that fail: an entry in quotes, then one line per way to resolve it. */
function resolutionFaults(report: string): string[] {
  const faults: string[] = [];
  let entry = "";
  for (const line of report.split("\n").map((text) => text.trim())) {
    if (/^".*"$/.test(line)) entry = line;
    else if (entry && /^[\w ()]+: (?!OK|\(ignored\))/.test(line)) faults.push(`${entry} ${line}`);
  }
  return faults;
}
