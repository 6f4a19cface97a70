import { existsSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import type { Check, Finding } from "../check.ts";
import { importsOf } from "../imports.ts";
import type { ImportReference } from "../imports.ts";
import { projects, sourceFiles } from "../workspace.ts";
import type { Project, Workspace } from "../workspace.ts";

const layers = ["types", "core", "middle", "provider", "app"] as const;
type Layer = (typeof layers)[number];

/** Subpaths that one provider publishes for another: what a shared wire can say, and what speaks it. */
const sharedSubpath = /^@anyllm\/provider-[\w-]+\/(codec|facts)$/;

// Rooms of core that must stay pure, and every room: the folders below its top-level modules.
const coreRooms = /^packages\/core\/src\/[^/]+\//;
const pureRooms = /^packages\/core\/src\/(?:events|route)\//;

export const check: Check = {
  name: "directions",
  reason:
    "imports go one way: types ← core ← chat, mcp, testing, transport-node ← provider-* ← apps; " +
    "then a package can be read, tested and replaced without those above it",
  async run(workspace) {
    const all = [...projects(workspace, "packages"), ...projects(workspace, "apps")];
    const findings: Finding[] = [];
    for (const file of await sourceFiles(workspace)) {
      const owner = all.find(({ folder }) => file.startsWith(folder + "/src/"));
      if (!owner || !/\.[jt]s$/.test(file)) continue;
      for (const reference of importsOf(join(workspace.root, file))) {
        const message = reference.specifier.startsWith(".")
          ? relativeFault({ workspace, owner, file, reference })
          : packageFault(owner, reference);
        if (message) findings.push({ where: `${file}:${reference.line}`, message });
      }
    }
    return findings;
  },
};

function packageFault(owner: Project, reference: ImportReference): string | undefined {
  const { specifier, typeOnly } = reference;
  const target = /^@anyllm\/[\w-]+/.exec(specifier)?.[0];
  if (!target) return undefined;
  const from = owner.manifest.name;
  if (target === from) return `${from} imports itself by name: use a relative path`;
  if (from === "@anyllm/core" && target === "@anyllm/types" && !typeOnly) {
    return "core takes only types from @anyllm/types: write `import type`";
  }
  const [lower, upper] = [layers.indexOf(layerOf(target)), layers.indexOf(layerOf(from))];
  if (lower < upper || layerOf(from) === "app") return undefined;
  if (layerOf(from) === "provider" && layerOf(target) === "provider") {
    if (sharedSubpath.test(specifier)) return undefined;
    return `a provider imports another provider: ${specifier} (only its /codec and /facts are shared)`;
  }
  return `${from} imports ${target}, which lies beside or above it`;
}

function layerOf(name: string): Layer {
  const short = name.replace("@anyllm/", "");
  if (short === "types" || short === "core") return short;
  if (short.startsWith("provider-")) return "provider";
  return ["chat", "mcp", "testing", "transport-node"].includes(short) ? "middle" : "app";
}

interface RelativeImport {
  workspace: Workspace;
  owner: Project;
  file: string;
  reference: ImportReference;
}

function relativeFault(options: RelativeImport): string | undefined {
  const { workspace, owner, file, reference } = options;
  const path = join(workspace.root, dirname(file), reference.specifier);
  const target = relative(workspace.root, path).replaceAll(sep, "/");
  if (!target.startsWith(owner.folder + "/")) return `a relative import leaves ${owner.folder}`;
  if (!target.startsWith(owner.folder + "/src/")) return `src imports ${target}, outside src`;
  if (!existsSync(path)) return `${reference.specifier} does not exist`;
  if (pureRooms.test(file) && target.startsWith("packages/core/src/transport/")) {
    return "events/ and route/ are pure: they never import transport/";
  }
  if (target === "packages/core/src/client.ts" && coreRooms.test(file)) {
    return "client.ts is the top of core: no room below it imports it";
  }
  return undefined;
}
