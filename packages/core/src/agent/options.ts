import type {
  FunctionCall,
  FunctionCallOutput,
  ResponseRequest,
  OutputItem,
  Usage,
} from "@anyllm/types";

/** A call of a tool, and how far it has come. */
export interface CheckpointCall {
  call_id: string;
  /** As the model named it. */
  name: string;
  /** JSON. */
  arguments: string;
  /** `started` without an end: it may or may not have happened. */
  state: "waiting" | "started" | "done";
  /** The item as the provider gave it. */
  item: FunctionCall;
  /** Names this call in a {@link ToolLedger}. */
  key: string;
  /** The ids of all calls that the model made at once, in its order; absent for one alone. */
  beside?: string[];
  /** What the model is told instead of running it. */
  refused?: string | undefined;
  /** The request that was approved. */
  approval_request_id?: string | undefined;
}

/** One answer of the model within a response of several. */
export interface AgentStep {
  /** The provider's id of it: what `previous_response_id` of a later request may name. */
  id: string;
  model: string;
  status: string;
  usage: Usage | null;
}

/**
 * How far a response has come, as plain JSON: what {@link resume} needs to go on after a failure or
 * in another process. It holds the conversation, so keep it as safe as that. That of a response that
 * has ended gives the response again; that of one whose steps were used up goes on.
 */
export interface Checkpoint {
  version: 1;
  /** Names this run, in keys that keep a call from being made twice. */
  run: string;
  /** The request, without what is not JSON: tools are named again when it is resumed. */
  request: ResponseRequest;
  /** The response's id; null before the model has said anything. */
  id: string | null;
  /** Unix time in seconds. */
  created_at: number | null;
  /** The items of the response that are whole. */
  output: OutputItem[];
  /** The calls of the last step, in order; empty when the model is to speak next. */
  calls: CheckpointCall[];
  steps: AgentStep[];
  /** How many calls of tools were allowed: `max_tool_calls` counts them. */
  made: number;
  /** Whether the response ends once its calls have run: others wait for the caller, or it has ended. */
  ends: boolean;
}

/**
 * Remembers which calls have been made, so that none is made twice, in this process or another. The
 * default lives in the client's memory; give one over a database where several processes, or one
 * that restarts, may be asked the same thing twice.
 */
export interface ToolLedger {
  /** Takes a key, atomically. False if it was taken before. */
  claim(key: string): boolean | Promise<boolean>;
  /** Keeps what the call came to; `outcome` gives it back as it is. */
  settle?(key: string, output: FunctionCallOutput["output"]): void | Promise<void>;
  /** What a call that was made before came to, if it is known. */
  outcome?(
    key: string,
  ): FunctionCallOutput["output"] | undefined | Promise<FunctionCallOutput["output"] | undefined>;
}

/** What has happened in a response so far. */
export interface AgentProgress {
  /** The answers of the model so far. */
  readonly steps: readonly AgentStep[];
  /** The items of the response so far. */
  readonly output: readonly OutputItem[];
  /** The usage of all steps. */
  readonly usage: Usage | null;
}

/** Settings of a request with tools that run. Others take no notice of them. */
export interface AgentOptions {
  /**
   * How often the model may answer before the response ends as `incomplete`, reason `max_steps`; an
   * integer from 1. @default 20
   */
  maxSteps?: number | undefined;
  /** Asked after the tools of a step have run: true ends the response as it stands. */
  stopWhen?: ((progress: AgentProgress) => boolean | Promise<boolean>) | undefined;
  /** How many tools run at once; an integer from 1. @default 8 */
  maxParallelTools?: number | undefined;
  /** Milliseconds that a call of a tool may take, where the tool does not say. 0 is no limit. @default 60_000 */
  toolTimeout?: number | undefined;
  /**
   * Told how far the response has come: after each answer of the model that calls tools, before and
   * after each call. A call waits until this has settled, so that what is kept is never behind.
   */
  onCheckpoint?: ((checkpoint: Checkpoint) => void | Promise<void>) | undefined;
  /** Where a response is gone on with; made by {@link resume}. */
  resume?: Checkpoint | undefined;
  /** @default one in the client's memory */
  ledger?: ToolLedger | undefined;
  /**
   * What the model is told of an error that a tool threw, instead of its message. The message is
   * shortened and cleared of what looks like a secret; the stack is never told.
   */
  onToolError?: ((error: unknown, call: CheckpointCall) => string | undefined | void) | undefined;
}
