import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { fieldsPage } from "../../../apps/docs/fields.ts";
import { providersPage } from "../../../apps/docs/providers.ts";

const pages = [
  ["providers", providersPage],
  ["fields", fieldsPage],
] as const;

// The formatter aligns tables.
const plain = (page: string): string => page.replace(/ +/g, " ").replace(/-{3,}/g, "---");

it.each(pages)(
  "apps/docs/%s.md says what the code does (else: run apps/docs/%s.ts)",
  async (name, page) => {
    const path = join(import.meta.dirname, `../../../apps/docs/${name}.md`);
    expect(plain(readFileSync(path, "utf8"))).toBe(plain(await page()));
  },
);
