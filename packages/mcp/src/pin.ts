import { AnyLLMError } from "@anyllm/core";
import type { McpListedTool } from "@anyllm/types";

const maxDepth = 200;

/** A JSON value with its keys in order, so that equal values are equal texts. */
export function canonical(value: unknown, depth = 0): string {
  if (depth > maxDepth) {
    throw new AnyLLMError("protocol_error", `JSON is nested more than ${maxDepth} deep.`);
  }
  if (Array.isArray(value)) return `[${value.map((one) => canonical(one, depth + 1)).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const pairs = Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, one]) => `${JSON.stringify(key)}:${canonical(one, depth + 1)}`);
  return `{${pairs.join(",")}}`;
}

/** SHA-256 of a text, in hex. */
export async function digest(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Changes when what a model or a person is told of a tool does. */
export function fingerprint(tool: McpListedTool): Promise<string> {
  const { name, description, input_schema, annotations } = tool;
  return digest(
    canonical({
      name,
      description: description ?? null,
      input_schema,
      annotations: annotations ?? null,
    }),
  );
}

/** Whether a server still offers what was listed. */
export async function isUnchanged(listed: McpListedTool, current: McpListedTool): Promise<boolean> {
  const seen = inTermsOf(listed, current);
  return (await fingerprint(listed)) === (await fingerprint(seen));
}

// OpenAI lists of the annotations `read_only` alone. A conversation that began there may go on here.
function inTermsOf(listed: McpListedTool, current: McpListedTool): McpListedTool {
  const { annotations } = listed;
  const keys = typeof annotations === "object" && annotations ? Object.keys(annotations) : [];
  if (keys.length !== 1 || keys[0] !== "read_only") return current;
  return { ...current, annotations: { read_only: isReadOnly(current) } };
}

/** Whether a tool says of itself that it changes nothing. */
export function isReadOnly({ annotations }: McpListedTool): boolean {
  if (typeof annotations !== "object" || annotations === null) return false;
  const { readOnlyHint, read_only } = annotations as { [hint: string]: unknown };
  return readOnlyHint === true || read_only === true;
}
