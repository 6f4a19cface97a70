import type { FunctionCall } from "@anyllm/types";
import { AnyLLMError } from "../errors.ts";
import type { Loose } from "../events/families.ts";
import { approvalId } from "./approvals.ts";
import { each, type Outcome, runCall } from "./call.ts";
import { type Choice, readChoice } from "./choice.ts";
import type { AgentHistory } from "./history.ts";
import { denial, judge, judgeApprovals, type Rules, type Verdict } from "./jobs.ts";
import { remember } from "./ledger.ts";
import type { Checkpoint, CheckpointCall } from "./options.ts";
import type { Setup } from "./setup.ts";
import { FUNCTIONS } from "./table.ts";
import type { Telling } from "./telling.ts";

/** What a tool gave, and what it was called with. */
interface ToolRun {
  name: string;
  call_id: string;
  arguments: unknown;
  result: unknown;
}

/** What the calls of a response are made with. */
interface CallsOptions {
  setup: Setup;
  telling: Telling;
  history: AgentHistory;
  /** Names the run, in the keys of calls. */
  run: string;
  /** How many answers the model has given. */
  step(): number;
  /** Keeps how far the response has come. */
  save(): Promise<void> | void;
}

type Run = Extract<Verdict, { type: "run" }>;

/** The calls of a response: what becomes of each, by the rules that it was asked with. */
export class AgentCalls {
  readonly runs: ToolRun[] = [];
  choice: Choice;
  /** Those of the last step that are ours to make. */
  points: CheckpointCall[] = [];
  /** How many have been allowed. */
  made = 0;
  readonly #options: CallsOptions;

  constructor(options: CallsOptions) {
    const { request, table } = options.setup;
    this.#options = options;
    this.choice = readChoice(request.tool_choice, table);
  }

  /** How many may still be made. */
  get left(): number {
    return (this.#options.setup.request.max_tool_calls ?? Infinity) - this.made;
  }

  /** A call has been made: nothing is demanded any more. */
  relax(): void {
    this.choice = readChoice(this.choice.after, this.#options.setup.table);
  }

  /** The model has called nothing: is that what it was asked for? */
  checkDemand(): void {
    const { provider, warn } = this.#options.setup;
    if (!this.choice.demands) return;
    const message = `tool_choice demands a call, and the model of ${provider.id} made none.`;
    warn({ provider: provider.id, param: "tool_choice", message });
  }

  /** Judges the calls of an answer, in order. */
  async judge(calls: readonly FunctionCall[]): Promise<Verdict[]> {
    const { run, step } = this.#options;
    const ids = calls.map(({ call_id }) => call_id);
    const keys = new Set<string>();
    const verdicts: Verdict[] = [];
    for (const [index, item] of calls.entries()) {
      const { call_id, name, arguments: given } = item;
      const plain = `${run}:${step()}:${call_id}`;
      // Some vendors name two calls of one answer alike.
      const key = keys.has(plain) ? `${plain}:${index}` : plain;
      keys.add(key);
      const point: CheckpointCall = {
        call_id,
        name,
        arguments: given,
        state: "waiting",
        item,
        key,
        ...(ids.length > 1 && { beside: ids }),
      };
      verdicts.push(this.#count(await judge(point, this.#rules())));
    }
    // What waits for somebody else is not ours to go on with.
    this.points = verdicts.flatMap((one) => (one.type === "run" ? [one.job.point] : []));
    return verdicts;
  }

  /** Runs what may be run, and asks for what has to be allowed. */
  async work(verdicts: readonly Verdict[], between?: () => void): Promise<void> {
    const { setup, telling, save, step } = this.#options;
    const { options, request, ledger, signal } = setup;
    for (const verdict of verdicts) if (verdict.type === "ask") await this.#ask(verdict);
    // Calls first, outputs after them: what was called at once stands together.
    const runs = verdicts.filter((one) => one.type === "run");
    const hosts = ({ job: { tool } }: Run): boolean => tool?.hosted !== undefined;
    const told = new Map<Run, (outcome: Outcome) => void>();
    const tell = (run: Run): void => void told.set(run, telling.call(run.job, run.approval));
    runs.filter(hosts).forEach(tell);
    between?.();
    runs.filter((run) => !hosts(run)).forEach(tell);
    await save();
    const most = request.parallel_tool_calls === false ? 1 : (options.maxParallelTools ?? 8);
    const context = { ledger, options, signal, step: step(), save };
    await each(runs, most, async (run) => {
      const { job } = run;
      const outcome = await runCall(job, context);
      job.point.state = "done";
      told.get(run)?.(outcome);
      const { name, call_id } = job.point;
      if (outcome.result) {
        this.runs.push({ name, call_id, arguments: job.args, result: outcome.result.value });
      }
      await save();
    });
    this.points = [];
  }

  /** Runs what the input allows, and tells what it does not. */
  async runApproved(): Promise<void> {
    const { setup, telling, history } = this.#options;
    const { table, hostsApprovals: hosted } = setup;
    const approvals = history.approvals();
    const input = history.input as unknown as Loose[];
    const verdicts = await judgeApprovals(input, approvals, {
      table,
      hosted,
      left: () => this.left,
      count: (run) => void this.#count(run),
    });
    for (const verdict of verdicts) {
      if (verdict.type !== "denied") continue;
      const { id, server_label } = verdict.asked.request;
      // A call of a server that was not allowed leaves no item, as where the provider hosts it.
      if (server_label !== FUNCTIONS) continue;
      telling.output(denial(verdict.asked, approvals.answers.get(id)));
    }
    const allowed = verdicts.filter((one) => one.type === "run");
    this.points = allowed.map(({ job }) => job.point);
    if (allowed.length > 0) await this.work(allowed);
  }

  /**
   * Makes the calls that a checkpoint left: each was judged when the model made it. `between` tells
   * outputs that are there, after calls of servers and before further outputs.
   */
  async goOn({ calls, made }: Checkpoint, between: () => void): Promise<void> {
    const { table } = this.#options.setup;
    this.made = made;
    this.points = calls.filter(({ state }) => state !== "done").map((call) => ({ ...call }));
    const runs: Run[] = [];
    for (const point of this.points) {
      if (point.refused === undefined && !table.runnable.has(point.name)) lacking(point.name);
      const verdict = await judge(point, { ...this.#rules(), allowed: true });
      const approval = point.approval_request_id;
      if (verdict.type === "run") runs.push({ ...verdict, ...(approval && { approval }) });
    }
    await this.work(runs, between);
  }

  #count<V extends Verdict>(verdict: V): V {
    if (verdict.type === "run" && verdict.job.refused === undefined) this.made++;
    return verdict;
  }

  #rules(): Rules {
    const { setup, step } = this.#options;
    const { table, open } = setup;
    return { table, open, choice: this.choice, step: step(), left: this.left };
  }

  async #ask({ job }: Extract<Verdict, { type: "ask" }>): Promise<void> {
    const { setup, telling } = this.#options;
    const { call, tool } = job;
    const id = await approvalId(setup.host.runtime.id("mcpr"), call, tool);
    const request = telling.approval(id, job);
    remember(setup.asked, { key: id, value: { request, call: { ...call } } });
  }
}

function lacking(name: string): never {
  const said = `resume: the tool "${name.slice(0, 64)}" is to be run, and is not there. Give it in tools.`;
  throw new AnyLLMError("invalid_request", said, { param: "tools" });
}
