import type { RequestTool, ResponseRequest, TextParam } from "@anyllm/types";
import type { CallOptions, Client } from "../client-types.ts";
import { AnyLLMError } from "../errors.ts";
import { isObject } from "../events/families.ts";
import type { AnyLLMResponse } from "../response.ts";
import type { ResponseStream } from "../stream.ts";
import type { StructuredText } from "../structured/types.ts";
import { RUNNER } from "./contract.ts";
import type { Checkpoint } from "./options.ts";
import type { ResponseFor, StreamFor } from "./result.ts";
import { runAgent } from "./run.ts";

/** What {@link resume} takes beside the checkpoint: what was not JSON, and options of the call. */
export interface ResumeOptions<
  T extends readonly RequestTool[] = readonly RequestTool[],
  Output = unknown,
> extends CallOptions {
  /** The tools again: a checkpoint holds no functions and no keys. */
  tools?: T | undefined;
  /** The format again. */
  text?: StructuredText<Output> | TextParam | undefined;
  /** @default false */
  stream?: boolean | undefined;
}

/**
 * Goes on with a response where it was left: after a failure, or in another process. Calls that were
 * made are not made again; one that had begun and whose end is not known is not either, unless its
 * tool is `idempotent` or the ledger knows what it came to.
 *
 * @param llm - A client with the same providers.
 * @param checkpoint - From `onCheckpoint`, `error.checkpoint` or `stream.checkpoint`; it survives JSON.
 * @param options - See {@link ResumeOptions}.
 * @returns The whole response, with what was there before.
 * @throws AnyLLMError `invalid_request` for what is no checkpoint of this version.
 * @example
 * ```ts
 * import { AnyLLMError, type Client, resume, tool } from "@anyllm/core";
 *
 * async function ask(llm: Client): Promise<string> {
 *   const tools = [tool({ name: "now", execute: () => new Date().toISOString() })];
 *   try {
 *     return (await llm.responses({ model: "openai/gpt-5.2", input: "Time?", tools })).output_text;
 *   } catch (error) {
 *     if (!AnyLLMError.isInstance(error) || !error.checkpoint) throw error;
 *     return (await resume(llm, error.checkpoint, { tools })).output_text;
 *   }
 * }
 * ```
 */
export function resume<const T extends readonly RequestTool[] = [], Output = never>(
  llm: Pick<Client, "responses">,
  checkpoint: Checkpoint,
  options: ResumeOptions<T, Output> & { stream: true },
): Promise<StreamFor<T[number], Output>>;
export function resume<const T extends readonly RequestTool[] = [], Output = never>(
  llm: Pick<Client, "responses">,
  checkpoint: Checkpoint,
  options?: ResumeOptions<T, Output> & { stream?: false | undefined },
): Promise<ResponseFor<T[number], Output>>;
export async function resume(
  llm: Pick<Client, "responses">,
  checkpoint: Checkpoint,
  { tools, text, stream = false, ...options }: ResumeOptions = {},
): Promise<AnyLLMResponse | ResponseStream> {
  if (!isObject(checkpoint) || checkpoint.version !== 1 || !isObject(checkpoint.request)) {
    const said = "resume: this is no checkpoint of this version of @anyllm/core.";
    throw new AnyLLMError("invalid_request", said, { param: "checkpoint" });
  }
  const { request } = checkpoint;
  const again: ResponseRequest = { ...request, stream };
  if (tools) again.tools = [...tools];
  if (text) again.text = text;
  const from = { ...checkpoint, [RUNNER]: runAgent };
  return llm.responses(again, { ...options, resume: from });
}
