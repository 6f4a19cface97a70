import type { OutputItem } from "@anyllm/types";
import { expand } from "../events/expand.ts";
import type { Loose } from "../events/families.ts";
import { createResource } from "../events/resource.ts";
import type { Checkpoint } from "./options.ts";
import type { Relay } from "./relay.ts";
import type { Setup } from "./setup.ts";
import type { Telling } from "./telling.ts";

/**
 * Tells what was told before: the response goes on where it was left.
 *
 * @returns Tells the outputs that stood at the end. Calls of servers that are still to be made come
 *   before these: they belong to the answer that made them.
 */
export function tellAgain(
  { relay, nextStep }: Pick<Telling, "relay" | "nextStep">,
  { id, created_at, output, steps, calls }: Checkpoint,
  { request, table }: Pick<Setup, "request" | "table">,
): () => void {
  if (id === null) {
    // The response begins with the first answer, and waits for that.
    for (const item of output) tellWhole(relay, item as unknown as Loose);
    return () => {};
  }
  const end = output.findLastIndex(({ type }) => !made.test(type)) + 1;
  const ran = new Set(
    calls
      .filter(({ name, state }) => state === "done" && !table.runnable.get(name)?.hosted)
      .map(({ call_id }) => call_id),
  );
  const isLast = (item: OutputItem, index: number): boolean =>
    index >= end && item.type === "function_call_output" && ran.has(item.call_id);
  const last = output.filter(isLast);
  const before = output.filter((item, index) => !isLast(item, index));
  const model = steps.at(-1)?.model ?? request.model;
  const response = createResource(request, { id, created_at: created_at ?? 0, model });
  relay.begin(response);
  for (const event of expand({ ...response, status: "completed", output: before })) {
    relay.take(event);
  }
  nextStep(steps.length);
  return () => {
    for (const item of last) tellWhole(relay, item as unknown as Loose);
  };
}

// What calls came to.
const made = /^(function_call_output|mcp_call)$/;

function tellWhole(relay: Relay, { type, ...item }: Loose): void {
  const told = { type: String(type), ...item };
  relay.open(told).done(told);
}
