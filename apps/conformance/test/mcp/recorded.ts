import type { StreamEvent } from "@anyllm/types";
import { isObject, type Json, objects, string } from "../../src/facts.ts";

/** What a response tells of MCP, so that two can be held against each other. */
export interface Shape {
  /** Types of the items, without reasoning; repeated calls count once. */
  items: string[];
  /** The keys that items of a type have, all of them together. */
  keys: Map<string, Set<string>>;
  /** The types of the events about items of a type; deltas in a row count once. */
  events: Map<string, string>;
}

/** Reads the shape of a response, and of its events where it was streamed. */
export function shapeOf(output: readonly Json[], events: readonly StreamEvent[]): Shape {
  const shape: Shape = { items: [], keys: new Map(), events: new Map() };
  for (const item of output) {
    const type = string(item["type"]);
    if (type === "reasoning") continue;
    if (shape.items.at(-1) !== type) shape.items.push(type);
    if (!type.startsWith("mcp_")) continue;
    keysOf(shape, type, item);
    for (const listed of objects(item["tools"])) {
      keysOf(shape, "mcp_list_tools.tools", listed);
      keysOf(shape, "mcp_list_tools.tools.annotations", listed["annotations"]);
    }
  }
  output.forEach((item, index) => {
    const type = string(item["type"]);
    const about = (events as unknown as Json[]).filter((event) => event["output_index"] === index);
    if (!type.startsWith("mcp_") || about.length === 0) return;
    const names = about.map((event) =>
      string(event["type"]).replace(/^response\.(output_item\.)?/, ""),
    );
    const told = names.filter((name, at) => !(name.endsWith("delta") && names[at - 1] === name));
    shape.events.set(type, told.join(" → "));
  });
  return shape;
}

function keysOf({ keys }: Shape, of: string, value: unknown): void {
  const known = keys.get(of) ?? new Set();
  for (const key of Object.keys(isObject(value) ? value : {})) known.add(key);
  keys.set(of, known);
}

/** What a user goes through. */
export type Story = "call" | "failure" | "ask" | "allowed" | "denied";

/** Which story a response tells. */
export function storyOf(output: readonly Json[]): Story {
  const calls = output.filter(({ type }) => type === "mcp_call");
  if (output.some(({ type }) => type === "mcp_approval_request")) return "ask";
  if (calls.some(({ approval_request_id }) => approval_request_id != null)) return "allowed";
  if (calls.some(({ error }) => error != null)) return "failure";
  return calls.length > 0 ? "call" : "denied";
}

/** One thing that a recording and a run of ours tell differently. */
export interface Difference {
  aspect: "items" | "keys" | "events";
  about: string;
  theirs: string;
  ours: string;
}

/** What differs between a recording and a run of ours of the same story. */
export function differences(theirs: Shape, ours: Shape): Difference[] {
  const found: Difference[] = [];
  const [told, own] = [theirs.items.join(" "), ours.items.join(" ")];
  if (told !== own) found.push({ aspect: "items", about: "output", theirs: told, ours: own });
  for (const [type, keys] of theirs.keys) {
    const known = ours.keys.get(type) ?? new Set();
    const lack = [...keys].filter((key) => !known.has(key));
    const more = [...known].filter((key) => !keys.has(key));
    for (const key of lack) found.push({ aspect: "keys", about: type, theirs: key, ours: "-" });
    for (const key of more) found.push({ aspect: "keys", about: type, theirs: "-", ours: key });
  }
  for (const [type, order] of theirs.events) {
    const other = ours.events.get(type) ?? "-";
    if (other !== order) found.push({ aspect: "events", about: type, theirs: order, ours: other });
  }
  return found;
}

/** A difference that is meant, and why. */
export interface Explained extends Partial<Difference> {
  wire?: string;
  reason: string;
}

export const explained: readonly Explained[] = [
  {
    aspect: "keys",
    about: "mcp_call",
    theirs: "-",
    ours: "call_id",
    reason:
      "the id by which the model knows the call: its provider asks for it in the next request",
  },
  {
    aspect: "keys",
    about: "mcp_call",
    theirs: "-",
    ours: "step",
    reason:
      "which answer of the model made the call: calls of one answer must be told together again",
  },
  {
    aspect: "keys",
    about: "mcp_approval_request",
    theirs: "-",
    ours: "call_id",
    reason: "as on mcp_call: without it the allowed call could not be told to its provider",
  },
  {
    aspect: "keys",
    about: "mcp_approval_request",
    theirs: "-",
    ours: "step",
    reason: "as on mcp_call",
  },
  {
    aspect: "keys",
    about: "mcp_list_tools.tools.annotations",
    theirs: "read_only",
    ours: "-",
    reason:
      "OpenAI tells of the annotations whether a tool reads alone; here they stand as the server gave them",
  },
  {
    aspect: "keys",
    about: "mcp_list_tools.tools.annotations",
    theirs: "-",
    ours: "readOnlyHint",
    reason: "MCP's own name for the same",
  },
  {
    aspect: "events",
    about: "mcp_call",
    theirs:
      "added → mcp_call.in_progress → mcp_call_arguments.delta → mcp_call.in_progress → mcp_call_arguments.done → mcp_call.completed → done",
    ours: "added → mcp_call.in_progress → mcp_call_arguments.delta → mcp_call_arguments.done → mcp_call.completed → done",
    reason:
      "OpenAI says in_progress a second time when an allowed call starts; it tells nothing new",
  },
  {
    wire: "anthropic-messages",
    aspect: "items",
    about: "output",
    ours: "mcp_list_tools mcp_call message",
    reason: "Anthropic's connector does not tell the tools that it found",
  },
  {
    wire: "anthropic-messages",
    aspect: "events",
    about: "mcp_call",
    theirs: "added → mcp_call.in_progress → mcp_call.completed → done",
    reason:
      "Anthropic's call is told once its arguments are whole: they stand on the item from the first",
  },
  {
    wire: "anthropic-messages",
    aspect: "keys",
    about: "mcp_call",
    theirs: "-",
    ours: "approval_request_id",
    reason: "Anthropic's connector knows no approvals; the key is optional",
  },
  {
    wire: "anthropic-messages",
    aspect: "keys",
    about: "mcp_call",
    theirs: "anthropic",
    ours: "-",
    reason: "the vendor's blocks, which go back to it as they were",
  },
];

const parts = ["aspect", "about", "theirs", "ours"] as const;

/** Why a difference is meant; `undefined` where nobody has said so. */
export function reasonFor(difference: Difference, wire: string): Explained | undefined {
  return explained.find(
    (one) =>
      (one.wire ?? wire) === wire &&
      parts.every((part) => (one[part] ?? difference[part]) === difference[part]),
  );
}
