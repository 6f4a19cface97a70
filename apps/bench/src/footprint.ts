import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What an installation brings: packages, and their bytes on disk. */
export interface Installed {
  names: string[];
  bytes: number;
}

interface Manifest {
  name: string;
  private?: boolean;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
}

/** The packages and everything that they need, each counted once per installed version. */
export function installed(packages: readonly string[]): Installed {
  const folders = new Map<string, string>();
  const visit = (name: string, from: string): void => {
    const folder = find(name, from);
    if (folders.has(folder)) return;
    folders.set(folder, name);
    const manifest = read(folder);
    const optional = manifest.peerDependenciesMeta ?? {};
    const peers = Object.keys(manifest.peerDependencies ?? {});
    const needed = peers.filter((peer) => !optional[peer]?.optional);
    for (const other of [...Object.keys(manifest.dependencies ?? {}), ...needed])
      visit(other, folder);
  };
  for (const name of packages) visit(name, root);
  const names = [...folders.values()].toSorted();
  const sizes = [...folders.keys()].map((folder) =>
    folder.includes("node_modules") ? sizeOf(folder) : packedSize(folder),
  );
  return { names, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

/** The real folder of a package, as Node would find it from `from`. */
function find(name: string, from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name);
    if (existsSync(candidate)) return realpathSync(candidate);
    if (folder === dirname(folder)) throw new Error(`${name} is not installed beside ${from}`);
  }
}

function read(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}

/** A package of this workspace as npm would unpack it. */
function packedSize(folder: string): number {
  const options = { cwd: folder, encoding: "utf8" } as const;
  const said = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], options);
  const [packed] = Object.values(JSON.parse(said) as Record<string, { unpackedSize: number }>);
  return packed?.unpackedSize ?? Number.NaN;
}

function sizeOf(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += entry.name === "node_modules" ? 0 : sizeOf(path);
    else if (entry.isFile()) bytes += statSync(path).size;
  }
  return bytes;
}

/** Bytes of a browser bundle. */
export interface Bundle {
  minified: number;
  gzip: number;
}

export async function bundle(program: string): Promise<Bundle> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: root, loader: "js" },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    write: false,
    logLevel: "silent",
  });
  const bytes = outputFiles[0]?.contents ?? new Uint8Array();
  return { minified: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length };
}

/** Milliseconds of wall time of a process that imports the packages and ends. */
export function importTime(packages: readonly string[]): number {
  const program = packages.map((name) => `import ${JSON.stringify(name)};`).join("");
  const start = performance.now();
  execFileSync(process.execPath, ["--input-type=module", "--eval", program], { cwd: root });
  return performance.now() - start;
}
