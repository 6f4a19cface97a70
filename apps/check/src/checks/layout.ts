import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Check, Finding } from "../check.ts";
import { publishedPackages, sourceFiles } from "../workspace.ts";
import type { Manifest, Project, Workspace } from "../workspace.ts";

const folders = new Set(["src", "test"]);
// Licences of what the build bundles are shipped with it.
const licences = "THIRD-PARTY.md";
const files = new Set(["package.json", "README.md", "CHANGELOG.md", licences]);
const configs = new Set(["tsconfig.json", "tsconfig.build.json"]);
const source = "@anyllm/source";

export const check: Check = {
  name: "layout",
  reason:
    "a package folder holds package.json, README.md, src, test and one-line configurations; " +
    "what packages share stands once, at the root",
  async run(workspace) {
    const listing = await sourceFiles(workspace);
    return publishedPackages(workspace).flatMap((project) => [
      ...strangers(project, { workspace, listing }),
      ...manifestFaults(project).map((message) => ({
        where: `${project.folder}/package.json`,
        message,
      })),
      ...mapFaults(project.manifest).map((message) => ({
        where: `${project.folder}/package.json`,
        message,
      })),
    ]);
  },
};

function strangers(
  { folder }: Project,
  { workspace, listing }: { workspace: Workspace; listing: string[] },
): Finding[] {
  const findings: Finding[] = [];
  const own = listing.filter((file) => file.startsWith(folder + "/"));
  for (const name of new Set(own.map((file) => file.slice(folder.length + 1).split("/")[0]!))) {
    const where = `${folder}/${name}`;
    if (folders.has(name) || files.has(name)) continue;
    if (!configs.has(name))
      findings.push({ where, message: "does not belong in a package folder" });
    else if (readFileSync(join(workspace.root, where), "utf8").trim().includes("\n")) {
      findings.push({
        where,
        message: "is longer than one line: move it to the root configuration",
      });
    }
  }
  if (!readdirSync(join(workspace.root, folder)).includes("README.md")) {
    findings.push({ where: folder, message: "has no README.md" });
  }
  return findings;
}

function manifestFaults({ folder, manifest }: Project): string[] {
  const faults: string[] = [];
  if (manifest.name !== folder.replace("packages/", "@anyllm/")) {
    faults.push(`is called ${manifest.name}, unlike its folder`);
  }
  if (manifest.license !== "Apache-2.0") faults.push("license is not Apache-2.0");
  if (!manifest.description) faults.push("has no description");
  if (manifest.repository?.directory !== folder)
    faults.push(`repository.directory is not ${folder}`);
  // Sources are shipped where maps point into them; schemas are read in their declarations.
  const shipped = [["dist"], ["dist", "src"]];
  const told = manifest.files?.filter((name) => name !== licences);
  if (!shipped.some((names) => isDeepStrictEqual(told, names)))
    faults.push('files is neither ["dist"] nor ["dist","src"]');
  if (manifest.sideEffects !== false)
    faults.push("sideEffects is not false: nothing can be shaken");
  if (!manifest.engines?.node) faults.push("engines.node is missing");
  return faults;
}

/** The workspace's map and the published one: the same entries, less the source condition. */
function mapFaults({ exports = {}, publishConfig }: Manifest): string[] {
  const faults: string[] = [];
  const expected: Manifest["exports"] = {};
  for (const [entry, target] of Object.entries(exports)) {
    if (typeof target === "string") {
      expected[entry] = target;
      continue;
    }
    const { [source]: origin, ...published } = target;
    expected[entry] = published;
    const built = origin?.replace(/^\.\/src\/(.*)\.ts$/, "./dist/$1");
    if (!isDeepStrictEqual(published, { types: `${built}.d.ts`, default: `${built}.js` })) {
      faults.push(
        `exports["${entry}"] does not point at what ${origin ?? "its source"} builds into`,
      );
    }
  }
  if (!isDeepStrictEqual(expected, publishConfig?.exports)) {
    faults.push(`publishConfig.exports is not exports without "${source}"`);
  }
  return faults;
}
