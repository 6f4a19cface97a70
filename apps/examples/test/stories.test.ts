import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const source = new URL("../src/", import.meta.url);
const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const stories = readdirSync(source, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "demo")
  .map(({ name }) => name);

const run = (...args: string[]) =>
  promisify(execFile)(
    process.execPath,
    ["--conditions=@anyllm/source", fileURLToPath(new URL("run.ts", source)), ...args],
    // A key in the environment must not send a story out of this machine.
    {
      env: {
        PATH: process.env["PATH"],
        OPENAI_API_KEY: "sk-not-used",
        OPENAI_BASE_URL: "http://127.0.0.1:1",
      },
    },
  );

const wanted =
  "basic reasoning mcp-tools streaming weather-agent filesystem-agent extraction approval " +
  "switch-mid-conversation browser-page resume";

test("there are the stories that people come with", () => {
  expect(stories).toEqual(expect.arrayContaining(wanted.split(" ")));
});

test("every story runs without a key, and its assertions hold", { timeout: 120_000 }, async () => {
  const { stdout } = await run(...stories);
  expect(stdout.match(/^passed {2}[\w-]+/gm)?.map((line) => line.slice(8))).toEqual(stories);
});

test("a story that fails is said to fail", async () => {
  await expect(run("no-such-story")).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^failed {2}no-such-story/),
  });
});

const files = stories.flatMap((story) =>
  readdirSync(new URL(`${story}/`, source))
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `${story}/${name}`),
);

test.for(files)("the README shows %s as it runs", (file) => {
  const code = readFileSync(new URL(file, source), "utf8").trim();
  expect(readme).toContain("```ts\n" + code + "\n```");
});
