import type { ResponseRequest, ResponseResource, StreamEvent } from "@anyllm/types";
import type { Call } from "./call.ts";
import { errorCode, readErrorBody, upstreamError } from "./error-body.ts";
import { AnyLLMError, withPartial } from "./errors.ts";
import { isObject, type Loose } from "./events/families.ts";
import { applyEvent, type Draft, responseOf } from "./events/reduce.ts";
import type { Decoder } from "./provider.ts";
import { type AnyLLMResponse, withText } from "./response.ts";
import { parseJson, readEvents, readText } from "./transport/open.ts";
import type { Opened } from "./transport/opened.ts";
import type { Pump } from "./transport/pump.ts";

/** What is read: the request that is answered, and whether its stream began elsewhere. */
export interface Expected {
  request: ResponseRequest;
  resumed?: boolean;
}

/**
 * Opens a stream, up to its first output. Until then a failure is an error of the call, worth
 * another attempt; after it, what has been delivered cannot be taken back.
 */
export async function openStream(call: Call, opened: Opened, expected: Expected): Promise<Pump> {
  const { request, resumed = false } = expected;
  const pump = await readEvents(opened, {
    framing: call.provider.framing,
    maxEventSize: call.limits.maxEventSize,
    decode: (emit) => call.provider.decode(call.context({ request, emit, resumed, stream: true })),
  });
  // A background response is committed as soon as it has an id to be found again by.
  if (resumed || request.background) return pump;
  const held: StreamEvent[] = [];
  while (held.every(isPreamble) && !pump.ended) {
    const event = pump.take();
    if (event) held.push(event);
    else if (!pump.ended) await pump.pull();
  }
  if (held.every(isPreamble)) {
    if (pump.failure !== undefined) throw pump.failure;
    refuseFailure(call, opened, pump.response);
  }
  pump.putBack(held);
  return pump;
}

const preamble = new Set<string>([
  "response.created",
  "response.queued",
  "response.in_progress",
  "response.failed",
  "error",
]);

function isPreamble({ type }: StreamEvent): boolean {
  return preamble.has(type);
}

/** Reads a whole answer, which some upstreams send as a stream although none was asked for. */
export async function readWhole(
  call: Call,
  opened: Opened,
  request: ResponseRequest,
): Promise<AnyLLMResponse> {
  const response = opened.type.startsWith("text/event-stream")
    ? await readStreamed(call, opened, request)
    : decodeText(call, opened, {
        request,
        text: await readText(opened, call.limits.maxResponseSize),
      });
  refuseFailure(call, opened, response);
  return withText(response);
}

async function readStreamed(
  call: Call,
  opened: Opened,
  request: ResponseRequest,
): Promise<ResponseResource> {
  const pump = await openStream(call, opened, { request });
  while (!pump.ended) if (!pump.take()) await pump.pull();
  if (pump.failure !== undefined) throw pump.failure;
  return pump.response as ResponseResource;
}

function decodeText(
  call: Call,
  opened: Opened,
  { request, text }: { request: ResponseRequest; text: string },
): ResponseResource {
  const payload = parseJson(opened, text);
  // A stream that came as one JSON array is its frames.
  const frames = Array.isArray(payload) ? payload.filter(isObject) : [payload];
  const response = isObject(frames[0]) ? decodeFrames(call, request, frames as Loose[]) : undefined;
  if (response) return response;
  const { details } = opened;
  const body = readErrorBody(payload);
  if (body) {
    const message = opened.redact(body.message);
    throw upstreamError({ ...body, message }, { ...details, status: undefined });
  }
  const said = `${details.provider}: the answer is JSON, but not a response. Check baseURL.`;
  throw new AnyLLMError("protocol_error", said, details);
}

function decodeFrames(
  call: Call,
  request: ResponseRequest,
  frames: Loose[],
): ResponseResource | undefined {
  let draft: Draft | undefined;
  const emit = (event: StreamEvent): void => {
    draft = applyEvent(draft, event);
  };
  const decoder = call.provider.decode(
    call.context({ request, emit, resumed: false, stream: false }),
  );
  try {
    for (const frame of frames) decoder.frame(frame, "");
    decoder.end(true);
  } catch (error) {
    if (!AnyLLMError.isInstance(error)) throw error;
    // With what is open still, as of a stream that breaks off.
    if (!draft) endAnyway(decoder);
    // What is no answer at all may be an error.
    if (draft || !readErrorBody(frames[0])) throw withPartial(error, responseOf(draft));
  }
  return responseOf(draft);
}

// A decoder that tells nothing but the end tells then how far it came.
function endAnyway(decoder: Decoder): void {
  try {
    decoder.end(false);
  } catch {
    // It has failed already.
  }
}

// A response that failed before it said anything is tried again like any other failure; on the last
// attempt it is the answer.
function refuseFailure(call: Call, opened: Opened, response: ResponseResource | undefined): void {
  if (call.isLast() || response?.status !== "failed" || response.output.length > 0) return;
  const body = readErrorBody({ error: response.error ?? {} });
  if (!body) return;
  const message = opened.redact(body.message);
  const error = upstreamError({ ...body, message }, { ...opened.details, status: undefined });
  const failed = withPartial(error, response);
  if (error.retryable && errorCode(body) !== "stream_truncated") throw failed;
}
