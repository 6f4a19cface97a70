import type { FunctionCall, ResponseResource, StreamEvent, Usage } from "@anyllm/types";
import { AnyLLMError, hide } from "../errors.ts";
import type { Pump } from "../transport/pump.ts";
import { createQueue } from "../transport/queue.ts";
import { AgentCalls } from "./calls.ts";
import type { StructuredOutcome, StructuredPlan } from "./contract.ts";
import { asOurs, unexpected } from "./errors.ts";
import { type AgentHistory, createHistory, isWaiting } from "./history.ts";
import type { AgentStep, Checkpoint } from "./options.ts";
import { keepEnd, owedKey } from "./owed.ts";
import { createEcho, itemsOf } from "./settings.ts";
import type { Setup } from "./setup.ts";
import { type Source, sourceOf } from "./source.ts";
import { stepRequest } from "./step.ts";
import { createTelling, type Telling } from "./telling.ts";
import { tellAgain } from "./tell-again.ts";
import { addUsage } from "./usage.ts";

/** How a response ends, beside what the last answer says. */
interface Ending {
  outcome?: StructuredOutcome | undefined;
  /** Why it is incomplete. */
  reason?: string;
}

const waiting: Ending = { outcome: { type: "waiting" } };

/**
 * One response of as many steps as it takes, as a pump of its events. A step is an answer of the
 * model; between steps the tools run that it called.
 */
export class AgentLoop implements Pump {
  readonly steps: AgentStep[];
  readonly calls: AgentCalls;
  outcome: StructuredOutcome | undefined;
  plan: StructuredPlan | undefined;
  repairs = 0;
  over = false;
  failure: AnyLLMError | undefined;
  readonly setup: Setup;
  readonly #telling: Telling;
  readonly #history: AgentHistory;
  readonly #queue = createQueue<StreamEvent>();
  readonly #run: string;
  readonly #echo: (response: ResponseResource) => ResponseResource;
  #usage: Usage | null;
  #answer: ResponseResource | undefined;
  #step: Source | undefined;
  // Whether an answer has begun and not become whole: what there is of it is nothing to go on from.
  #reading = false;
  #ends = false;
  #working: Promise<void> | undefined;
  #saving: Promise<void> = Promise.resolve();
  #wake = (): void => {};

