import { execFile } from "node:child_process";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";

// Slugs are resolved from the application's folder, so each case is a process in a folder of its own.
const auto = fileURLToPath(new URL("../src/auto.ts", import.meta.url));
let app = "";

beforeAll(async () => {
  app = await mkdtemp(join(tmpdir(), "anyllm-auto-"));
  await install(
    "@anyllm/provider-acme-cloud",
    `export const acmeCloud = ({ apiKey }) => ({ contract: 1, id: "acme-cloud", apiKey });`,
  );
  await install(
    "anyllm-provider-community",
    `export default () => ({ contract: 1, id: "community" });`,
  );
  await install("@anyllm/provider-hollow", `export const other = 1;`);
  await install("@anyllm/provider-broken", `import "a-package-that-is-not-there";`);
});

async function install(name: string, source: string): Promise<void> {
  const folder = join(app, "node_modules", name);
  await mkdir(folder, { recursive: true });
  const manifest = { name, version: "1.0.0", type: "module", exports: "./index.js" };
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
  await writeFile(join(folder, "index.js"), source);
}

async function load(slug: string): Promise<Record<string, unknown>> {
  const program = `
    import { loadProvider } from ${JSON.stringify(auto)};
    const result = await loadProvider(${JSON.stringify(slug)}, { apiKey: "k" })
      .catch(({ code, message }) => ({ code, message }));
    console.log(JSON.stringify(result));`;
  const flags = ["--conditions=@anyllm/source", "--input-type=module", "-e", program];
  const { stdout } = await promisify(execFile)(process.execPath, flags, { cwd: app });
  return JSON.parse(stdout) as Record<string, unknown>;
}

describe("providers by slug (S2)", () => {
  it("come from @anyllm/provider-<slug>, by their camelCase factory, with the options given", async () => {
    expect(await load("acme-cloud")).toMatchObject({ id: "acme-cloud", apiKey: "k" });
  });

  it("else from anyllm-provider-<slug>", async () => {
    expect(await load("community")).toMatchObject({ id: "community" });
  });

  it("that are not installed tell the command that installs them", async () => {
    expect(await load("absent")).toMatchObject({
      code: "unknown_provider",
      message: expect.stringContaining("npm install @anyllm/provider-absent") as string,
    });
  });

  it("that do not export their factory are named as such", async () => {
    expect(await load("hollow")).toMatchObject({
      code: "incompatible_provider",
      message: expect.stringContaining("hollow()") as string,
    });
  });

  it("that break while they load do not look as if they were missing", async () => {
    expect(await load("broken")).toMatchObject({
      code: "ERR_MODULE_NOT_FOUND",
      message: expect.stringContaining("a-package-that-is-not-there") as string,
    });
  });

  it("must be slugs: a path is refused", async () => {
    expect(await load("../evil")).toMatchObject({ code: "unknown_provider" });
  });
});
