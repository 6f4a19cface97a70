import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { providersPage } from "../../../apps/docs/providers.ts";

const path = join(import.meta.dirname, "../../../apps/docs/providers.md");

it("the providers page says what the code does (else: run apps/docs/providers.ts)", async () => {
  // The formatter aligns tables.
  const plain = (page: string): string => page.replace(/ +/g, " ").replace(/-{3,}/g, "---");
  expect(plain(readFileSync(path, "utf8"))).toBe(plain(await providersPage()));
});
