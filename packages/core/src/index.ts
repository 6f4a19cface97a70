export {
  type AgentHost,
  type HostedOutcome,
  type McpContext,
  type McpRunner,
  type McpServer,
  type ReadArguments,
  RUNNER,
  type RunnableTool,
  type Runner,
  type StructuredOutcome,
  type StructuredSupport,
  type ToolContext,
} from "./agent/contract.ts";
export type {
  AgentOptions,
  AgentProgress,
  AgentStep,
  Checkpoint,
  CheckpointCall,
  ToolLedger,
} from "./agent/options.ts";
export type { ResponseFor, StreamFor, ToolRunOf } from "./agent/result.ts";
export { resume, type ResumeOptions } from "./agent/resume.ts";
export { runAgent } from "./agent/run.ts";
export { AgentStream } from "./agent/stream.ts";
export {
  type NoArguments,
  tool,
  type Tool,
  type ToolArguments,
  type ToolOptions,
  type ToolResult,
} from "./agent/tool.ts";
export { AnyLLM, type ProviderFactory } from "./anyllm.ts";
export { capabilities, type ProviderCapabilities } from "./capabilities.ts";
export { createClient } from "./client.ts";
export type {
  CallOptions,
  CallSettings,
  Client,
  ClientOptions,
  ClientRequest,
  ListedModel,
  ModelReference,
  Responses,
  Runtime,
} from "./client-types.ts";
export { type ApiKey, type Endpoint, fillBaseURL, type ProviderOptions } from "./endpoint.ts";
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
export { accumulate, reduce } from "./events/reduce.ts";
export {
  type Capabilities,
  CONTRACT,
  type DecodeContext,
  type Decoder,
  defineProvider,
  httpRequest,
  type ModelPage,
  type OperationCall,
  type OperationName,
  type Provider,
  type ProviderDefinition,
  type Query,
  type RequestExtras,
} from "./provider.ts";
export type { LossKind, ReadableReasoning } from "./history/foreign.ts";
export type { History } from "./history/history.ts";
export { type HistoryLoss, portHistory, type PortOptions } from "./history/port.ts";
export { portableHistory, type PortableHistoryOptions } from "./history/portable.ts";
export { type Marked, markItems, type Provenance, provenanceOf } from "./history/provenance.ts";
export {
  type HistoryDefect,
  type HistoryIssue,
  lintHistory,
  repairHistory,
  type RepairOptions,
} from "./history/repair.ts";
export { readResponseStream } from "./read-stream.ts";
export { ReasoningEffort } from "./reasoning-effort.ts";
export { fitRequest, type Warning } from "./request.ts";
export type { AnyLLMResponse } from "./response.ts";
export {
  defineResponsesProvider,
  explainMissingEndpoint,
  isMissingEndpoint,
  type ResponsesProviderDefinition,
} from "./responses-provider.ts";
export { LLMProvider } from "./route/llm-provider.ts";
export { resolveModel, type Route, type RouteOptions } from "./route/resolve.ts";
export { splitModelProvider } from "./route/split-model-provider.ts";
export { type ConverterOptions, withJsonSchema } from "./schema/convert.ts";
export type {
  JSONSchema,
  SchemaIssue,
  SchemaOutput,
  SchemaResult,
  StandardSchema,
} from "./schema/standard.ts";
export { ResponseStream } from "./stream.ts";
export { format, type FormatOptions } from "./structured/format.ts";
export type { StructuredResponse, StructuredResult } from "./structured/result.ts";
export type { DeepPartial, StructuredText } from "./structured/types.ts";
export { mcpTool, type McpToolOptions } from "./agent/mcp-tool.ts";
export type { ModelListing, TranslatorDefinition, TranslatorWire } from "./translate/contract.ts";
export { defineTranslator } from "./translate/translator.ts";
export { type Fetch, fetchTransport } from "./transport/fetch.ts";
export type { FrameParser, Framing, OnFrame } from "./transport/framing.ts";
export type { Timeouts } from "./transport/timeouts.ts";
export { sseDecode } from "./transport/sse-decode.ts";
export { encodeEvent, SSE_DONE } from "./transport/sse-encode.ts";
export type { HttpRequest, HttpResponse, SendOptions, Transport } from "./transport/transport.ts";
