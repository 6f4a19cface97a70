import { builtinModules } from "node:module";
import { relative } from "node:path";
import { build } from "esbuild";
import type { Plugin } from "esbuild";
import type { Check, Finding } from "../check.ts";
import { entryNames, publishedPackages, specifierOf } from "../workspace.ts";

/** Packages and subpaths that are for Node alone, with the reason; all others run everywhere. */
const nodeOnly = new Map([
  ["@anyllm/testing", "it listens on the loopback interface"],
  ["@anyllm/transport-node", "it is node:http"],
  ["@anyllm/provider-bedrock/credentials", "it loads AWS's credential chain, which reads the disk"],
  ["@anyllm/provider-vertexai/auth", "it loads Google's credential chain, which reads the disk"],
]);

const builtins = new Set(builtinModules);

export const check: Check = {
  name: "browser-safe",
  reason:
    "a Node builtin behind a package root breaks browsers, edge workers and bundlers; " +
    "only apps, testing and transport-node may reach one",
  async run(workspace) {
    const { folder } = await workspace.consumer();
    const packages = publishedPackages(workspace).filter(
      ({ manifest }) => !nodeOnly.has(manifest.name),
    );
    const specifiers = packages.flatMap(({ manifest }) =>
      entryNames(manifest).map((entry) => specifierOf(manifest, entry)),
    );
    const everywhere = specifiers.filter((entry) => !nodeOnly.has(entry));
    return (await Promise.all(everywhere.map((entry) => builtinsBehind(entry, folder)))).flat();
  },
};

/** Walks what a bundler for a browser would follow from one entry, `import()` included. */
export async function builtinsBehind(entry: string, folder: string): Promise<Finding[]> {
  const found = new Map<string, Finding>();
  const watch: Plugin = {
    name: "builtins",
    setup({ onResolve }) {
      onResolve({ filter: /.*/ }, ({ path, importer }) => {
        if (!path.startsWith("node:") && !builtins.has(path)) return undefined;
        const from = relative(folder, importer).replace("node_modules/", "");
        found.set(from + path, { where: entry, message: `${from} imports ${path}` });
        return { path, external: true };
      });
    },
  };
  const result = await build({
    stdin: { contents: `export * from ${JSON.stringify(entry)}`, resolveDir: folder },
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    logLevel: "silent",
    plugins: [watch],
  }).catch((error: Error) => error);
  const broken = result instanceof Error ? [{ where: entry, message: result.message }] : [];
  return [...found.values(), ...broken];
}
