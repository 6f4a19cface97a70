import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = new URL(".", import.meta.url);

interface Outcome {
  failed: boolean;
  output: string;
}

/** Runs one story as a user does, without any key: it must not leave this machine. */
function run(story: string): Promise<Outcome> {
  const main = fileURLToPath(new URL(`${story}/main.ts`, folder));
  const { PATH = "" } = process.env;
  return new Promise((resolve) => {
    const command = ["--conditions=@anyllm/source", main];
    execFile(process.execPath, command, { env: { PATH } }, (error, stdout, stderr) => {
      resolve({ failed: error !== null, output: stdout + stderr });
    });
  });
}

const stories = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const asked = process.argv.slice(2).filter((name) => name !== "--");
const chosen = asked.length > 0 ? asked : stories;

for (const story of chosen) {
  const began = performance.now();
  const { failed, output } = await run(story);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${failed ? "failed" : "passed"}  ${story.padEnd(16)} ${seconds} s`);
  if (failed) {
    console.error(output);
    process.exitCode = 1;
  }
}
