import { AnyLLMError } from "../errors.ts";
import type { AnyLLMResponse } from "../response.ts";
import { ResponseStream } from "../stream.ts";
import { dress } from "./dress.ts";
import type { AgentLoop } from "./loop.ts";
import type { Checkpoint } from "./options.ts";

/**
 * The events of a response in which tools run, or which has a form. One stream, whatever happens
 * between the answers of the model.
 *
 * @typeParam Response - What {@link finalResponse} gives.
 * @typeParam Partial - What {@link partialOutput} gives.
 * @example
 * ```ts
 * import { format, type Client } from "@anyllm/core";
 * import * as z from "zod";
 *
 * async function read(llm: Client): Promise<void> {
 *   const text = format(z.object({ city: z.string() }));
 *   const request = { model: "openai/gpt-5.2", input: "Where is the Louvre?", text };
 *   const stream = await llm.responses({ ...request, stream: true });
 *   for await (const { city } of stream.partialOutput) console.log(city);
 * }
 * ```
 */
export class AgentStream<
  Response extends AnyLLMResponse = AnyLLMResponse,
  Partial = unknown,
> extends ResponseStream {
  readonly #loop: AgentLoop;

  /** Streams come from `llm.responses({ stream: true })`. */
  constructor(loop: AgentLoop) {
    super(loop);
    this.#loop = loop;
  }

  override async finalResponse(): Promise<Response> {
    return dress(await super.finalResponse(), this.#loop) as Response;
  }

  /**
   * The value of a request with `format()` as it grows. Consumes the stream, like iterating it.
   *
   * @throws AnyLLMError `invalid_request` for a request without one.
   */
  get partialOutput(): AsyncIterable<Partial> {
    const { spec } = this.#loop.setup;
    if (spec) return spec.partials(this) as AsyncIterable<Partial>;
    const said = "partialOutput needs a form: give the request text: format(schema).";
    throw new AnyLLMError("invalid_request", said, { param: "text" });
  }

  /** How far the response has come, for `resume`. */
  get checkpoint(): Checkpoint {
    return this.#loop.checkpoint();
  }
}
