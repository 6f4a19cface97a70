import type { AnyLLMResponse } from "../response.ts";
import { hide } from "../errors.ts";
import type { AgentLoop } from "./loop.ts";

/** A response with what is known beside its events: its steps, what tools gave, the value it holds. */
export function dress(response: AnyLLMResponse, loop: AgentLoop): AnyLLMResponse {
  const { setup, plan, outcome, repairs } = loop;
  const stepped: AnyLLMResponse = { ...response, steps: [...loop.steps] };
  const dressed =
    setup.spec && plan && outcome
      ? setup.spec.dress(stepped, outcome, { strategy: plan.strategy, repaired: repairs > 0 })
      : stepped;
  // Not enumerable: results may be what JSON cannot hold.
  hide(dressed, { tool_results: [...loop.calls.runs], checkpoint: unfinished(loop) });
  return dressed;
}

function unfinished(loop: AgentLoop): unknown {
  return loop.response?.status === "failed" ? loop.checkpoint() : undefined;
}
