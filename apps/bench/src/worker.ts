import { contenders } from "./cases/all.ts";
import type { Client } from "./cases/contender.ts";
import { floorOf } from "./cases/floor.ts";
import { comparePairs, concurrently, median, type Effort, type Pairs } from "./measure.ts";
import { scenarios } from "./scenarios.ts";

// One fresh process for one contender; it reports by IPC and ends.

/** What the worker is told. */
export interface Job {
  contender: string;
  origin: string;
  task: "cpu" | "first delta" | "memory";
  quick: boolean;
  effort: Effort;
}

/** What it sends back, by measurement. */
export type Findings = Record<string, Pairs>;

// The AI SDK says on the console which settings it finds odd.
Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });

process.once("message", (job: Job) => {
  work(job).then(
    (findings) => process.send?.({ findings }, () => process.exit()),
    (error: Error) => process.send?.({ error: error.stack ?? String(error) }, () => process.exit()),
  );
});

// Calls of the tool in one loop.
const STEPS = 10;

async function work(job: Job): Promise<Findings> {
  const load = contenders[job.contender];
  if (!load) throw new Error(`no contender is called ${job.contender}`);
  const { connect, wire = "responses" } = await load();
  const at = (path: string): string => `${job.origin}/${wire}/${path}/v1`;
  const own = (path: string): Client => connect(at(path));
  const least = (path: string): Client => floorOf(wire, at(path));
  if (job.task === "memory") return memory(own("shared/500"));
  if (job.task === "first delta") {
    return { "first delta": await firstDelta(own("shared/20"), least("shared/20"), job.effort) };
  }
  const findings: Findings = {};
  for (const { id, path, units, run, effort } of scenarios(job.quick)) {
    const [mine, base] = [own(path), least(path)];
    const sides = [() => run(mine), () => run(base)] as const;
    findings[id] = await comparePairs(...sides, { units, effort: { ...job.effort, ...effort } });
  }
  Object.assign(findings, await looping(job.contender, at(`steps/${STEPS}`), job.effort));
  const { encode } = own("json/0");
  if (encode) findings["encode"] = await encoding(encode, job.effort);
  return findings;
}

/** An agent's loop, beside the least loop by hand. Its libraries are loaded for nothing else. */
async function looping(contender: string, baseURL: string, effort: Effort): Promise<Findings> {
  const { floorLoop, loops } = await import("./cases/loops.ts");
  const { loop, byHand } = loops[contender] ?? {};
  const findings: Findings = {};
  for (const [id, made] of Object.entries({ loop, "by hand": byHand })) {
    if (!made) continue;
    const sides = [made(baseURL), floorLoop(baseURL)] as const;
    findings[id] = await comparePairs(...sides, { units: STEPS + 1, effort });
  }
  return findings;
}

/** A history of 1,000 items and 1 MB of text, said on the wire; the floor is its JSON alone. */
async function encoding(encode: NonNullable<Client["encode"]>, effort: Effort): Promise<Pairs> {
  const text = "The answer to this is found by reading on. ".repeat(24);
  const items = Array.from({ length: 1000 }, (_, index) => ({
    type: "message",
    role: index % 2 === 0 ? "user" : "assistant",
    content: [{ type: index % 2 === 0 ? "input_text" : "output_text", text }],
  }));
  const body: unknown = JSON.parse(await encode(items));
  const sides = [
    async () => (await encode(items)).length,
    async () => JSON.stringify(body).length,
  ] as const;
  return comparePairs(...sides, { units: items.length, effort });
}

/** Wall time to the first delta; one pair is the median of ten of each. */
async function firstDelta(own: Client, least: Client, effort: Effort): Promise<Pairs> {
  const result: Pairs = { ratios: [], own: [], floor: [] };
  const start = performance.now();
  for (let pair = -2; pair < effort.pairs; pair++) {
    if (pair > 1 && performance.now() - start > effort.budget) break;
    const times: [number[], number[]] = [[], []];
    for (let turn = 0; turn < 10; turn++) {
      times[0].push(await timeToDelta(own));
      times[1].push(await timeToDelta(least));
    }
    if (pair < 0) continue;
    const [mine, base] = [median(times[0]), median(times[1])];
    result.ratios.push(mine / base);
    result.own.push(mine * 1000);
    result.floor.push(base * 1000);
  }
  return result;
}

async function timeToDelta(client: Client): Promise<number> {
  const start = performance.now();
  let time = Number.NaN;
  await client.stream(() => (time = performance.now() - start));
  return time;
}

/** The most memory that 200 concurrent streams have ever taken, in MB. */
async function memory(client: Client): Promise<Findings> {
  await concurrently(200, 200, () => client.stream());
  const peak = process.resourceUsage().maxRSS / 1024;
  return { memory: { ratios: [], own: [peak], floor: [] } };
}
