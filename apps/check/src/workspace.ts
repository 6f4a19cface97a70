import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Consumer } from "./consumer.ts";
import { execute } from "./process.ts";

type ExportTarget = string | Record<string, string>;

/** The fields of a package.json that the checks read. */
export interface Manifest {
  name: string;
  private?: boolean;
  description?: string;
  license?: string;
  repository?: { directory?: string };
  files?: string[];
  engines?: { node?: string };
  sideEffects?: boolean;
  exports?: Record<string, ExportTarget>;
  publishConfig?: { exports?: Record<string, ExportTarget> };
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

export interface Project {
  /** Relative to the root, such as `packages/core`. */
  folder: string;
  manifest: Manifest;
}

export interface Workspace {
  root: string;
  /** Whether snapshots are rewritten instead of compared. */
  update: boolean;
  /** The packages as their users get them: built, packed and unpacked once per run. */
  consumer(): Promise<Consumer>;
}

export function projects(workspace: Workspace, parent: "packages" | "apps"): Project[] {
  const path = join(workspace.root, parent);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => existsSync(join(path, name, "package.json")))
    .toSorted()
    .map((name) => ({
      folder: `${parent}/${name}`,
      manifest: readJson(join(path, name, "package.json")) as Manifest,
    }));
}

/** The packages that are published. */
export function publishedPackages(workspace: Workspace): Project[] {
  return projects(workspace, "packages").filter(({ manifest }) => !manifest.private);
}

/** The entry names of a published package (`.`, `./sdk`), without its package.json. */
export function entryNames(manifest: Manifest): string[] {
  return Object.keys(manifest.publishConfig?.exports ?? {}).filter(
    (name) => name !== "./package.json",
  );
}

/** What a user writes to import an entry: `@anyllm/core`, `@anyllm/core/auto`. */
export function specifierOf(manifest: Manifest, entry: string): string {
  return entry === "." ? manifest.name : manifest.name + entry.slice(1);
}

/** Every file git would commit, relative to the root: tracked, or new and not ignored. */
export async function sourceFiles(workspace: Workspace): Promise<string[]> {
  const listing = await execute(
    "git",
    ["ls-files", "--cached", "--others", "--exclude-standard", "-z"],
    workspace.root,
  );
  if (listing.code !== 0) throw new Error(`check: git ls-files failed: ${listing.output}`);
  const names = new Set(listing.stdout.split("\0").filter(Boolean));
  return [...names].filter((name) => existsSync(join(workspace.root, name))).toSorted();
}

export function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}
