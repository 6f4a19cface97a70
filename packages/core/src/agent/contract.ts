import type {
  FunctionToolParam,
  InputItem,
  McpListedTool,
  McpTool,
  ResponseRequest,
  ResponseResource,
  StreamEvent,
} from "@anyllm/types";
import type { CallOptions, ClientOptions, Runtime } from "../client-types.ts";
import type { AnyLLMError } from "../errors.ts";
import type { Provider } from "../provider.ts";
import type { Warning } from "../request.ts";
import type { AnyLLMResponse } from "../response.ts";
import type { ResponseStream } from "../stream.ts";
import type { Pump } from "../transport/pump.ts";

/**
 * Marks a part of a request (a tool, a text format) that a provider cannot run by itself. Its value
 * is what runs the request instead, so that only programs that import such a part carry it.
 */
export const RUNNER: unique symbol = Symbol.for("anyllm.runner") as never;

/** Marks a tool that we run; its value is the {@link RunnableTool}. */
export const TOOL: unique symbol = Symbol.for("anyllm.tool") as never;

/** Runs a request in as many steps as it takes; still one response. */
export type Runner = (
  host: AgentHost,
  request: ResponseRequest,
  options: CallOptions,
) => Promise<ResponseStream | AnyLLMResponse>;

/** What a client gives to a runner. */
export interface AgentHost {
  /** The provider that a request goes to. Checks the request. */
  resolve(request: ResponseRequest, options: CallOptions): { provider: Provider; model: string };
  /** One call of the model: its events, up to the first output, or its whole answer. */
  send(request: ResponseRequest, options: CallOptions): Promise<Pump | AnyLLMResponse>;
  readonly runtime: Runtime;
  readonly options: ClientOptions;
  /** Of the runner alone, as long as the client lives. */
  readonly memory: Map<string, unknown>;
}

/** What a tool is told beside its arguments. */
export interface ToolContext {
  /** The call's id, as it stands in the response. */
  readonly call_id: string;
  /** Aborted when the call's time is over, or when nobody waits for the response any more. */
  readonly signal: AbortSignal;
  /** The same for each attempt at this call, and for no other: a key to do a thing only once. */
  readonly idempotencyKey: string;
  /** Which answer of the model asked for it, from 1. */
  readonly step: number;
}

/** Arguments that fit, or what is wrong with them in words for the model. */
export type ReadArguments = { value: unknown } | { problem: string };

/** A tool that we run: what the loop knows of one, wherever it comes from. */
export interface RunnableTool {
  /** As the model is told. */
  readonly definition: FunctionToolParam;
  /** As a model is told that can be held to it; absent where the schema cannot say it strictly. */
  readonly strict?: { readonly definition: FunctionToolParam } | undefined;
  /** Reads and checks the arguments of a call; they are JSON. */
  read(json: string): ReadArguments | Promise<ReadArguments>;
  /**
   * Runs a call. A string, or a list of content parts, is the output as it is; anything else becomes
   * JSON. A hosted tool gives a {@link HostedOutcome}.
   */
  execute(args: unknown, context: ToolContext): unknown;
  /** Whether a person must allow the call first. */
  needsApproval?:
    | boolean
    | ((
        args: unknown,
        context: Pick<ToolContext, "call_id" | "step">,
      ) => boolean | Promise<boolean>)
    | undefined;
  /** Milliseconds a call may take. */
  readonly timeout?: number | undefined;
  /** Whether a call that was cut off by a crash may be run again. */
  readonly idempotent?: boolean | undefined;
  /** Changes when the definition does; part of what an approval is given for. */
  readonly fingerprint?: string | undefined;
  /** Told as a call of this tool of an MCP server instead of a function call. */
  readonly hosted?: { readonly server_label: string; readonly name: string } | undefined;
}

/** What a call of a hosted tool came to, as it stands on its `mcp_call` item. */
export interface HostedOutcome {
  output: string | null;
  error: object | string | null;
  /** Content parts for the model that a string cannot hold, such as images. */
  content?: readonly object[] | undefined;
}

