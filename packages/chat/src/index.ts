export { bridge } from "./bridge.ts";
export type {
  ChatDialect,
  ChatField,
  ChatMedia,
  ChatReasoning,
  ChatTools,
  ReasoningReplay,
  Structured,
} from "./dialect.ts";
export { type ChatProviderFactory, defineChatProvider } from "./provider.ts";
