import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { fieldsPage } from "../../../apps/docs/fields.ts";
import { providersPage } from "../../../apps/docs/providers.ts";

const pages = [
  { name: "providers", page: providersPage },
  { name: "fields", page: fieldsPage },
];

// The formatter aligns tables.
const plain = (page: string): string =>
  page.replace(/ +/g, " ").replace(/-{2,}/g, "-").replace(/:-+:/g, ":-:");

it.each(pages)(
  "apps/docs/$name.md says what the code does (else: pnpm docs:pages)",
  async ({ name, page }) => {
    const path = join(import.meta.dirname, `../../../apps/docs/${name}.md`);
    expect(plain(readFileSync(path, "utf8"))).toBe(plain(await page()));
  },
);
