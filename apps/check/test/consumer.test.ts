import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { check as published } from "../src/checks/published.ts";
import { check as snippets } from "../src/checks/snippets.ts";
import type { Workspace } from "../src/workspace.ts";
import { linkTools, manifest, plantedWorkspace } from "./fixture.ts";
import type { Files } from "./fixture.ts";

/** A workspace with one package, as it would be installed; `built` replaces what was built. */
function installed(built: Files, sources: Files = {}): Workspace {
  const packed = {
    "package.json": { version: "1.0.0", ...manifest("x"), ...publishedMap },
    "README.md": "# x",
    LICENSE: "Apache-2.0",
    "src/index.ts": "export const value: number = 1;",
    "dist/index.js": "export const value = 1;",
    "dist/index.d.ts": "export declare const value: number;",
    ...built,
  };
  const workspace = plantedWorkspace({
    "packages/x/package.json": manifest("x"),
    ...sources,
    ...Object.fromEntries(
      Object.entries(packed)
        .filter(([, content]) => content !== "")
        .map(([name, content]) => [`packed/package/${name}`, content]),
    ),
  });
  linkTools(workspace.root);
  const scope = join(workspace.root, "consumer/node_modules/@anyllm");
  mkdirSync(scope, { recursive: true });
  symlinkSync(join(workspace.root, "packed/package"), join(scope, "x"), "junction");
  const tarball = join(workspace.root, "x.tgz");
  execFileSync("tar", ["-czf", tarball, "-C", join(workspace.root, "packed"), "package"]);
  const folder = join(workspace.root, "consumer");
  const tarballs = new Map([["@anyllm/x", tarball]]);
  return { ...workspace, consumer: () => Promise.resolve({ folder, tarballs }) };
}

const publishedMap = {
  exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } },
  publishConfig: undefined,
};

const messagesOf = async (workspace: Workspace): Promise<string> =>
  (await published.run(workspace)).map(({ message }) => message).join("\n");

describe("published packages", () => {
  it("pass when their map, types and code agree", async () => {
    expect(await messagesOf(installed({}))).toBe("");
  });

  it("fail when the map names a file that was not built", async () => {
    const messages = await messagesOf(installed({ "dist/index.d.ts": "" }));
    expect(messages).toContain(`"." has no built types file`);
    expect(messages).toContain("publint:");
    expect(messages).toMatch(/are-the-types-wrong: "@anyllm\/x" .*: (?!OK)/);
  });

  it("fail without a README", async () => {
    expect(await messagesOf(installed({ "README.md": "" }))).toContain("holds no README.md");
  });
});

describe("documented code", () => {
  const fence = "```";
  const readme = (code: string): Files => ({
    "packages/x/README.md": [`${fence}ts`, code, fence].join("\n"),
  });
  const example = (subject: string, code: string): Files => ({
    "packages/x/src/value.ts": `/**\n * @example\n * ${fence}ts\n * ${code}\n * ${fence}\n */\n${subject}\n`,
  });
  const failures = async (sources: Files): Promise<string[]> =>
    (await snippets.run(installed({}, sources)))
      .filter(({ note }) => !note)
      .map(({ where, message }) => `${where} ${message}`);

  it("in a README imports the package as its users do", async () => {
    const code = `import { value } from "@anyllm/x";\nconst copy: number = value;`;
    expect(await failures(readme(code))).toEqual([]);
    expect(await failures(readme(`import { gone } from "@anyllm/x";`))).toEqual([
      expect.stringContaining("packages/x/README.md:2 TS2305"),
    ]);
  });

  it("in a docstring sees what its package exports, and is checked only when it is public", async () => {
    const subject = "export const value = 1;";
    expect(await failures(example(subject, "const copy: number = value;"))).toEqual([]);
    expect(await failures(example(subject, "const copy: string = value;"))).toEqual([
      expect.stringContaining("packages/x/src/value.ts:4 TS2322"),
    ]);
    expect(await failures(example("export const inner = 1;", "inner.missing();"))).toEqual([]);
  });
});
