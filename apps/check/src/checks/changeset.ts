import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Check } from "../check.ts";
import { execute } from "../process.ts";

export const check: Check = {
  name: "changeset",
  reason: "a change that users get is told to them: `pnpm changeset` writes the entry",
  async run({ root }) {
    const git = (...parameters: string[]): Promise<string> =>
      execute("git", parameters, root).then(({ stdout }) => stdout.trim());
    const base =
      (await git("describe", "--tags", "--abbrev=0")) ||
      (await git("rev-list", "--max-parents=0", "--max-count=1", "HEAD"));
    if (!base) return [];
    const changed = (await git("diff", "--name-only", base, "--", "packages"))
      .split("\n")
      .flatMap((file) => /^packages\/([^/]+)\/src\//.exec(file)?.[1] ?? []);
    const pending = readdirSync(join(root, ".changeset")).some(
      (file) => file.endsWith(".md") && file !== "README.md",
    );
    if (changed.length === 0 || pending) return [];
    const message = `changed since ${base.slice(0, 12)}, but .changeset/ has no entry`;
    // A note, because a refactoring may truly have nothing to tell.
    return [...new Set(changed)].map((name) => ({
      where: `packages/${name}`,
      message,
      note: true,
    }));
  },
};
