import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadRecordings } from "@anyllm/testing";
import { expect, it } from "vitest";
import { matrixPage } from "../src/matrix.ts";

const { missing } = loadRecordings();
const path = join(import.meta.dirname, "../../docs/matrix.md");

// The formatter aligns tables.
const plain = (page: string): string => page.replace(/ +/g, " ").replace(/:?-+:?/g, "-");

it.skipIf(missing !== undefined)(
  `apps/docs/matrix.md says what was seen (else: run apps/conformance/src/matrix.ts)${missing ? ` (${missing})` : ""}`,
  async () => {
    expect(plain(readFileSync(path, "utf8"))).toBe(plain(await matrixPage()));
  },
);
