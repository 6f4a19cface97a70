import { type AnyLLMResponse, type Checkpoint, resume, tool } from "@anyllm/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clientOf, docs, mcpOf, type ServedTool } from "./support/hosted.ts";
import { expectOneResponse, readAll, resourceOf, stream, whole } from "./support/run.ts";
import {
  type Answer,
  bodyOf,
  call,
  type Json,
  only,
  say,
  serve,
  think,
} from "./support/upstream.ts";

type Kind =
  | "message"
  | "reasoning"
  | "good"
  | "failing"
  | "hosted"
  | "unknown"
  | "invalid"
  | "careful"
  | "theirs";
type Status = NonNullable<Answer["status"]>;

const kinds: fc.Arbitrary<Kind> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<Kind[]>("good", "hosted", "failing") },
  fc.constantFrom<Kind[]>("message", "reasoning", "unknown", "invalid"),
  { weight: 1, arbitrary: fc.constantFrom<Kind[]>("careful", "theirs") },
);
const statuses: fc.Arbitrary<Status> = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Status>("completed") },
  fc.constantFrom<Status[]>("incomplete", "failed"),
);
const scripts = fc.array(fc.tuple(fc.array(kinds, { minLength: 1, maxLength: 5 }), statuses), {
  minLength: 1,
  maxLength: 4,
});
const modes = fc.record({
  parallel: fc.boolean(),
  alike: fc.boolean(),
  most: fc.integer({ min: 1, max: 5 }),
});

const names: Partial<Record<Kind, string>> = {
  good: "good",
  failing: "failing",
  hosted: "docs__ask",
  unknown: "nobody",
  invalid: "good",
  careful: "careful",
  theirs: "theirs",
};

/** The answers of a script. Vendors that are `alike` use ids of items and calls again in each answer. */
function answersOf(script: [Kind[], Status][], alike: boolean): Answer[] {
  return script.map(([items, status], step) => ({
    status,
    output: items.map((kind, at): Json => {
      const id = alike ? `i${at}` : `s${step}i${at}`;
      const name = names[kind];
      if (kind === "message") return say(`text ${id}`, { id: `msg_${id}` });
      if (name === undefined) return think(`thought ${id}`, { id: `rs_${id}` });
      const args = kind === "invalid" ? '{"id":' : { id: `${step}.${at}` };
      return call(name, args, { call_id: id });
    }),
  }));
}

/** What must come of a script: how many answers are asked for, and which calls are made. */
function expected(script: [Kind[], Status][]): { steps: number; made: string[] } {
  const made: string[] = [];
  for (const [step, [items, status]] of script.entries()) {
    const calls = items.filter((kind) => names[kind] !== undefined);
    if (status !== "completed" || calls.length === 0) return { steps: step + 1, made };
    for (const [at, kind] of items.entries()) {
      if (/good|failing|hosted/.test(kind)) made.push(`${step}.${at}`);
    }
    if (items.some((kind) => /careful|theirs/.test(kind))) return { steps: step + 1, made };
  }
  return { steps: script.length + 1, made };
}

function tools(made: string[]) {
  const note = (args: unknown) => void made.push(String((args as Json)["id"]));
  const parameters = { type: "object" };
  const ask: ServedTool = { name: "ask", run: (args) => (note(args), "asked") };
  return {
    mcp: mcpOf({ docs: [ask] }),
    tools: [
      docs,
      tool({ name: "good", parameters, execute: (args) => (note(args), { ok: true }) }),
      tool({
        name: "failing",
        parameters,
        execute: async (args) => {
          note(args);
          throw new Error("it failed");
        },
      }),
      tool({ name: "careful", parameters, needsApproval: true, execute: note }),
      tool({ name: "theirs", parameters }),
    ],
  };
}