  constructor(setup: Setup) {
    const { host, options, provider, model, request, table, spec, warn } = setup;
    const { resume } = options;
    this.setup = setup;
    this.#run = resume?.run ?? host.runtime.id("run");
    this.#echo = createEcho(request, table);
    this.steps = [...(resume?.steps ?? [])];
    this.#usage = this.steps.reduce<Usage | null>((sum, { usage }) => addUsage(sum, usage), null);
    const tools = table.offered.length > 0;
    const stream = request.stream === true;
    this.plan = spec?.plan({ provider, model, tools, stream, memory: host.memory, warn });
    this.#telling = createTelling({
      table,
      id: host.runtime.id,
      echo: this.#echo,
      answer: () => this.plan?.answer,
      emit: (event) => {
        this.#queue.push(event);
        this.#wake();
      },
    });
    this.#history = createHistory({
      request,
      table,
      owed: setup.owed.get(owedKey(request)) ?? [],
      items: () => this.#telling.relay.items(),
      remembered: (id) => setup.asked.get(String(id)),
      resumed: this.steps.length > 0,
    });
    this.calls = new AgentCalls({
      setup,
      telling: this.#telling,
      history: this.#history,
      run: this.#run,
      step: () => this.steps.length,
      save: () => this.#save(),
    });
  }

  /** Sets out, up to the first output of the model. */
  async start(): Promise<void> {
    try {
      await this.setup.doing(() => this.#begin());
    } catch (error) {
      this.#end(error);
      throw this.failure ?? error;
    }
  }

  take(): StreamEvent | undefined {
    let event = this.#queue.take();
    while (event === undefined && this.#relayOne()) event = this.#queue.take();
    return event;
  }

  putBack(events: StreamEvent[]): void {
    this.#queue.putBack(events);
  }

  decode(): void {
    while (this.#relayOne());
  }

  async pull(): Promise<void> {
    if (this.over) return;
    if (this.#step && !this.#step.ended) return this.#step.pull();
    // What ended may hold events still: they are relayed first.
    if (this.#relayOne()) return;
    const news = new Promise<void>((resolve) => (this.#wake = resolve));
    this.#working ??= this.setup
      .doing(() => this.#advance())
      .catch((error: unknown) => this.#end(error))
      .finally(() => (this.#working = undefined));
    await Promise.race([this.#working, news]);
  }

  get response(): ResponseResource | undefined {
    return this.#telling.relay.response();
  }

  get ended(): boolean {
    return this.over && this.#queue.size() === 0;
  }

  cancel(reason: AnyLLMError): void {
    if (this.over) return;
    this.#step?.cancel(reason);
    this.#end(reason);
  }

  /** How far the response has come. */
  checkpoint(): Checkpoint {
    const { request, table } = this.setup;
    const { id = null, created_at = null } = this.response ?? {};
    const items = this.#telling.relay.items();
    const { tools } = request;
    // What is owed is known to this client alone.
    const owes = this.#history.input.length > itemsOf(request).length;
    const input = owes && { input: [...this.#history.input] };
    return {
      version: 1,
      run: this.#run,
      request: { ...request, ...input, ...(tools && { tools: table.echoed }) },
      id,
      created_at,
      output: this.#reading ? items.slice(0, this.#history.begin()) : items,
      calls: this.calls.points.map((point) => ({ ...point })),
      steps: [...this.steps],
      made: this.calls.made,
      ends: this.#ends,
    };
  }

  #relayOne(): boolean {
    const event = this.#step?.take();
    if (event) this.#telling.relay.take(event);
    return event !== undefined;
  }

  async #begin(): Promise<void> {
    const { resume } = this.setup.options;
    for (const { server_label, tools } of this.setup.table.unlisted) {
      this.#telling.list(server_label, tools);
    }
    if (!resume) {
      await this.calls.runApproved();
      return this.#openStep();
    }
    const tellOutputs = tellAgain(this.#telling, resume, this.setup);
    this.#ends = resume.ends;
    await this.calls.goOn(resume, tellOutputs);
    if (this.#ends) return this.#finish(await this.#endedBefore());
    if (this.steps.length === 0) return this.#openStep();
    this.calls.relax();
    await this.#next();
  }

  async #openStep(): Promise<void> {
    const { host, options, clock, onWarning, signal, table } = this.setup;
    const number = this.steps.length + 1;
    const { idempotencyKey: key, resume: _, ...rest } = options;
    for (let attempt = 1; ; attempt++) {
      // Another request needs another key.
      const name = [key, number, attempt].slice(0, attempt > 1 ? 3 : number > 1 ? 2 : 1).join("-");
      const own = key !== undefined && { idempotencyKey: name };
      const call = { ...rest, ...own, onWarning, signal, timeout: clock.timeouts() };
      const step = stepRequest(this.setup, this.calls, this.#history.next());
      const request = this.plan?.ask(step) ?? step;
      try {
        const answer = await host.send(request, call);
        this.#telling.nextStep(number);
        this.#history.mark();
        this.#reading = true;
        this.#step = sourceOf(answer);
        return;
      } catch (error) {
        if (table.withhold(error, request)) continue;
        const other = AnyLLMError.isInstance(error) ? this.plan?.downgrade(error) : undefined;
        if (!other) throw error;
        this.plan = other;
      }
    }
  }

  // A step has ended: what it called is run, and the model is asked again; or the response ends.
  async #advance(): Promise<void> {
    const answer = this.#step?.response;
    const broken = this.#step?.failure;
    this.#step = undefined;
    if (broken) throw broken;
    if (!answer) throw unexpected("an answer without a response");
    const { id, model, status, usage = null } = answer;
    this.#answer = answer;
    this.steps.push({ id, model, status, usage });
    this.#usage = addUsage(this.#usage, usage);
    if (status !== "completed") {
      this.#telling.drop();
      return this.#conclude(answer);
    }
    const calls = answer.output.filter(
      (item): item is FunctionCall => item.type === "function_call",
    );
    const verdicts = await this.calls.judge(calls.filter(({ name }) => name !== this.plan?.answer));
    this.#reading = false;
    if (verdicts.length === 0) return this.#conclude(answer);
    this.#ends = answer.output.some(isWaiting) || verdicts.some(({ type }) => type !== "run");
    await this.calls.work(verdicts);
    const obeyed = verdicts.some((one) => one.type === "run" && one.job.refused === undefined);
    if (obeyed) this.calls.relax();
    await this.#next();
  }

  // The response has ended before: what it came to is read from what it holds.
  async #endedBefore(): Promise<Ending> {
    const { response, plan } = this;
    if (!plan || !response) return waiting;
    const output = this.#telling.relay.items();
    const { outcome } = await plan.conclude({ ...response, status: "completed", output });
    return { outcome };
  }

  // The calls of a step have been made: is the model asked again?
  async #next(): Promise<void> {
    if (this.#ends) return this.#finish(waiting);
    if (await this.#shouldStop()) return this.#finish(waiting);
    if (this.steps.length < this.#most) return this.#openStep();
    const reason = "max_steps";
    const outcome: StructuredOutcome = { type: "incomplete", reason, partial: undefined };
    this.#finish({ reason, outcome });
  }

  get #most(): number {
    return this.setup.options.maxSteps ?? 20;
  }

  async #shouldStop(): Promise<boolean> {
    const { stopWhen } = this.setup.options;
    if (!stopWhen) return false;
    const output = this.#telling.relay.items();
    const progress = { steps: [...this.steps], output, usage: this.#usage };
    return asOurs("stopWhen", () => stopWhen(progress));
  }

  // The model has had its say: what it said is looked at, and mended once where it must have a form.
  async #conclude(answer: ResponseResource): Promise<void> {
    const { status } = answer;
    if (status === "completed" && !this.plan?.answer) this.calls.checkDemand();
    if (!this.plan || status === "failed") return this.#finish({});
    const output = this.#telling.relay.items().slice(this.#history.begin());
    const { outcome, again } = await this.plan.conclude({ ...answer, output });
    if (!again || this.repairs > 0 || this.steps.length >= this.#most || status !== "completed") {
      return this.#finish({ outcome });
    }
    this.repairs++;
    this.#history.say(again);
    await this.#openStep();
  }

  #finish({ outcome, reason }: Ending): void {
    // A hook may come back when nobody waits for it any more.
    if (this.over) return;
    const { setup } = this;
    const answer = this.#answer;
    const last = { ...this.response, ...answer } as ResponseResource;
    const { id, created_at } = this.response ?? last;
    const status = reason ? "incomplete" : (answer?.status ?? "completed");
    const completed_at = answer ? answer.completed_at : Math.floor(setup.host.runtime.now() / 1000);
    const ended = reason
      ? { completed_at: null, incomplete_details: { reason } }
      : { completed_at };
    if (this.plan) this.outcome = outcome ?? { type: "waiting" };
    keepEnd(setup, { id, last: this.steps.at(-1)?.id ?? id, owed: this.#history.owing() });
    this.#ends = status === "completed";
    const told = { ...this.#echo(last), id, created_at, usage: this.#usage, ...ended };
    this.#telling.relay.end(status as "completed", told);
    this.over = true;
    setup.dispose();
  }

  #end(error: unknown): void {
    if (this.over) return;
    this.over = true;
    const known = AnyLLMError.isInstance(error) ? error : unexpected(error);
    const { response } = this;
    const partial = response && { ...response, usage: this.#usage ?? response.usage };
    hide(known, { partial: partial ?? known.partial, checkpoint: this.checkpoint() });
    this.failure = known;
    this.setup.abort(known);
    this.setup.dispose();
    this.#wake();
  }

  /** Keeps how far the response has come; one after the other, so that the last word is the newest. */
  #save(): Promise<void> | void {
    const { onCheckpoint } = this.setup.options;
    if (!onCheckpoint || this.over) return;
    const state = this.checkpoint();
    return (this.#saving = this.#saving.then(() =>
      asOurs("onCheckpoint", () => onCheckpoint(state)),
    ));
  }
}
