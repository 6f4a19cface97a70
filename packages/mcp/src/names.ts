import { AnyLLMError } from "@anyllm/core";
import type { McpListedTool } from "@anyllm/types";
import { digest } from "./pin.ts";
import { serverName } from "./target.ts";

const longest = 64;
const hashed = 8;

/** The name of a tool as a function: `label__name`, as far as functions may be named so. */
export async function functionName(label: string, name: string): Promise<string> {
  const full = `${label}__${name}`;
  const fitting = full.replaceAll(/[^a-zA-Z0-9_-]/g, "_");
  if (fitting.length <= longest) return fitting;
  const hash = (await digest(full)).slice(0, hashed);
  return `${fitting.slice(0, longest - hashed - 1)}_${hash}`;
}

/**
 * The names of the tools of a server as functions, in order.
 *
 * @throws AnyLLMError `invalid_request` when two would have the same name.
 */
export async function functionNames(
  label: string,
  tools: readonly McpListedTool[],
): Promise<string[]> {
  const taken = new Map<string, string>();
  const names: string[] = [];
  for (const { name } of tools) {
    const given = await functionName(label, name);
    const other = taken.get(given);
    if (other !== undefined) {
      const what =
        other === name ? `offers two tools named "${name}"` : `offers "${other}" and "${name}"`;
      throw new AnyLLMError(
        "invalid_request",
        `${serverName(label)} ${what}, which would both be the function ${given}. Leave one out with allowed_tools.`,
        { param: "tools" },
      );
    }
    taken.set(given, name);
    names.push(given);
  }
  return names;
}
