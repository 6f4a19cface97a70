import type { RequestTool } from "@anyllm/types";
import type { AnyLLMResponse } from "../response.ts";
import type { StructuredResult } from "../structured/result.ts";
import type { DeepPartial } from "../structured/types.ts";
import type { ResponseStream } from "../stream.ts";
import type { AgentStream } from "./stream.ts";
import type { Tool } from "./tool.ts";

/** A call that was run here, with what the tool itself gave; of several tools, a union by `name`. */
export type ToolRunOf<T> =
  T extends Tool<infer Name, infer Arguments, infer Result>
    ? [Result] extends [never]
      ? never
      : {
          readonly name: Name;
          readonly call_id: string;
          readonly arguments: Arguments;
          readonly result: Result;
        }
    : never;

/** A response to a request with these tools and this format. */
export type ResponseFor<T extends RequestTool, Output> = AnyLLMResponse &
  ([ToolRunOf<T>] extends [never]
    ? unknown
    : {
        /** The calls that were run for this response, here and now, in the order they ended. */
        readonly tool_results: readonly ToolRunOf<T>[];
      }) &
  ([Output] extends [never]
    ? unknown
    : {
        /** The value, validated; null where there is none: `structured.outcome` tells why. */
        output_parsed: Output | null;
        structured: StructuredResult<Output>;
      });

/** The stream of a response to a request with these tools and this format. */
export type StreamFor<T extends RequestTool, Output> = [ToolRunOf<T> | Output] extends [never]
  ? ResponseStream
  : AgentStream<ResponseFor<T, Output>, DeepPartial<Output>>;
