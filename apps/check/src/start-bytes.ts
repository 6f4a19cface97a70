import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { type OutputChunk, rolldown } from "rolldown";
import webpack from "webpack";

/** Bytes after gzip -9; nothing is 0, without the header of an empty archive. */
export function gzipped(code: string | Uint8Array): number {
  return code.length === 0 ? 0 : gzipSync(code, { level: 9 }).length;
}

/** What a page loads before its first call where Rolldown splits it, as Vite does. */
export async function rolldownStart(code: string, folder: string): Promise<number> {
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
  // The first file, and every file that it imports before it runs.
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

/** The same where webpack splits it; its runtime is in the figure. */
export async function webpackStart(code: string, folder: string): Promise<number> {
  const compiler = webpack({
    mode: "production",
    target: "web",
    context: folder,
    entry: { page: `data:text/javascript,${encodeURIComponent(code)}` },
    output: { module: true, path: folder },
    experiments: { outputModule: true },
  });
  compiler.hooks.shouldEmit.tap("measure", () => false);
  const { compilation } = await new Promise<webpack.Stats>((resolve, reject) => {
    compiler.run((error, stats) =>
      stats ? resolve(stats) : reject(error ?? new Error("webpack")),
    );
  });
  const [error] = compilation.errors;
  if (error) throw error;
  const files = compilation.entrypoints.get("page")?.getFiles() ?? [];
  const bytes = files.map((file) => compilation.getAsset(file)?.source.buffer() ?? "");
  return bytes.reduce((sum, source) => sum + gzipped(source), 0);
}
