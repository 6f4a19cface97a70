export { AnyLLM, type ProviderFactory } from "./anyllm.ts";
export { createClient } from "./client.ts";
export type {
  CallOptions,
  CallSettings,
  Client,
  ClientOptions,
  ClientRequest,
  ModelReference,
  Responses,
  Runtime,
} from "./client-types.ts";
export { env } from "./env.ts";
export {
  AnyLLMError,
  type ErrorCode,
  type ErrorDetails,
  type ErrorType,
  MissingApiKeyError,
  type TimeoutPhase,
  UnsupportedError,
} from "./errors.ts";
export { expand } from "./events/expand.ts";
export { checkGrammar, type GrammarViolation } from "./events/grammar.ts";
export { createNormaliser, type NormaliserOptions } from "./events/normalise.ts";
export { accumulate, reduce } from "./events/reduce.ts";
export { createResource, type ResourceSeed } from "./events/resource.ts";
export { createWriter } from "./events/writer.ts";
export type { ItemWriter, ResponseFacts, Writer, WriterOptions } from "./events/writer-contract.ts";
export {
  type Capabilities,
  CONTRACT,
  type DecodeContext,
  type Decoder,
  defineProvider,
  httpRequest,
  type OperationCall,
  type OperationName,
  type Provider,
  type ProviderDefinition,
  type Query,
  type RequestExtras,
} from "./provider.ts";
export { readResponseStream } from "./read-stream.ts";
export type { Warning } from "./request.ts";
export type { AnyLLMResponse } from "./response.ts";
export {
  type ApiKey,
  defineResponsesProvider,
  type ProviderOptions,
  type ResponsesProviderDefinition,
} from "./responses-provider.ts";
export { resolveModel, type Route, type RouteOptions } from "./route/resolve.ts";
export { ResponseStream } from "./stream.ts";
export { type Fetch, fetchTransport } from "./transport/fetch.ts";
export type { FrameParser, Framing, OnFrame } from "./transport/framing.ts";
export type { Timeouts } from "./transport/guard.ts";
export { sseDecode } from "./transport/sse-decode.ts";
export { encodeEvent, SSE_DONE } from "./transport/sse-encode.ts";
export type { HttpRequest, HttpResponse, SendOptions, Transport } from "./transport/transport.ts";
