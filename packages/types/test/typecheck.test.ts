import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("parity with the specification and with the openai package holds (see *.types.ts)", () => {
  const compiler = fileURLToPath(
    new URL("bin/tsc", import.meta.resolve("typescript/package.json")),
  );
  const { stdout, status } = spawnSync(process.execPath, [compiler, "-p", "tsconfig.json"], {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    encoding: "utf8",
  });
  expect(stdout).toBe("");
  expect(status).toBe(0);
}, 60_000);
