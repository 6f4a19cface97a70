import type { StructuredContext, StructuredPlan } from "../agent/contract.ts";
import type { AnyLLMError } from "../errors.ts";
import { askFor } from "./ask.ts";
import { conclude, mending } from "./conclude.ts";
import type { Form } from "./form.ts";
import { ladderOf, type Rung, rungName, supportOf } from "./ladder.ts";
import { refusalOf } from "./refused.ts";

/** What a plan is made from. */
export interface Plotting {
  form: Form;
  /** Whether the caller insists on the strict schema, or on another. */
  strict: boolean | undefined;
  partial(text: string): Promise<unknown>;
}

/** The plan for a model: the best way of asking that has not been refused. */
export function planFor(plotting: Plotting, context: StructuredContext): StructuredPlan {
  const { form, strict } = plotting;
  const support = supportOf(context.provider, context.model);
  const ladder = ladderOf(support, context, form).filter(
    (rung) => strict !== false || !rung.strict,
  );
  const { memory, provider, model, tools } = context;
  const key = `structured:${provider.id}/${model}${tools ? "+tools" : ""}`;
  const keys = { way: key, schema: `${key}#${form.key}` };
  const refused = [keys.way, keys.schema].map(
    (each) => memory.get(each) as Set<string> | undefined,
  );
  const left = ladder.filter((rung) => !refused.some((known) => known?.has(rungName(rung))));
  const state = { mended: false };
  // The last rung is never refused.
  return makePlan(left as [Rung, ...Rung[]], { ...plotting, context, keys, state });
}

interface Chain extends Plotting {
  context: StructuredContext;
  /** Under which names it is remembered what the model refused: always, and of this schema. */
  keys: { way: string; schema: string };
  state: { mended: boolean };
}

function makePlan([rung, ...below]: [Rung, ...Rung[]], chain: Chain): StructuredPlan {
  const { form, state, context } = chain;
  const { strategy, strict } = rung;
  if (chain.strict === true && !strict) {
    const said = `strict was left out: ${form.loose ?? `the answer is asked for as ${strategy}`}. It is validated.`;
    context.warn({ provider: context.provider.id, param: "text.format.strict", message: said });
  }
  return {
    strategy,
    ...(strategy === "tool" && { answer: form.name }),
    ask: (request) => askFor(request, rung, form),
    downgrade(error: AnyLLMError) {
      const refusal = refusalOf(error, rung, form);
      const [next] = below;
      // A schema that is refused as it is will be refused in any other way.
      if (!refusal || !next || (refusal === "schema" && !strict)) return undefined;
      if (refusal !== "luck") remember(context.memory, chain.keys[refusal], rungName(rung));
      return makePlan(below as [Rung, ...Rung[]], chain);
    },
    async conclude(answer) {
      const outcome = await conclude(answer, chain);
      if (outcome.type !== "invalid" || state.mended) return { outcome };
      state.mended = true;
      return { outcome, again: mending(outcome, form, rung) };
    },
  };
}

function remember(memory: StructuredContext["memory"], key: string, rung: string): void {
  const refused = memory.get(key) as Set<string> | undefined;
  memory.set(key, new Set([...(refused ?? []), rung]));
}
