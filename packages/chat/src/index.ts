export type {
  ChatDialect,
  ChatField,
  ChatMedia,
  ChatReasoning,
  ChatTools,
  ReasoningReplay,
  Structured,
} from "./dialect.ts";
