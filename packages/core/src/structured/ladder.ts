import type { StructuredContext, StructuredPlan, StructuredSupport } from "../agent/contract.ts";
import type { Provider } from "../provider.ts";
import type { Form } from "./form.ts";

/** One way of asking, from most to least binding. */
export interface Rung {
  readonly strategy: StructuredPlan["strategy"];
  /** Whether the strict schema is sent. */
  readonly strict: boolean;
}

/** The name of a rung, as it is remembered. */
export function rungName({ strategy, strict }: Rung): string {
  return strict ? `${strategy}:strict` : strategy;
}

/** What a provider says of a model, or what its capabilities let one hope for. */
export function supportOf(provider: Provider, model: string): StructuredSupport {
  const told = provider.structured?.(model);
  if (told) return told;
  const { parameters } = provider.capabilities;
  const takes = (field: string): boolean => parameters === "all" || parameters.includes(field);
  return {
    format: takes("text") ? "json_schema" : "none",
    withTools: true,
    strictTools: false,
    forcedTools: takes("tool_choice") && takes("tools"),
  };
}

/** The ways that a model can be asked in, best first. The last one needs nothing of it. */
export function ladderOf(
  support: StructuredSupport,
  { tools, stream }: Pick<StructuredContext, "tools" | "stream">,
  form: Form,
): Rung[] {
  const { format, withTools, withStreams = true, strictTools, forcedTools } = support;
  const native = (!tools || withTools) && (!stream || withStreams);
  const strict = form.strict !== undefined;
  const rungs: Rung[] = [];
  const add = (strategy: Rung["strategy"], strictly = false): void => {
    if (strictly && strict) rungs.push({ strategy, strict: true });
    rungs.push({ strategy, strict: false });
  };
  if (native && format === "json_schema") add("json_schema", true);
  if (forcedTools) add("tool", strictTools);
  if (native && format !== "none") add("json_object");
  add("prompt");
  return rungs;
}
