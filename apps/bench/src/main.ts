import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { contenders } from "./cases/all.ts";
import type { Contender } from "./cases/contender.ts";
import { growthRow, importRow, memoryRow, ratioRows, sizeRows, type Collected } from "./collect.ts";
import { runJob, startMock } from "./processes.ts";
import { judge, table, type Row } from "./report.ts";
import { scenarios } from "./scenarios.ts";
import type { Job } from "./worker.ts";

const usage = `pnpm bench [--quick] [--only <contender>]…

  --quick   one process per contender, under half a minute each
  --only    measure these contenders: ${Object.keys(contenders).join(" | ")}`;

const { values: given } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string", multiple: true },
    help: { type: "boolean", default: false },
  },
});
if (given.help) console.log(usage);
else await main(given.quick, given.only ?? Object.keys(contenders));

async function main(quick: boolean, ids: string[]): Promise<void> {
  const start = performance.now();
  const loaded: Contender[] = [];
  for (const id of ids) {
    const load = contenders[id];
    if (!load) throw new Error(`no contender is called ${id}\n\n${usage}`);
    loaded.push(await load());
  }
  const rows = [...(await measured(ids, quick)), importRow(loaded, quick ? 1 : 3, 5)];
  const judged = [...rows, ...(await sizeRows(loaded))].map(judge);
  const seconds = Math.round((performance.now() - start) / 1000);
  const machine = `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`;
  console.log(`\n${table(judged, ids)}\n`);
  console.log(`${machine}. × is CPU (first delta: time) over the floor's in the same process.`);
  console.log(`Cells: median of the processes (smallest–largest). ${seconds} s.`);
  save({ machine, quick, seconds, rows: judged });
  if (judged.some(({ verdicts }) => verdicts.some(({ reached }) => !reached))) process.exitCode = 1;
}

/** All measurements that need the mock, each in fresh processes, contenders taking turns. */
async function measured(ids: readonly string[], quick: boolean): Promise<Row[]> {
  await using mock = await startMock();
  const collect = async (task: Job["task"], times: number): Promise<Collected> => {
    const effort = quick ? { budget: 240, pairs: 20 } : { budget: 1_000, pairs: 60 };
    const found: Collected = {};
    for (let time = 0; time < times; time++) {
      for (const contender of ids) {
        process.stderr.write(`${task} ${time + 1}/${times}: ${contender}\n`);
        const job = { contender, origin: mock.origin, task, quick, effort };
        (found[contender] ??= []).push(await runJob(job));
      }
    }
    return found;
  };
  const cpu = await collect("cpu", quick ? 1 : 3);
  const firstDelta = await collect("first delta", quick ? 1 : 3);
  const memory = await collect("memory", quick ? 1 : 3);
  return [
    ...ratioRows(cpu, titles(quick)),
    growthRow(cpu),
    ...ratioRows(firstDelta, new Map([["first delta", "time to first delta"]])),
    memoryRow(memory),
  ];
}

function titles(quick: boolean): Map<string, string> {
  const timed = scenarios(quick).map(({ id, title }) => [id, title] as const);
  const further = [
    ["loop", "loop: a step of 10, tool included"],
    ["by hand", "loop: a step of 10, by hand"],
    ["encode", "encode: an item of 1,000, 1 MB"],
  ] as const;
  return new Map([...timed, ...further]);
}

function save(result: object): void {
  const folder = new URL("../results/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL("latest.json", folder), `${JSON.stringify(result, null, 2)}\n`);
}
