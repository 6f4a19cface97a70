import type { Check } from "../check.ts";
import { execute } from "../process.ts";

export const check: Check = {
  name: "format",
  reason: "one formatting, so that a diff shows only what changed; `pnpm fix` writes it",
  async run({ root }) {
    const { code, stdout, output } = await execute("oxfmt", ["--list-different"], root);
    if (code === 0) return [];
    const files = stdout.split("\n").filter(Boolean);
    if (files.length === 0) return [{ where: "oxfmt", message: output.trim() }];
    return files.map((where) => ({ where, message: "is not formatted" }));
  },
};
