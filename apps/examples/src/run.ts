import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

const folder = new URL(".", import.meta.url);

interface Outcome {
  failed: boolean;
  output: string;
  seconds: number;
}

/** Runs one story as a user does, without any key: it must not leave this machine. */
function run(story: string): Promise<Outcome> {
  const main = fileURLToPath(new URL(`${story}/main.ts`, folder));
  const { PATH = "" } = process.env;
  const began = performance.now();
  return new Promise((resolve) => {
    const command = ["--conditions=@anyllm/source", main];
    execFile(process.execPath, command, { env: { PATH } }, (error, stdout, stderr) => {
      const seconds = (performance.now() - began) / 1000;
      resolve({ failed: error !== null, output: stdout + stderr, seconds });
    });
  });
}

const stories = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const asked = process.argv.slice(2).filter((name) => name !== "--");
const chosen = asked.length > 0 ? asked : stories;
const width = Math.max(...chosen.map(({ length }) => length));

// Some at once, told in order.
const begun: Promise<Outcome>[] = [];
for (const [index, story] of chosen.entries()) {
  const ahead = chosen.slice(begun.length, index + availableParallelism());
  begun.push(...ahead.map(run));
  const { failed, output, seconds } = (await begun[index]) as Outcome;
  console.log(`${failed ? "failed" : "passed"}  ${story.padEnd(width)}  ${seconds.toFixed(1)} s`);
  if (failed) {
    console.error(output);
    process.exitCode = 1;
  }
}
