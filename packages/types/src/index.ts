// Types only: importing this module adds nothing to a program.
export type {
  UrlCitationParam,
  UrlCitationBody,
  FileCitation,
  ContainerFileCitation,
  FilePath,
  HostedAnnotation,
  Annotation,
  AnnotationParam,
} from "./annotations.ts";
export type {
  ImageDetail,
  DetailEnum,
  PromptCacheBreakpoint,
  InputTextContentParam,
  InputImageContentParamAutoParam,
  InputFileContentParam,
  InputVideoContent,
  InputAudioContent,
  InputContent,
  OutputTextContentParam,
  RefusalContentParam,
  InputTextContent,
  TopLogProb,
  LogProb,
  OutputTextContent,
  TextContent,
  SummaryTextContent,
  ReasoningTextContent,
  RefusalContent,
  InputImageContent,
  InputFileContent,
  ContentPart,
} from "./content.ts";
export type {
  Conversation,
  ConversationCreateBody,
  ConversationUpdateBody,
  ConversationItemsBody,
  ConversationItem,
  ConversationItemList,
  DeletedConversation,
} from "./conversations.ts";
export type {
  ErrorType,
  Error,
  ErrorPayload,
  HttpErrorBody,
  ErrorStreamingEvent,
  WebSocketErrorEvent,
  FlatErrorEvent,
  ResponseError,
  ErrorEvent,
} from "./errors.ts";
export type {
  SummaryEvent,
  ResponseReasoningDeltaStreamingEvent,
  ResponseReasoningDoneStreamingEvent,
  ResponseReasoningTextDeltaStreamingEvent,
  ResponseReasoningTextDoneStreamingEvent,
  ResponseReasoningSummaryPartAddedStreamingEvent,
  ResponseReasoningSummaryPartDoneStreamingEvent,
  ResponseReasoningSummaryDeltaStreamingEvent,
  ResponseReasoningSummaryDoneStreamingEvent,
} from "./events/reasoning.ts";
export type {
  SequencedEvent,
  ItemEvent,
  ContentEvent,
  ResponseCreatedStreamingEvent,
  ResponseQueuedStreamingEvent,
  ResponseInProgressStreamingEvent,
  ResponseCompletedStreamingEvent,
  ResponseFailedStreamingEvent,
  ResponseIncompleteStreamingEvent,
  ResponseOutputItemAddedStreamingEvent,
  ResponseOutputItemDoneStreamingEvent,
  ResponseContentPartAddedStreamingEvent,
  ResponseContentPartDoneStreamingEvent,
} from "./events/response.ts";
export type { SpecifiedEvent, TerminalEvent, StreamEvent } from "./events/stream.ts";
export type {
  ResponseOutputTextDeltaStreamingEvent,
  ResponseOutputTextDoneStreamingEvent,
  ResponseOutputTextAnnotationAddedStreamingEvent,
  ResponseRefusalDeltaStreamingEvent,
  ResponseRefusalDoneStreamingEvent,
  ResponseFunctionCallArgumentsDeltaStreamingEvent,
  ResponseFunctionCallArgumentsDoneStreamingEvent,
} from "./events/text.ts";
export type {
  EmptyModelParam,
  FunctionToolParam,
  ResponsesToolParam,
  FunctionTool,
  Tool,
} from "./functions.ts";
export type {
  ApplyPatchTool,
  ApplyPatchOperation,
  ApplyPatchCall,
  ApplyPatchCallOutput,
  ApplyPatchCallParam,
  ApplyPatchCallOutputParam,
} from "./hosted/apply-patch.ts";
export type {
  CodeInterpreterTool,
  CodeInterpreterOutput,
  CodeInterpreterCall,
  ResponseCodeInterpreterCallInProgressStreamingEvent,
  ResponseCodeInterpreterCallInterpretingStreamingEvent,
  ResponseCodeInterpreterCallCompletedStreamingEvent,
  ResponseCodeInterpreterCallCodeDeltaStreamingEvent,
  ResponseCodeInterpreterCallCodeDoneStreamingEvent,
} from "./hosted/code-interpreter.ts";
export type {
  ComputerTool,
  ComputerUsePreviewTool,
  ComputerAction,
  ComputerSafetyCheck,
  ComputerCall,
  ComputerScreenshot,
  ComputerCallOutput,
  ComputerCallOutputParam,
} from "./hosted/computer.ts";
export type {
  ContainerNetworkPolicy,
  ContainerSkill,
  ContainerAuto,
  ContainerReference,
  LocalEnvironment,
} from "./hosted/containers.ts";
export type {
  CustomToolFormat,
  CustomTool,
  CustomToolCall,
  CustomToolCallOutput,
  ResponseCustomToolCallInputDeltaStreamingEvent,
  ResponseCustomToolCallInputDoneStreamingEvent,
} from "./hosted/custom.ts";
export type {
  KeepaliveEvent,
  ResponseCompactionCompactingStreamingEvent,
  ResponseAudioDeltaStreamingEvent,
  ResponseAudioDoneStreamingEvent,
  ResponseAudioTranscriptDeltaStreamingEvent,
  ResponseAudioTranscriptDoneStreamingEvent,
  HostedEvent,
} from "./hosted/events.ts";
export type {
  ImageGenerationTool,
  ImageGenerationCall,
  ResponseImageGenerationCallInProgressStreamingEvent,
  ResponseImageGenerationCallGeneratingStreamingEvent,
  ResponseImageGenerationCallCompletedStreamingEvent,
  ResponseImageGenerationCallPartialImageStreamingEvent,
} from "./hosted/image-generation.ts";
export type {
  CompactionTrigger,
  ConfigurationUpdate,
  HostedInputItem,
} from "./hosted/input-items.ts";
export type { HostedItem } from "./hosted/items.ts";
export type {
  McpToolFilter,
  McpTool,
  McpListedTool,
  McpListTools,
  McpCallError,
  McpCall,
  McpApprovalRequest,
  McpApprovalResponse,
  McpApprovalResponseParam,
  ResponseMcpCallInProgressStreamingEvent,
  ResponseMcpCallCompletedStreamingEvent,
  ResponseMcpCallFailedStreamingEvent,
  ResponseMcpCallArgumentsDeltaStreamingEvent,
  ResponseMcpCallArgumentsDoneStreamingEvent,
  ResponseMcpListToolsInProgressStreamingEvent,
  ResponseMcpListToolsCompletedStreamingEvent,
  ResponseMcpListToolsFailedStreamingEvent,
} from "./hosted/mcp.ts";
export type { ToolSearchTool, NamespaceTool } from "./hosted/namespace.ts";
export type {
  AllowedCaller,
  ToolCaller,
  ProgrammaticToolCallingTool,
  Program,
  ProgramOutput,
} from "./hosted/program.ts";
export type {
  HostedInclude,
  ConversationParam,
  PromptReference,
  ContextManagement,
  RequestExtensions,
} from "./hosted/request.ts";
export type { ResponseExtensions } from "./hosted/response.ts";
export type {
  ComparisonFilter,
  CompoundFilter,
  FileSearchTool,
  FileSearchResult,
  FileSearchCall,
  UserLocation,
  WebSearchTool,
  WebSearchPreviewTool,
  WebSearchAction,
  WebSearchCall,
  ResponseFileSearchCallInProgressStreamingEvent,
  ResponseFileSearchCallSearchingStreamingEvent,
  ResponseFileSearchCallCompletedStreamingEvent,
  ResponseWebSearchCallInProgressStreamingEvent,
  ResponseWebSearchCallSearchingStreamingEvent,
  ResponseWebSearchCallCompletedStreamingEvent,
} from "./hosted/search.ts";
export type {
  ShellToolEnvironment,
  ShellEnvironment,
  ShellOutcome,
  ShellTool,
  ShellAction,
  ShellCall,
  ShellOutput,
  ShellCallOutput,
  ShellCallParam,
  ShellCallOutputParam,
  LocalShellTool,
  LocalShellCall,
  LocalShellCallOutput,
  ResponseShellCallCommandAddedStreamingEvent,
  ResponseShellCallCommandDeltaStreamingEvent,
  ResponseShellCallCommandDoneStreamingEvent,
  ResponseShellCallOutputContentDeltaStreamingEvent,
  ResponseShellCallOutputContentDoneStreamingEvent,
} from "./hosted/shell.ts";
export type { HostedToolChoice } from "./hosted/tool-choice.ts";
export type {
  ToolSearchCall,
  ToolSearchOutput,
  ToolSearchCallParam,
  ToolSearchOutputParam,
  AdditionalTools,
  AdditionalToolsParam,
} from "./hosted/tool-search.ts";
export type { HostedTool } from "./hosted/tools.ts";
export type {
  ItemReferenceParam,
  ReasoningItemParam,
  CompactionSummaryItemParam,
  ReasoningSummary,
  ReasoningContent,
  InstructionContent,
  AssistantContent,
  UserMessageItemParam,
  SystemMessageItemParam,
  DeveloperMessageItemParam,
  AssistantMessageItemParam,
  FunctionCallItemParam,
  FunctionCallOutputItemParam,
  ItemParam,
  InputItem,
} from "./input-items.ts";
export type {
  MessageStatus,
  FunctionCallStatus,
  FunctionCallItemStatus,
  FunctionCallOutputStatusEnum,
  MessageRole,
  MessagePhase,
  Message,
  FunctionCall,
  FunctionOutputContent,
  FunctionCallOutput,
  ReasoningBody,
  CompactionBody,
  ItemField,
  OutputItem,
} from "./items.ts";
export type { Model, ModelList } from "./models.ts";
export type {
  ReasoningEffortEnum,
  ReasoningEffort,
  ReasoningSummaryEnum,
  ReasoningSummaryContentParam,
  ReasoningParam,
  Reasoning,
} from "./reasoning.ts";
export type {
  IncludeEnum,
  TruncationEnum,
  ServiceTierEnum,
  MetadataParam,
  StreamOptionsParam,
  CreateResponseBody,
  ResponseRequest,
  CompactResponseMethodPublicBody,
  CompactRequest,
} from "./request.ts";
export type {
  ResponseStatus,
  IncompleteDetails,
  ResponseResource,
  CompactResource,
} from "./response.ts";
export type {
  ResponseRetrieveQuery,
  ItemListQuery,
  ItemList,
  InputItemList,
  DeletedResponse,
  InputTokenCount,
} from "./retrieval.ts";
export type {
  VerbosityEnum,
  TextResponseFormat,
  JsonObjectResponseFormat,
  JsonSchemaResponseFormat,
  JsonSchemaResponseFormatParam,
  TextFormatParam,
  TextParam,
  ResponseFormat,
  TextField,
} from "./text.ts";
export type {
  ToolChoiceValueEnum,
  SpecificFunctionParam,
  SpecificToolChoiceParam,
  AllowedToolsParam,
  ToolChoiceParam,
  RequestToolChoice,
  FunctionToolChoice,
  AllowedToolChoice,
  ResponseToolChoice,
} from "./tool-choice.ts";
export type { EchoedTool, RequestTool, ResponseTool } from "./tools.ts";
export type {
  UnknownType,
  OpenEnum,
  UnknownItem,
  UnknownPart,
  UnknownEvent,
  UnknownTool,
  UnknownAnnotation,
  UnknownVariant,
  UnknownToolChoice,
  ExtensionItem,
} from "./unknown.ts";
export type { InputTokensDetails, OutputTokensDetails, Usage } from "./usage.ts";
export type { WebSocketResponseCreateEvent } from "./websocket.ts";
