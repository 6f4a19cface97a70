export {
  urlCitationParamSchema,
  urlCitationBodySchema,
  fileCitationSchema,
  containerFileCitationSchema,
  filePathSchema,
  annotationSchema,
  annotationParamSchema,
} from "./annotations.ts";
export {
  imageDetailSchema,
  detailEnumSchema,
  promptCacheBreakpointSchema,
  inputTextContentParamSchema,
  inputImageContentParamAutoParamSchema,
  inputFileContentParamSchema,
  inputVideoContentSchema,
  inputAudioContentSchema,
  inputContentSchema,
  outputTextContentParamSchema,
  refusalContentParamSchema,
  inputTextContentSchema,
  topLogProbSchema,
  logProbSchema,
  outputTextContentSchema,
  textContentSchema,
  summaryTextContentSchema,
  reasoningTextContentSchema,
  refusalContentSchema,
  inputImageContentSchema,
  inputFileContentSchema,
  contentPartSchema,
} from "./content.ts";
export {
  conversationSchema,
  conversationCreateBodySchema,
  conversationUpdateBodySchema,
  conversationItemsBodySchema,
  conversationItemListSchema,
  deletedConversationSchema,
} from "./conversations.ts";
export {
  errorTypeSchema,
  errorSchema,
  errorPayloadSchema,
  httpErrorBodySchema,
  errorStreamingEventSchema,
  webSocketErrorEventSchema,
  flatErrorEventSchema,
  responseErrorSchema,
  errorEventSchema,
} from "./errors.ts";
export {
  responseReasoningDeltaStreamingEventSchema,
  responseReasoningDoneStreamingEventSchema,
  responseReasoningTextDeltaStreamingEventSchema,
  responseReasoningTextDoneStreamingEventSchema,
  responseReasoningSummaryPartAddedStreamingEventSchema,
  responseReasoningSummaryPartDoneStreamingEventSchema,
  responseReasoningSummaryDeltaStreamingEventSchema,
  responseReasoningSummaryDoneStreamingEventSchema,
} from "./events/reasoning.ts";
export {
  responseCreatedStreamingEventSchema,
  responseQueuedStreamingEventSchema,
  responseInProgressStreamingEventSchema,
  responseCompletedStreamingEventSchema,
  responseFailedStreamingEventSchema,
  responseIncompleteStreamingEventSchema,
  responseOutputItemAddedStreamingEventSchema,
  responseOutputItemDoneStreamingEventSchema,
  responseContentPartAddedStreamingEventSchema,
  responseContentPartDoneStreamingEventSchema,
} from "./events/response.ts";
export { streamEventSchema } from "./events/stream.ts";
export {
  responseOutputTextDeltaStreamingEventSchema,
  responseOutputTextDoneStreamingEventSchema,
  responseOutputTextAnnotationAddedStreamingEventSchema,
  responseRefusalDeltaStreamingEventSchema,
  responseRefusalDoneStreamingEventSchema,
  responseFunctionCallArgumentsDeltaStreamingEventSchema,
  responseFunctionCallArgumentsDoneStreamingEventSchema,
} from "./events/text.ts";
export {
  emptyModelParamSchema,
  functionToolParamSchema,
  responsesToolParamSchema,
  functionToolSchema,
  toolSchema,
} from "./functions.ts";
export {
  applyPatchToolSchema,
  applyPatchOperationSchema,
  applyPatchCallSchema,
  applyPatchCallOutputSchema,
  applyPatchCallParamSchema,
  applyPatchCallOutputParamSchema,
} from "./hosted/apply-patch.ts";
export {
  codeInterpreterToolSchema,
  codeInterpreterOutputSchema,
  codeInterpreterCallSchema,
  responseCodeInterpreterCallInProgressStreamingEventSchema,
  responseCodeInterpreterCallInterpretingStreamingEventSchema,
  responseCodeInterpreterCallCompletedStreamingEventSchema,
  responseCodeInterpreterCallCodeDeltaStreamingEventSchema,
  responseCodeInterpreterCallCodeDoneStreamingEventSchema,
} from "./hosted/code-interpreter.ts";
export {
  computerToolSchema,
  computerUsePreviewToolSchema,
  computerActionSchema,
  computerSafetyCheckSchema,
  computerCallSchema,
  computerScreenshotSchema,
  computerCallOutputSchema,
  computerCallOutputParamSchema,
} from "./hosted/computer.ts";
export {
  containerNetworkPolicySchema,
  containerSkillSchema,
  containerAutoSchema,
  containerReferenceSchema,
  localEnvironmentSchema,
} from "./hosted/containers.ts";
export {
  customToolFormatSchema,
  customToolSchema,
  customToolCallSchema,
  customToolCallOutputSchema,
  responseCustomToolCallInputDeltaStreamingEventSchema,
  responseCustomToolCallInputDoneStreamingEventSchema,
} from "./hosted/custom.ts";
export {
  keepaliveEventSchema,
  responseCompactionCompactingStreamingEventSchema,
  responseAudioDeltaStreamingEventSchema,
  responseAudioDoneStreamingEventSchema,
  responseAudioTranscriptDeltaStreamingEventSchema,
  responseAudioTranscriptDoneStreamingEventSchema,
} from "./hosted/events.ts";
export {
  imageGenerationToolSchema,
  imageGenerationCallSchema,
  responseImageGenerationCallInProgressStreamingEventSchema,
  responseImageGenerationCallGeneratingStreamingEventSchema,
  responseImageGenerationCallCompletedStreamingEventSchema,
  responseImageGenerationCallPartialImageStreamingEventSchema,
} from "./hosted/image-generation.ts";
export { compactionTriggerSchema, configurationUpdateSchema } from "./hosted/input-items.ts";
export {
  mcpToolFilterSchema,
  mcpToolSchema,
  mcpListedToolSchema,
  mcpListToolsSchema,
  mcpCallErrorSchema,
  mcpCallSchema,
  mcpApprovalRequestSchema,
  mcpApprovalResponseSchema,
  mcpApprovalResponseParamSchema,
  responseMcpCallInProgressStreamingEventSchema,
  responseMcpCallCompletedStreamingEventSchema,
  responseMcpCallFailedStreamingEventSchema,
  responseMcpCallArgumentsDeltaStreamingEventSchema,
  responseMcpCallArgumentsDoneStreamingEventSchema,
  responseMcpListToolsInProgressStreamingEventSchema,
  responseMcpListToolsCompletedStreamingEventSchema,
  responseMcpListToolsFailedStreamingEventSchema,
} from "./hosted/mcp.ts";
export { toolSearchToolSchema, namespaceToolSchema } from "./hosted/namespace.ts";
export {
  allowedCallerSchema,
  toolCallerSchema,
  programmaticToolCallingToolSchema,
  programSchema,
  programOutputSchema,
} from "./hosted/program.ts";
export {
  hostedIncludeSchema,
  conversationParamSchema,
  promptReferenceSchema,
  contextManagementSchema,
} from "./hosted/request.ts";
export {
  comparisonFilterSchema,
  compoundFilterSchema,
  fileSearchToolSchema,
  fileSearchResultSchema,
  fileSearchCallSchema,
  userLocationSchema,
  webSearchToolSchema,
  webSearchPreviewToolSchema,
  webSearchActionSchema,
  webSearchCallSchema,
  responseFileSearchCallInProgressStreamingEventSchema,
  responseFileSearchCallSearchingStreamingEventSchema,
  responseFileSearchCallCompletedStreamingEventSchema,
  responseWebSearchCallInProgressStreamingEventSchema,
  responseWebSearchCallSearchingStreamingEventSchema,
  responseWebSearchCallCompletedStreamingEventSchema,
} from "./hosted/search.ts";
export {
  shellToolEnvironmentSchema,
  shellEnvironmentSchema,
  shellOutcomeSchema,
  shellToolSchema,
  shellActionSchema,
  shellCallSchema,
  shellOutputSchema,
  shellCallOutputSchema,
  shellCallParamSchema,
  shellCallOutputParamSchema,
  localShellToolSchema,
  localShellCallSchema,
  localShellCallOutputSchema,
  responseShellCallCommandAddedStreamingEventSchema,
  responseShellCallCommandDeltaStreamingEventSchema,
  responseShellCallCommandDoneStreamingEventSchema,
  responseShellCallOutputContentDeltaStreamingEventSchema,
  responseShellCallOutputContentDoneStreamingEventSchema,
} from "./hosted/shell.ts";
export {
  toolSearchCallSchema,
  toolSearchOutputSchema,
  toolSearchCallParamSchema,
  toolSearchOutputParamSchema,
  additionalToolsSchema,
  additionalToolsParamSchema,
} from "./hosted/tool-search.ts";
export { inputItemSchema } from "./input-item.ts";
export {
  reasoningContentSchema,
  reasoningSummarySchema,
  itemReferenceParamSchema,
  reasoningItemParamSchema,
  compactionSummaryItemParamSchema,
  instructionContentSchema,
  assistantContentSchema,
  userMessageItemParamSchema,
  systemMessageItemParamSchema,
  developerMessageItemParamSchema,
  assistantMessageItemParamSchema,
  functionCallItemParamSchema,
  functionCallOutputItemParamSchema,
  itemParamSchema,
} from "./input-items.ts";
export {
  messageStatusSchema,
  functionCallStatusSchema,
  functionCallItemStatusSchema,
  functionCallOutputStatusEnumSchema,
  messageRoleSchema,
  messagePhaseSchema,
  messageSchema,
  functionCallSchema,
  functionOutputContentSchema,
  functionCallOutputSchema,
  reasoningBodySchema,
  compactionBodySchema,
  itemFieldSchema,
} from "./items.ts";
export { modelSchema, modelListSchema } from "./models.ts";
export { outputItemSchema } from "./output-item.ts";
export {
  reasoningEffortEnumSchema,
  reasoningEffortSchema,
  reasoningSummaryEnumSchema,
  reasoningSummaryContentParamSchema,
  reasoningParamSchema,
  reasoningSchema,
} from "./reasoning.ts";
export {
  includeEnumSchema,
  truncationEnumSchema,
  serviceTierEnumSchema,
  metadataParamSchema,
  streamOptionsParamSchema,
  createResponseBodySchema,
  compactResponseMethodPublicBodySchema,
} from "./request.ts";
export { responseRequestSchema, compactRequestSchema } from "./response-request.ts";
export {
  responseStatusSchema,
  incompleteDetailsSchema,
  responseResourceSchema,
  compactResourceSchema,
} from "./response.ts";
export {
  responseRetrieveQuerySchema,
  itemListQuerySchema,
  itemListSchema,
  inputItemListSchema,
  deletedResponseSchema,
  inputTokenCountSchema,
} from "./retrieval.ts";
export {
  verbosityEnumSchema,
  textResponseFormatSchema,
  jsonObjectResponseFormatSchema,
  jsonSchemaResponseFormatSchema,
  jsonSchemaResponseFormatParamSchema,
  textFormatParamSchema,
  textParamSchema,
  responseFormatSchema,
  textFieldSchema,
} from "./text.ts";
export {
  toolChoiceValueEnumSchema,
  specificFunctionParamSchema,
  specificToolChoiceParamSchema,
  allowedToolsParamSchema,
  toolChoiceParamSchema,
  requestToolChoiceSchema,
  functionToolChoiceSchema,
  allowedToolChoiceSchema,
  responseToolChoiceSchema,
} from "./tool-choice.ts";
export { requestToolSchema, responseToolSchema } from "./tools.ts";
export { inputTokensDetailsSchema, outputTokensDetailsSchema, usageSchema } from "./usage.ts";
export { webSocketResponseCreateEventSchema } from "./websocket.ts";
