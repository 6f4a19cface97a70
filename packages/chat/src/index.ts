export { bridge } from "./bridge.ts";
export { idOfNine } from "./call-ids.ts";
export { type ExecutedTools, executedTools } from "./decode-hosted.ts";
export type {
  ChatDialect,
  ChatField,
  ChatMedia,
  ChatReasoning,
  ChatTools,
  ReasoningReplay,
  Structured,
} from "./dialect.ts";
export { explainBy } from "./explain.ts";
export { documentURL, type FileForm, fileLink, fileOrURL, fileURL } from "./file-forms.ts";
export { type ChatProviderFactory, defineChatProvider } from "./provider.ts";
