import type { Client } from "./cases/contender.ts";
import { concurrently, type Effort } from "./measure.ts";

/** Something to measure in CPU beside the floor. */
export interface Scenario {
  /** The row's key in the results and in the targets. */
  id: string;
  title: string;
  /** The mock's answer: the first two segments of its path. */
  path: string;
  /** Calls or events in one run. */
  units: number;
  /** Where it differs from the effort made for the others: see {@link Effort}. */
  effort?: Partial<Effort>;
  run(client: Client): Promise<number>;
}

/** @param quick - Shorter streams, for a first look. */
export function scenarios(quick: boolean): Scenario[] {
  const long = quick ? 5_000 : 20_000;
  const streams = quick ? 50 : 200;
  const [few, many] = [1_000, quick ? 10_000 : 80_000];
  const warm = quick ? 1_000 : 5_000;
  return [
    // What a process that does not live long pays; the first scenario, so that nothing has run before.
    {
      ...calls("call first", 1, 40),
      title: "call: the first 1,000",
      effort: { warm: 0, pairs: 25, budget: 10_000 },
    },
    { ...calls("call 1", 1, 40), effort: { warm } },
    // Long enough for collections of garbage: a shorter run has none of them, or a whole one.
    { ...calls("call 64", 64, quick ? 192 : 960), effort: { warm, pairs: 24, budget: 20_000 } },
    events("burst", `burst/${long}`, "one write"),
    events("chunked", `chunked/${long}`, "1–4 per chunk"),
    {
      id: "streams",
      title: `event: ${streams} streams of 500`,
      path: "shared/500",
      units: streams * 500,
      run: (client) => concurrently(streams, streams, () => client.stream()),
    },
    whole("burst whole", `burst/${long}`, "one write"),
    whole("chunked whole", `chunked/${long}`, "1–4 per chunk"),
    whole("short", `chunked/${few}`, "as a short stream"),
    whole("long", `chunked/${many}`, "as a long stream"),
  ];
}

function calls(id: string, width: number, units: number): Scenario {
  const run = (client: Client): Promise<number> => concurrently(width, units, () => client.call());
  return {
    id,
    title: `call: ${width} at ${width === 1 ? "a time" : "once"}`,
    path: "json/0",
    units,
    run,
  };
}

function events(id: string, path: string, how: string): Scenario {
  const units = Number(path.split("/")[1]);
  const title = `event: ${units.toLocaleString("en-US")}, ${how}`;
  return { id, title, path, units, run: (client) => client.stream() };
}

function whole(id: string, path: string, how: string): Scenario {
  const one = events(id, path, how);
  return { ...one, title: `${one.title}, whole`, run: (client) => client.whole() };
}
