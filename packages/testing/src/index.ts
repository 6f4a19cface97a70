export { loadRecordings } from "./recordings/load.ts";
export type { RecordingFilter, Recordings } from "./recordings/load.ts";
export { Recording } from "./recordings/recording.ts";
export type { RecordingEntry } from "./recordings/recording.ts";
export { splitResponses } from "./recordings/sse.ts";
export type { ListenOptions } from "./loopback.ts";
export type { Cut, Ending, Exchange } from "./replay/exchange.ts";
export { replay } from "./replay/replay.ts";
export type { ReplayServer, Script } from "./replay/replay.ts";
export type { CapturedRequest } from "./replay/request.ts";
export { serveEmbedded } from "./embedded/server.ts";
export type { EmbeddedOptions, EmbeddedServer } from "./embedded/server.ts";
export { providerConformance } from "./conformance/conformance.ts";
export type {
  ConformanceCase,
  ConformanceCaseName,
  ConformanceSubject,
} from "./conformance/subject.ts";
export { type ChatAnswerOptions, playChat } from "./wires/chat.ts";
export { playGemini } from "./wires/gemini.ts";
export { playMessages } from "./wires/messages.ts";
export { askBridged } from "./conformance/bridged.ts";
export type { BridgedSubject } from "./conformance/bridged.ts";
export { recordedConformance } from "./conformance/recorded.ts";
export type { RecordedConformance, RecordedSubject } from "./conformance/recorded.ts";
export { mutations } from "./mutations.ts";
