export * from "../values.ts";
export { createNormaliser, type NormaliserOptions } from "../events/normalise.ts";
export { createResource, type ResourceSeed } from "../events/resource.ts";
export { createWriter } from "../events/writer.ts";
export type {
  ItemWriter,
  ResponseFacts,
  Writer,
  WriterError,
  WriterOptions,
} from "../events/writer-contract.ts";
export { lowerMcpInput } from "../history/mcp-items.ts";
export { besideMedia, type BesideOptions, formatOf, type Media, readMedia } from "./media.ts";
export {
  fitSchema,
  isPlainPattern,
  type SchemaDialect,
  type SchemaFitter,
  schemaFitter,
  type SchemaReport,
} from "./schema-dialect.ts";
export { toObjectRoot } from "../schema/root.ts";
export {
  createThinkSplitter,
  type ThinkOptions,
  type ThinkSplitter,
  type ThinkTags,
} from "./think.ts";
export { planTools, type ToolPlan } from "./tools.ts";
export type { EncodeContext, Encoded } from "./contract.ts";
export {
  type CallOfTurn,
  type MessageOfTurn,
  type OtherOfTurn,
  type OutputOfTurn,
  readTurns,
  type ReasoningOfTurn,
  textParts,
  type Turn,
  type TurnItem,
  type TurnPart,
} from "./turns.ts";
export { type TokenCounts, toUsage } from "./usage.ts";
export { type Strand, weave } from "./weave.ts";
