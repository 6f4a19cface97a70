import type { IncomingHttpHeaders } from "node:http";
import type { ResponseResource } from "@anyllm/types";
import type { Conversation, Reply } from "../conversation.ts";
import type { Problem } from "../problem.ts";

/** A call as it came. */
export interface WireCall {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** The names of the model. */
  models: readonly string[];
}

/** What a request asks for, whatever wire it came over. */
export interface Asked {
  conversation: Conversation;
  stream: boolean;
  /** Says the answer as one JSON value. */
  whole(response: ResponseResource): unknown;
  /** Says the answer as the frames of a stream. */
  frames(response: ResponseResource): string[];
  /** The media type of a stream. @default "text/event-stream" */
  streamType?: string;
  /** Makes a response of a reply, with the ids and signatures of the wire. */
  answer(reply: Reply): ResponseResource;
}

/** One vendor's way to ask a model. */
export interface Wire {
  /** Whether this is a call of the wire: a generation, or a list of its models. */
  serves(call: WireCall): "generate" | "list" | undefined;
  /** @throws Problem where the credential or a header of the vendor is missing. */
  authenticate(call: WireCall): void;
  /** @throws Problem for what the vendor would refuse. */
  read(body: unknown, call: WireCall): Asked;
  /** Its list of models, where it is not OpenAI's. */
  list?(model: string, created: number): object;
  /** A problem, as the vendor tells it. */
  envelope(problem: Problem): object;
}
