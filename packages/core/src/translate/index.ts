export { isObject, list, type Loose } from "../events/families.ts";
export {
  firstNumber,
  firstText,
  further,
  isEmpty,
  object,
  parseJson,
  text,
  words,
} from "./foreign.ts";
export { formatOf, type Media, readMedia } from "./media.ts";
export {
  createThinkSplitter,
  type ThinkOptions,
  type ThinkSplitter,
  type ThinkTags,
} from "./think.ts";
export { planTools, type ToolPlan } from "./tools.ts";
export {
  defineTranslator,
  type EncodeContext,
  type Encoded,
  type ModelListing,
  type TranslatorDefinition,
} from "./translator.ts";
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
