import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { check as changeset } from "../src/checks/changeset.ts";
import { check as unused } from "../src/checks/unused.ts";
import { linkTools, plantedWorkspace } from "./fixture.ts";

describe("unused code", () => {
  it("finds a file, an export and dependencies that do not match the imports", async () => {
    const workspace = plantedWorkspace({
      "package.json": {
        name: "x",
        type: "module",
        main: "src/index.ts",
        dependencies: { "left-over": "1.0.0" },
      },
      "src/index.ts": `import { used } from "./a.ts";\nimport "unlisted";\nconsole.log(used);\n`,
      "src/a.ts": `export const used = 1;\nexport const idle = 2;\n`,
      "src/orphan.ts": `export const nothing = 1;\n`,
    });
    linkTools(workspace.root);
    const found = (await unused.run(workspace)).map(({ where, message }) => `${where} ${message}`);
    expect(found.join("\n")).toContain("src/orphan.ts nothing imports this file");
    expect(found.join("\n")).toContain("src/a.ts:2 idle [exports]");
    expect(found.join("\n")).toContain("left-over [dependencies]");
    expect(found.join("\n")).toContain("unlisted [unlisted]");
  });
});

describe("changesets", () => {
  it("notes a package that changed since the first commit without an entry", async () => {
    const workspace = plantedWorkspace({
      "packages/x/src/a.ts": "",
      "packages/y/src/a.ts": "",
      ".changeset/README.md": "",
    });
    const git = (...parameters: string[]): unknown =>
      execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b.c", ...parameters], {
        cwd: workspace.root,
      });
    git("add", ".");
    git("commit", "--quiet", "--message", "first");
    expect(await changeset.run(workspace)).toEqual([]);

    writeFileSync(join(workspace.root, "packages/x/src/a.ts"), "export const a = 1;");
    const findings = await changeset.run(workspace);
    expect(findings).toEqual([expect.objectContaining({ where: "packages/x", note: true })]);

    const entry = join(workspace.root, ".changeset/entry.md");
    writeFileSync(entry, "");
    expect(await changeset.run(workspace)).toEqual([]);
    rmSync(entry);
    expect(await changeset.run(workspace)).toHaveLength(1);
  });
});
