import type { FunctionCall } from "@anyllm/types";
import type { Loose } from "../events/families.ts";
import type { RunnableTool } from "./contract.ts";

/**
 * The id of an approval request. It ends in a digest of what is to be allowed: the call, and the
 * definition of the tool as it stands. So an answer can be checked in another process, without
 * anything that was kept.
 */
export async function approvalId(
  id: string,
  call: Pick<FunctionCall, "call_id" | "name" | "arguments">,
  tool: Pick<RunnableTool, "fingerprint">,
): Promise<string> {
  return `${id}_${await digest(call, tool)}`;
}

/** Whether the id of an approval request is one that was made here. */
export function isOurs(id: string): boolean {
  return /_[0-9a-f]{24}$/.test(id);
}

/** Whether an approval with this id is for this call of this tool. */
export async function isApprovalOf(
  id: unknown,
  call: Loose,
  tool: Pick<RunnableTool, "fingerprint">,
): Promise<boolean> {
  const { call_id, name, arguments: given } = call as unknown as FunctionCall;
  const wanted = await digest({ call_id, name, arguments: given }, tool);
  return typeof id === "string" && id.endsWith(`_${wanted}`);
}

async function digest(
  { call_id, name, arguments: given }: Pick<FunctionCall, "call_id" | "name" | "arguments">,
  { fingerprint = "" }: Pick<RunnableTool, "fingerprint">,
): Promise<string> {
  const text = JSON.stringify([call_id, name, given, fingerprint]);
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  const bytes = new Uint8Array(hash).subarray(0, 12);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
