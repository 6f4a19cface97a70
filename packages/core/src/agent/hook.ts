import type { ResponseRequest } from "@anyllm/types";
import { isObject, list } from "../events/families.ts";
import { type AgentHost, RUNNER, type Runner } from "./contract.ts";
import type { AgentOptions } from "./options.ts";

interface Part {
  [RUNNER]?: Runner;
  type?: unknown;
}

/** What runs a request that a provider cannot answer alone; most requests need nothing of the kind. */
export function runnerOf(
  { tools, text, previous_response_id: id }: ResponseRequest,
  { resume }: AgentOptions,
  { memory, options }: Pick<AgentHost, "memory" | "options">,
): Runner | undefined {
  // A response that ended with outputs which its provider has not had is gone on with by its runner.
  if (!resume && !tools && !text && !id) return undefined;
  const owed = id && memory.get(`owes:${id}`);
  const parts = [resume, text, owed, ...list(tools)].filter(isObject) as Part[];
  const own = parts.find((part) => part[RUNNER])?.[RUNNER];
  return own ?? (parts.some(({ type }) => type === "mcp") ? options.mcp?.[RUNNER] : undefined);
}
