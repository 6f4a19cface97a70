import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { execute } from "./process.ts";
import { projects, publishedPackages, readJson } from "./workspace.ts";
import type { Manifest, Workspace } from "./workspace.ts";

/** A folder that has installed the published packages, the way a user's project has. */
export interface Consumer {
  folder: string;
  /** Package name to the tarball that would be published. */
  tarballs: Map<string, string>;
}

/** How a user who is strict compiles against the packages. */
export const compilerOptions = {
  target: "ES2023",
  module: "NodeNext",
  lib: ["ES2023", "ESNext.Disposable", "DOM", "DOM.Iterable", "DOM.AsyncIterable"],
  types: ["node"],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
  noEmit: true,
};

/** The packages could not be built or packed, so that nothing can be said about them. */
export class NotBuiltError extends Error {}

/** Builds every package, packs it and unpacks it where a bundler or compiler resolves it. */
export async function packConsumer(workspace: Workspace): Promise<Consumer> {
  const folder = join(workspace.root, "apps/check/.cache/consumer");
  rmSync(folder, { recursive: true, force: true });
  const modules = join(folder, "node_modules");
  mkdirSync(modules, { recursive: true });
  await must(workspace, "turbo", ["run", "build", "--output-logs=errors-only"]);

  const tarballs = new Map<string, string>();
  for (const { folder: source, manifest } of publishedPackages(workspace)) {
    const packed = join(folder, "tarballs", manifest.name);
    mkdirSync(packed, { recursive: true });
    await pack(join(workspace.root, source), packed);
    const name = readdirSync(packed).find((file) => file.endsWith(".tgz"));
    if (!name) throw new NotBuiltError(`pnpm pack left no tarball for ${manifest.name}`);
    tarballs.set(manifest.name, join(packed, name));
    const target = join(modules, manifest.name);
    mkdirSync(target, { recursive: true });
    await must(workspace, "tar", [
      "-xzf",
      join(packed, name),
      "--strip-components=1",
      "-C",
      target,
    ]);
  }
  linkDependencies(workspace, modules);
  return { folder, tarballs };
}

/** The installed file behind one condition of an entry, such as `types` or `default`. */
export function installedFile(
  consumer: Consumer,
  manifest: Manifest,
  { entry, condition }: { entry: string; condition: string },
): string | undefined {
  const target = manifest.publishConfig?.exports?.[entry];
  const path = typeof target === "string" ? target : target?.[condition];
  return path && join(consumer.folder, "node_modules", manifest.name, path);
}

async function pack(cwd: string, destination: string): Promise<void> {
  const parameters = ["pack", "--pack-destination", destination];
  const direct = await execute("pnpm", parameters, cwd);
  if (direct.code === 0) return;
  if (direct.code !== 127) throw new NotBuiltError(`pnpm pack failed in ${cwd}\n${direct.output}`);
  const root = readJson(join(cwd, "../../package.json")) as { packageManager: string };
  const fetched = await execute("npx", ["-y", root.packageManager, ...parameters], cwd);
  if (fetched.code !== 0) throw new NotBuiltError(`pnpm pack failed in ${cwd}\n${fetched.output}`);
}

async function must(workspace: Workspace, command: string, parameters: string[]): Promise<void> {
  const { code, output } = await execute(command, parameters, workspace.root);
  if (code !== 0)
    throw new NotBuiltError(`\`${command} ${parameters.join(" ")}\` failed:\n${output}`);
}

/** Third-party packages that ours, or the documentation's code, import: linked, not copied. */
function linkDependencies(workspace: Workspace, modules: string): void {
  const all = [...projects(workspace, "packages"), ...projects(workspace, "apps")];
  for (const { folder, manifest } of all) {
    const named = { ...manifest.dependencies, ...manifest.devDependencies };
    for (const name of Object.keys(named)) {
      const target = join(workspace.root, folder, "node_modules", name);
      if (name.startsWith("@anyllm/") || !existsSync(target)) continue;
      link(target, join(modules, name));
    }
  }
  const nodeTypes = join(workspace.root, "node_modules/@types/node");
  if (existsSync(nodeTypes)) link(nodeTypes, join(modules, "@types/node"));
}

function link(target: string, path: string): void {
  if (existsSync(path)) return;
  mkdirSync(join(path, ".."), { recursive: true });
  symlinkSync(target, path, "junction");
}