describe("whatever a model answers", () => {
  test("there is one response, and each call is made once or not at all", async () => {
    await fc.assert(
      fc.asyncProperty(scripts, modes, async (script, { parallel, alike, most }) => {
        const answers = answersOf(script, alike);
        const finals = [];
        for (const streams of [true, false]) {
          const made: string[] = [];
          await using server = await serve(...answers, [say("The end.", { id: "msg_end" })]);
          const { mcp, tools: given } = tools(made);
          const llm = clientOf(server.baseURL, mcp.runner);
          const request = {
            model: "plain/up",
            input: "Go.",
            tools: given,
            parallel_tool_calls: parallel,
          };
          const options = { maxParallelTools: most };
          const final = streams
            ? (await stream(llm, request, options)).final
            : await whole(llm, request, options);
          const wanted = expected(script);
          expect(server.requests).toHaveLength(wanted.steps);
          expect(parallel ? made.toSorted() : made).toEqual(
            parallel ? wanted.made.toSorted() : wanted.made,
          );
          expect(mcp.closed).toBe(1);
          expectSound(server.requests.map((one) => bodyOf(one).input));
          finals.push(resourceOf(final));
        }
        expect(finals[0]).toEqual(finals[1]);
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});

describe("wherever a run dies", () => {
  async function goOn(baseURL: string, from: Checkpoint, made: string[]): Promise<AnyLLMResponse> {
    const { mcp, tools: given } = tools(made);
    const llm = clientOf(baseURL, mcp.runner);
    const opened = await resume(llm, from, { tools: given, stream: true });
    const events = await readAll(opened);
    const final = await opened.finalResponse();
    await expectOneResponse(events, final);
    return final;
  }

  test("another client goes on from what was kept, and makes no call twice", async () => {
    const deaths = fc.integer({ min: 2, max: 25 });
    await fc.assert(
      fc.asyncProperty(scripts, modes, deaths, async (script, { parallel, alike, most }, death) => {
        const answers = answersOf(script, alike);
        await using server = await serve(...answers, [say("The end.", { id: "msg_end" })]);
        const made: string[] = [];
        const { mcp, tools: given } = tools(made);
        const request = {
          model: "plain/up",
          input: "Go.",
          tools: given,
          parallel_tool_calls: parallel,
        };
        let kept: string | undefined;
        let count = 0;
        const onCheckpoint = (checkpoint: Checkpoint): void => {
          if (count < death) kept = JSON.stringify(checkpoint);
          if (++count >= death) throw new Error("dead");
        };
        const options = { maxParallelTools: most, onCheckpoint };
        const llm = clientOf(server.baseURL, mcp.runner);
        const wanted = expected(script);
        const run = await whole(llm, request, options).catch(() => undefined);
        const final =
          run ?? (await goOn(server.baseURL, JSON.parse(kept ?? "") as Checkpoint, made));
        expect(new Set(made).size).toBe(made.length);
        expect(made.every((one) => wanted.made.includes(one))).toBe(true);
        expect(server.requests).toHaveLength(wanted.steps);
        expectSound(server.requests.map((one) => bodyOf(one).input));
        // Of each call it is told that it was made, or that nobody knows.
        const outputs = final.output.filter(({ type }) =>
          /^(function_call_output|mcp_call)$/.test(type),
        );
        const lost = outputs.filter((item) => JSON.stringify(item).includes("was not made again"));
        expect(made.length + lost.length).toBeGreaterThanOrEqual(wanted.made.length);
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});

/** Each request says what the one before said, and more; each call in it has one output, after it. */
function expectSound(inputs: (Json[] | string)[]): void {
  const lists = inputs.filter((input) => typeof input !== "string");
  for (const [at, input] of lists.entries()) {
    const before = lists[at - 1] ?? [];
    expect(input.slice(0, before.length)).toEqual(before);
    expect(unanswered(input)).toEqual([]);
    expect(only(input, "mcp_call")).toEqual([]);
  }
}

/** Calls without an output after them, and outputs without a call before them. */
function unanswered(input: Json[]): unknown[] {
  const open: unknown[] = [];
  const lone: unknown[] = [];
  for (const { type, call_id } of input) {
    if (type === "function_call") open.push(call_id);
    if (type !== "function_call_output") continue;
    const place = open.indexOf(call_id);
    if (place < 0) lone.push(call_id);
    else open.splice(place, 1);
  }
  return [...open, ...lone];
}
