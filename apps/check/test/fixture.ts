import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { findRoot } from "../src/open.ts";
import type { Workspace } from "../src/workspace.ts";

export type Files = Record<string, string | object>;

/** A folder with these files, removed after the test; objects are written as JSON. */
export function temporaryFolder(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), "anyllm-check-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  }
  return folder;
}

/** A workspace with a defect planted in it; what its packages install into is `consumer/`. */
export function plantedWorkspace(files: Files): Workspace {
  const root = temporaryFolder(files);
  execFileSync("git", ["init", "--quiet"], { cwd: root });
  const folder = join(root, "consumer");
  return { root, update: false, consumer: () => Promise.resolve({ folder, tarballs: new Map() }) };
}

/** Lets the tools of the real workspace run in a planted one. */
export function linkTools(root: string): void {
  symlinkSync(join(findRoot(), "node_modules"), join(root, "node_modules"), "junction");
}

/** A package.json as the layout check wants it, with what a test changes. */
export function manifest(name: string, changes: object = {}): object {
  return {
    name: `@anyllm/${name}`,
    description: "A package of a test.",
    license: "Apache-2.0",
    repository: {
      type: "git",
      url: "git+https://example.com/x.git",
      directory: `packages/${name}`,
    },
    files: ["dist", "src"],
    type: "module",
    sideEffects: false,
    exports: {
      ".": {
        "@anyllm/source": "./src/index.ts",
        types: "./dist/index.d.ts",
        default: "./dist/index.js",
      },
    },
    publishConfig: {
      exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } },
    },
    engines: { node: ">=20.19" },
    ...changes,
  };
}
