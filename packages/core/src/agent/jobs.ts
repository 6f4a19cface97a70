import type { FunctionCall } from "@anyllm/types";
import { AnyLLMError } from "../errors.ts";
import { isObject, type Loose } from "../events/families.ts";
import { isModelMade } from "../history/items.ts";
import { isApprovalOf, isOurs } from "./approvals.ts";
import type { Job } from "./call.ts";
import type { Choice } from "./choice.ts";
import type { ReadArguments, RunnableTool } from "./contract.ts";
import { asOurs, tellable } from "./errors.ts";
import { type Approvals, type AskedApproval, deniedOutput } from "./lower.ts";
import type { CheckpointCall } from "./options.ts";
import type { ToolTable } from "./table.ts";

/** What becomes of a call. */
export type Verdict =
  | { type: "run"; job: Job; approval?: string | undefined }
  /** A person must allow it first. */
  | { type: "ask"; job: Job & { tool: RunnableTool } }
  /** The caller runs it. */
  | { type: "yield" };

/** What calls are judged by. */
export interface Rules {
  table: ToolTable;
  choice: Choice;
  step: number;
  /** How many calls may still be run. */
  left: number;
  /** Whether the model may know functions that the request does not name. */
  open: boolean;
  /** Whether it has been judged before: then it is run. @default false */
  allowed?: boolean;
}

const SPENT = "no further calls are allowed (max_tool_calls). It was not run.";

/** Judges a call of the model. Rules are held to here, whatever the model was told. */
export async function judge(point: CheckpointCall, rules: Rules): Promise<Verdict> {
  const { table, choice, step, allowed = false } = rules;
  const { item: call, name } = point;
  const tool = table.runnable.get(name);
  const refuse = (why: string): Verdict => refused({ call, point, tool }, why);
  if (point.refused !== undefined) return refuse(point.refused);
  if (!tool && !table.callers.has(name)) {
    if (rules.open) return { type: "yield" };
    const known = [...table.runnable.keys(), ...table.callers].join(", ").slice(0, 1000);
    return refuse(`Error: there is no tool named ${name.slice(0, 64)}. There are: ${known}.`);
  }
  if (!allowed && !choice.allows(name)) {
    return refuse(`Error: ${name} may not be called now. It was not run.`);
  }
  if (!tool) return { type: "yield" };
  if (!allowed && rules.left <= 0) return refuse(`Error: ${SPENT}`);
  if (call.status === "incomplete") return refuse("Error: the call was cut off. It was not run.");
  const read = await readArguments(tool, call.arguments);
  if ("problem" in read) return refuse(`Error: ${read.problem}`);
  const job = { call, point, tool, args: read.value, refused: undefined };
  const { needsApproval = false } = tool;
  if (allowed || needsApproval === false) return { type: "run", job };
  const asks =
    needsApproval === true ||
    (await asOurs("needsApproval", () =>
      needsApproval(read.value, { call_id: call.call_id, step }),
    ));
  return asks ? { type: "ask", job } : { type: "run", job };
}

type Run = Extract<Verdict, { type: "run" }>;

function refused(about: Pick<Job, "call" | "point" | "tool">, why: string, approval?: string): Run {
  about.point.refused = why;
  const job: Job = { ...about, args: undefined, refused: why };
  return { type: "run", job, ...(approval !== undefined && { approval }) };
}

// A schema may be code of the caller's, and fail.
async function readArguments(tool: RunnableTool, json: string): Promise<ReadArguments> {
  try {
    return await tool.read(json);
  } catch (error) {
    return { problem: tellable(error).replace(/^Error: /, "") };
  }
}

/** What answers to approvals are judged by. */
interface ApprovalRules {
  table: ToolTable;
  /** Whether a request that is unknown here may be the provider's. */
  hosted: boolean;
  /** How many calls may still be run. */
  left(): number;
  /** Told of each call that will be run. */
  count(run: Run): void;
}

/**
 * The calls that answers to approvals decide on, in the order of the answers.
 *
 * @throws AnyLLMError `invalid_request` for an answer to a request that is not there.
 */
export async function judgeApprovals(
  items: readonly Loose[],
  approvals: Approvals,
  rules: ApprovalRules,
): Promise<(Run | { type: "denied"; asked: AskedApproval })[]> {
  const verdicts: Awaited<ReturnType<typeof judgeApprovals>> = [];
  for (const [id, answer] of approvals.answers) {
    const asked = approvals.asked.get(id);
    if (!asked) {
      const request = items.find((item) => isRequest(item) && item["id"] === id);
      const answered = items.slice(items.indexOf(answer));
      // What the model has gone on from since is none of our business any more.
      if (request && (rules.hosted || answered.some(isModelMade))) continue;
      // Of a provider that hosts MCP, or that keeps the conversation: its own to judge.
      if (!request && rules.hosted && !isOurs(String(id))) continue;
      throw unknownApproval(String(id), request);
    }
    if (approvals.settled.has(id)) continue;
    if (answer["approve"] !== true) {
      verdicts.push({ type: "denied", asked });
      continue;
    }
    const run = await judgeApproved(String(id), asked, rules);
    rules.count(run);
    verdicts.push(run);
  }
  return verdicts;
}

function isRequest(item: Loose): boolean {
  return item["type"] === "mcp_approval_request";
}

function unknownApproval(id: string, request: Loose | undefined): AnyLLMError {
  const name = id.slice(0, 80);
  const said = request
    ? `input: ${name} asks for a call of server ${JSON.stringify(request["server_label"])}, which is not among the tools. Give it in tools.`
    : `input: there is no approval request ${name} to answer. Send the items of its response as well, before its answer.`;
  return new AnyLLMError("invalid_request", said, { param: "input" });
}

async function judgeApproved(
  id: string,
  { request, call: made }: AskedApproval,
  { table, left }: ApprovalRules,
): Promise<Run> {
  const call = { ...made, arguments: request["arguments"] } as unknown as FunctionCall;
  const { call_id, name } = call;
  const tool = table.runnable.get(name);
  const point: CheckpointCall = {
    call_id,
    name,
    arguments: call.arguments,
    state: "waiting",
    item: call,
    key: id,
    approval_request_id: id,
  };
  const refuse = (why: string) => refused({ call, point, tool }, `Error: ${why}`, id);
  if (!tool) return refuse(`${name} is not among the tools any more. It was not run.`);
  const same =
    made["arguments"] === request["arguments"] &&
    isNamedBy(request, tool) &&
    (await isApprovalOf(id, made, tool));
  if (!same) {
    return refuse("the call, or what its tool is, changed after it was allowed. It was not run.");
  }
  if (left() <= 0) return refuse(SPENT);
  const read = await readArguments(tool, call.arguments);
  if ("problem" in read) return refuse(read.problem);
  const job: Job = { call, point, tool, args: read.value, refused: undefined };
  return { type: "run", approval: id, job };
}

function isNamedBy(request: Loose, { hosted, definition }: RunnableTool): boolean {
  return request["name"] === (hosted?.name ?? definition.name);
}

/** What stands in the response for a call of a function that a person did not allow. */
export function denial({ call }: AskedApproval, answer: unknown): Loose {
  const reason = isObject(answer) ? answer["reason"] : undefined;
  return { call_id: call["call_id"], output: deniedOutput(reason), status: "incomplete" };
}
