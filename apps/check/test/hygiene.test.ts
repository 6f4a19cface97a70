import { describe, expect, it } from "vitest";
import { check as layout } from "../src/checks/layout.ts";
import { check as hygiene, faultsOf } from "../src/checks/hygiene.ts";
import { manifest, plantedWorkspace } from "./fixture.ts";

// Written in two halves, so that this file itself stays clean.
const half = (left: string, right: string): string => left + right;

describe("hygiene", () => {
  it.each([
    [
      "a registry host",
      "pnpm-lock.yaml",
      half("https://regis", half("try.npm", "js.org/x")),
      "package registry",
    ],
    [
      "a private registry",
      "a.json",
      half("http://npm-regis", "try.corp:8080/"),
      "package registry",
    ],
    ["a tarball address", "pnpm-lock.yaml", half("tarball: ht", "tps://x.y/z.tgz"), "tarball"],
    ["a machine path", "a.ts", half("open('/ro", "ot/.config')"), "absolute path"],
    ["a home folder", "a.md", half("in /ho", "me/alice/x"), "absolute path"],
    ["an OpenAI key", "a.ts", half("sk-proj-", "A1b2C3d4E5f6G7h8I9j0K1l2"), "secret"],
    ["a GitHub token", "a.ts", half("ghp_", "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6"), "secret"],
    ["an AWS key id", "a.ts", half("AKIA", "QWERTZUIOPASDFGH"), "secret"],
    [
      "a bearer token",
      "a.ts",
      half("Bearer ", "eyJhbGciOi.JSUzI1NiIsInR5cCI6.IkpXVCJ9abcdefgh"),
      "secret",
    ],
    ["a focused test", "a.test.ts", half("it.on", "ly('x')"), "focused"],
    ["a promised test", "a.test.ts", half("it.to", "do('x')"), "promise"],
    ["a skip without a reason", "a.test.ts", half("it.sk", "ip('x', () => {})"), "no reason"],
  ])("finds %s", (_name, file, line, expected) => {
    const findings = faultsOf(file, `first line\n\n${line}\n`);
    expect(findings).toHaveLength(1);
    expect(findings[0]?.where).toBe(`${file}:3`);
    expect(findings[0]?.message).toContain(expected);
    expect(findings[0]?.message).not.toContain(line);
  });

  it("leaves ordinary text alone", () => {
    const text = [
      `apiKey: "sk-test"`,
      `import x from "../work/x.ts"`,
      `https://example.com/root/x`,
      `Authorization: Bearer key`,
      half("sk-bench-", "0123456789abcdefghijklmnop"),
      half(`// no recordings on this machine\nit.sk`, `ip("x", () => {})`),
    ].join("\n");
    expect(faultsOf("a.test.ts", text)).toEqual([]);
  });

  it("reads what git would commit, and nothing that is ignored", async () => {
    const workspace = plantedWorkspace({
      ".gitignore": "ignored\n",
      ignored: half("/ro", "ot/x"),
      "kept.txt": half("/ro", "ot/x"),
    });
    expect((await hygiene.run(workspace)).map(({ where }) => where)).toEqual(["kept.txt:1"]);
  });
});

describe("package layout", () => {
  const whole = { "packages/x/package.json": manifest("x"), "packages/x/README.md": "# x" };
  const messages = async (files: Record<string, string | object>): Promise<string[]> =>
    (await layout.run(plantedWorkspace({ ...whole, ...files }))).map(({ message }) => message);

  it("accepts the shape every package has", async () => {
    const files = { "packages/x/tsconfig.json": "{}\n", "packages/x/src/index.ts": "" };
    expect(await messages(files)).toEqual([]);
  });

  it.each([
    ["a stranger", { "packages/x/notes.txt": "" }, "does not belong"],
    ["a long configuration", { "packages/x/tsconfig.json": "{\n}\n" }, "longer than one line"],
    [
      "another licence",
      { "packages/x/package.json": manifest("x", { license: "MIT" }) },
      "license",
    ],
    [
      "another name",
      { "packages/x/package.json": manifest("x", { name: "y" }) },
      "unlike its folder",
    ],
    [
      "an entry that is not published",
      { "packages/x/package.json": manifest("x", { publishConfig: { exports: {} } }) },
      "publishConfig.exports",
    ],
    [
      "an entry whose types come from elsewhere",
      {
        "packages/x/package.json": manifest("x", {
          exports: {
            ".": { "@anyllm/source": "./src/a.ts", types: "./dist/b.d.ts", default: "./dist/a.js" },
          },
          publishConfig: { exports: { ".": { types: "./dist/b.d.ts", default: "./dist/a.js" } } },
        }),
      },
      "does not point at",
    ],
  ])("reports %s", async (_name, files, expected) => {
    expect(await messages(files)).toEqual([expect.stringContaining(expected)]);
  });
});
