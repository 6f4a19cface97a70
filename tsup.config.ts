import { readFileSync } from "node:fs";
import { defineConfig } from "tsup";

// Every package builds with this file. The entries are the package's own export map,
// so that a name cannot be published without being built; modules that a bundler must be
// able to take without their neighbours stand in the package's "tsup.entry" besides.
interface Manifest {
  files: string[];
  exports: Record<string, string | Record<string, string>>;
  tsup?: { entry: string[] };
}
const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
const sources = Object.values(manifest.exports).flatMap((target) =>
  typeof target === "string" ? [] : (target["@anyllm/source"] ?? []),
);

export default defineConfig({
  entry: [...sources, ...(manifest.tsup?.entry ?? [])],
  format: ["esm"],
  target: "es2022",
  splitting: true,
  // What differs between platforms is chosen by whoever resolves the package.
  external: [/^#/],
  // Maps point into sources, so they go where the sources go.
  sourcemap: manifest.files.includes("src"),
  clean: true,
  dts: false,
  esbuildOptions(options) {
    options.sourcesContent = false;
  },
});