/** Runs the tools of MCP servers. Given to a client as `mcp`; `@anyllm/mcp` makes one. */
export interface McpRunner {
  readonly [RUNNER]: Runner;
  /**
   * Whether a tool is run here although the provider would run it: one that only this machine can
   * reach.
   */
  local(tool: McpTool): boolean;
  /**
   * The tools of a server.
   *
   * @throws AnyLLMError when the server cannot be reached, refuses, or offers what cannot be used.
   */
  open(tool: McpTool, context: McpContext): Promise<McpServer>;
}

/** What is asked of an {@link McpRunner}. */
export interface McpContext {
  /** Whose answers the tools serve, for warnings. */
  provider: string;
  /**
   * The tools that the conversation already lists for this server. They stay what they are: a server
   * that has changed one since is not called.
   */
  listed: readonly McpListedTool[] | undefined;
  signal: AbortSignal | undefined;
  warn(warning: Warning): void;
}

/** An MCP server, ready to be called. */
export interface McpServer {
  /** What its `mcp_list_tools` item holds: the tools that are allowed. */
  listed: readonly McpListedTool[];
  /** One for each tool listed; their names as functions are `server_label__name` or alike. */
  tools: readonly RunnableTool[];
  /** Called once the response has ended. */
  close?(): void;
}

/** How far a model can be held to a form, natively. */
export interface StructuredSupport {
  /** `json_schema`: to a schema; `json_object`: to JSON alone. */
  format: "json_schema" | "json_object" | "none";
  /** Whether the format may be asked for beside tools. */
  withTools: boolean;
  /** Whether the format may be asked for of a stream. @default true */
  withStreams?: boolean;
  /** Whether `strict` of a function is honoured. */
  strictTools: boolean;
  /** Whether `tool_choice` can name the function that must be called. */
  forcedTools: boolean;
}

/** Marks a text format with what turns the answer into a value; see {@link StructuredSpec}. */
export const STRUCTURED: unique symbol = Symbol.for("anyllm.structured") as never;

/** A form that an answer must have, whatever the provider can be held to. */
export interface StructuredSpec {
  /** How this model is asked; remembers in `memory` what a provider refused before. */
  plan(context: StructuredContext): StructuredPlan;
  /** What can be read of a text that is not whole yet; `undefined` while there is nothing. */
  partial(text: string): Promise<unknown>;
  /** The value as it grows. */
  partials(events: AsyncIterable<StreamEvent>): AsyncIterable<unknown>;
  /** A response with what its answer came to. */
  dress(
    response: AnyLLMResponse,
    outcome: StructuredOutcome,
    how: { strategy: StructuredPlan["strategy"]; repaired: boolean },
  ): AnyLLMResponse;
}

/** What a plan is made for. */
export interface StructuredContext {
  provider: Provider;
  model: string;
  /** Whether the request has tools beside the format. */
  tools: boolean;
  /** Whether it is answered by a stream. */
  stream: boolean;
  /** The client's; keys that begin with `structured:` are this room's. */
  memory: Map<string, unknown>;
  warn(warning: Warning): void;
}

/** One way of asking for a form. */
export interface StructuredPlan {
  readonly strategy: "json_schema" | "tool" | "json_object" | "prompt";
  /** The name of the function whose call is the answer; told as a message of its arguments. */
  readonly answer?: string | undefined;
  /** The request of a step, asking in this way. */
  ask(request: ResponseRequest): ResponseRequest;
  /** Another way, when the provider refused this one; remembers it. */
  downgrade(error: AnyLLMError): StructuredPlan | undefined;
  /** What an answer that ends the response came to, and what to say to the model to have it mended. */
  conclude(answer: ResponseResource): Promise<{ outcome: StructuredOutcome; again?: InputItem[] }>;
}

/** What a structured answer came to. */
export type StructuredOutcome<Output = unknown> =
  | { readonly type: "parsed"; readonly value: Output }
  /** The model declined. */
  | { readonly type: "refusal"; readonly refusal: string }
  /** The answer was cut off; `reason` as in `incomplete_details`. */
  | { readonly type: "incomplete"; readonly reason: string; readonly partial: unknown }
  /** It does not fit, even after the model was asked to mend it. */
  | { readonly type: "invalid"; readonly issues: readonly string[]; readonly text: string }
  /** The response ends with calls or approvals that wait for the caller. */
  | { readonly type: "waiting" };
