/* oxlint-disable */
// Generated from the OpenAPI document of OpenResponses 2026-04-24. To make it again, with the
// document's path for DOCUMENT (openapi-typescript needs a TypeScript before 7):
//
//   node test/generated/prepare.ts DOCUMENT |
//     npx -y -p typescript@5.9.3 -p openapi-typescript@7.13.0 \
//       openapi-typescript --default-non-nullable=false > test/generated/openresponses.ts
//
// and put this head back.

export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        ItemReferenceParam: {
            type?: "item_reference" | null;
            id: string;
        };
        ReasoningSummaryContentParam: {
            /**
             * @default summary_text
             * @enum {string}
             */
            type: "summary_text";
            text: string;
        };
        ReasoningItemParam: {
            id?: string | null;
            /**
             * @default reasoning
             * @enum {string}
             */
            type: "reasoning";
            summary: components["schemas"]["ReasoningSummaryContentParam"][];
            content?: null;
            encrypted_content?: string | null;
        };
        CompactionSummaryItemParam: {
            id?: string | null;
            /**
             * @default compaction
             * @enum {string}
             */
            type: "compaction";
            encrypted_content: string;
        };
        InputTextContentParam: {
            /**
             * @default input_text
             * @enum {string}
             */
            type: "input_text";
            text: string;
        };
        /** @enum {string} */
        DetailEnum: "low" | "high" | "auto";
        InputImageContentParamAutoParam: {
            /**
             * @default input_image
             * @enum {string}
             */
            type: "input_image";
            image_url?: string | null;
            detail?: (components["schemas"]["ImageDetail"] & unknown) | null;
        };
        InputFileContentParam: {
            /**
             * @default input_file
             * @enum {string}
             */
            type: "input_file";
            filename?: string | null;
            file_data?: string | null;
            file_url?: string | null;
        };
        UserMessageItemParam: {
            id?: string | null;
            /**
             * @default message
             * @enum {string}
             */
            type: "message";
            /**
             * @default user
             * @enum {string}
             */
            role: "user";
            content: (components["schemas"]["InputTextContentParam"] | components["schemas"]["InputImageContentParamAutoParam"] | components["schemas"]["InputFileContentParam"])[] | string;
            status?: string | null;
        };
        SystemMessageItemParam: {
            id?: string | null;
            /**
             * @default message
             * @enum {string}
             */
            type: "message";
            /**
             * @default system
             * @enum {string}
             */
            role: "system";
            content: components["schemas"]["InputTextContentParam"][] | string;
            status?: string | null;
        };
        DeveloperMessageItemParam: {
            id?: string | null;
            /**
             * @default message
             * @enum {string}
             */
            type: "message";
            /**
             * @default developer
             * @enum {string}
             */
            role: "developer";
            content: components["schemas"]["InputTextContentParam"][] | string;
            status?: string | null;
        };
        UrlCitationParam: {
            /**
             * @default url_citation
             * @enum {string}
             */
            type: "url_citation";
            start_index: number;
            end_index: number;
            url: string;
            title: string;
        };
        OutputTextContentParam: {
            /**
             * @default output_text
             * @enum {string}
             */
            type: "output_text";
            text: string;
            annotations?: components["schemas"]["UrlCitationParam"][];
        };
        RefusalContentParam: {
            /**
             * @default refusal
             * @enum {string}
             */
            type: "refusal";
            refusal: string;
        };
        AssistantMessageItemParam: {
            id?: string | null;
            /**
             * @default message
             * @enum {string}
             */
            type: "message";
            /**
             * @default assistant
             * @enum {string}
             */
            role: "assistant";
            content: (components["schemas"]["OutputTextContentParam"] | components["schemas"]["RefusalContentParam"])[] | string;
            /** @enum {string} */
            phase?: "commentary" | "final_answer";
            status?: string | null;
        };
        /** @enum {string} */
        FunctionCallItemStatus: "in_progress" | "completed" | "incomplete";
        FunctionCallItemParam: {
            id?: string | null;
            call_id: string;
            /**
             * @default function_call
             * @enum {string}
             */
            type: "function_call";
            name: string;
            arguments: string;
            status?: (components["schemas"]["FunctionCallStatus"] & unknown) | null;
        };
        FunctionCallOutputItemParam: {
            id?: string | null;
            call_id: string;
            /**
             * @default function_call_output
             * @enum {string}
             */
            type: "function_call_output";
            output: string | (components["schemas"]["InputTextContentParam"] | components["schemas"]["InputImageContentParamAutoParam"] | components["schemas"]["InputFileContentParam"] | components["schemas"]["InputVideoContent"])[];
            status?: (components["schemas"]["FunctionCallStatus"] & unknown) | null;
        };
        ItemParam: components["schemas"]["ItemReferenceParam"] | components["schemas"]["ReasoningItemParam"] | components["schemas"]["CompactionSummaryItemParam"] | components["schemas"]["UserMessageItemParam"] | components["schemas"]["SystemMessageItemParam"] | components["schemas"]["DeveloperMessageItemParam"] | components["schemas"]["AssistantMessageItemParam"] | components["schemas"]["FunctionCallItemParam"] | components["schemas"]["FunctionCallOutputItemParam"];
        /** @enum {string} */
        IncludeEnum: "reasoning.encrypted_content" | "message.output_text.logprobs";
        EmptyModelParam: {
            [key: string]: unknown;
        };
        FunctionToolParam: {
            name: string;
            description?: string | null;
            parameters?: components["schemas"]["EmptyModelParam"] | null;
            strict?: boolean;
            /**
             * @default function
             * @enum {string}
             */
            type: "function";
        };
        ResponsesToolParam: components["schemas"]["FunctionToolParam"];
        SpecificFunctionParam: {
            /**
             * @default function
             * @enum {string}
             */
            type: "function";
            name: string;
        };
        SpecificToolChoiceParam: components["schemas"]["SpecificFunctionParam"];
        /** @enum {string} */
        ToolChoiceValueEnum: "none" | "auto" | "required";
        AllowedToolsParam: {
            /**
             * @default allowed_tools
             * @enum {string}
             */
            type: "allowed_tools";
            tools: components["schemas"]["SpecificToolChoiceParam"][];
            mode?: components["schemas"]["ToolChoiceValueEnum"] & unknown;
        };
        ToolChoiceParam: components["schemas"]["SpecificToolChoiceParam"] | components["schemas"]["ToolChoiceValueEnum"] | components["schemas"]["AllowedToolsParam"];
        MetadataParam: {
            [key: string]: string;
        };
        /** @enum {string} */
        VerbosityEnum: "low" | "medium" | "high";
        TextParam: {
            format?: components["schemas"]["TextFormatParam"] | null;
            verbosity?: components["schemas"]["VerbosityEnum"] & unknown;
        };
        StreamOptionsParam: {
            include_obfuscation?: boolean;
        };
        /** @enum {string} */
        ReasoningEffortEnum: "none" | "low" | "medium" | "high" | "xhigh";
        /** @enum {string} */
        ReasoningSummaryEnum: "concise" | "detailed" | "auto";
        ReasoningParam: {
            effort?: components["schemas"]["ReasoningEffortEnum"] | null;
            summary?: (components["schemas"]["ReasoningSummaryEnum"] & unknown) | null;
        };
        /** @enum {string} */
        TruncationEnum: "auto" | "disabled";
        /** @enum {string} */
        ServiceTierEnum: "auto" | "default" | "flex" | "priority";
        CreateResponseBody: {
            model?: string | null;
            input?: (string | components["schemas"]["ItemParam"][]) | null;
            previous_response_id?: string | null;
            include?: components["schemas"]["IncludeEnum"][];
            tools?: components["schemas"]["ResponsesToolParam"][] | null;
            tool_choice?: (components["schemas"]["ToolChoiceParam"] & unknown) | null;
            metadata?: (components["schemas"]["MetadataParam"] & unknown) | null;
            text?: (components["schemas"]["TextParam"] & unknown) | null;
            temperature?: number | null;
            top_p?: number | null;
            presence_penalty?: number | null;
            frequency_penalty?: number | null;
            parallel_tool_calls?: boolean | null;
            stream?: boolean;
            stream_options?: (components["schemas"]["StreamOptionsParam"] & unknown) | null;
            background?: boolean;
            max_output_tokens?: number | null;
            max_tool_calls?: number | null;
            reasoning?: (components["schemas"]["ReasoningParam"] & unknown) | null;
            safety_identifier?: string | null;
            prompt_cache_key?: string | null;
            truncation?: components["schemas"]["TruncationEnum"] & unknown;
            instructions?: string | null;
            store?: boolean;
            service_tier?: components["schemas"]["ServiceTierEnum"] & unknown;
            top_logprobs?: number | null;
        };
        WebSocketResponseCreateEvent: {
            /**
             * @default response.create
             * @enum {string}
             */
            type: "response.create";
            stream?: string;
            stream_options?: string;
            background?: string;
        } & components["schemas"]["CreateResponseBody"];
        WebSocketErrorEvent: {
            /**
             * @default error
             * @enum {string}
             */
            type: "error";
            status: number;
            error: {
                type?: string;
                code: string;
                message: string;
                param?: string | null;
            } & {
                [key: string]: unknown;
            };
        };
        IncompleteDetails: {
            reason: string;
        };
        /** @enum {string} */
        MessageRole: "user" | "assistant" | "system" | "developer";
        InputTextContent: {
            /**
             * @default input_text
             * @enum {string}
             */
            type: "input_text";
            text: string;
        };
        UrlCitationBody: {
            /**
             * @default url_citation
             * @enum {string}
             */
            type: "url_citation";
            url: string;
            start_index: number;
            end_index: number;
            title: string;
        };
        Annotation: components["schemas"]["UrlCitationBody"];
        TopLogProb: {
            token: string;
            logprob: number;
            bytes: number[];
        };
        LogProb: {
            token: string;
            logprob: number;
            bytes: number[];
            top_logprobs: components["schemas"]["TopLogProb"][];
        };
        OutputTextContent: {
            /**
             * @default output_text
             * @enum {string}
             */
            type: "output_text";
            text: string;
            annotations: components["schemas"]["Annotation"][];
            logprobs?: components["schemas"]["LogProb"][];
        };
        TextContent: {
            /**
             * @default text
             * @enum {string}
             */
            type: "text";
            text: string;
        };
        SummaryTextContent: {
            /**
             * @default summary_text
             * @enum {string}
             */
            type: "summary_text";
            text: string;
        };
        ReasoningTextContent: {
            /**
             * @default reasoning_text
             * @enum {string}
             */
            type: "reasoning_text";
            text: string;
        };
        RefusalContent: {
            /**
             * @default refusal
             * @enum {string}
             */
            type: "refusal";
            refusal: string;
        };
        /** @enum {string} */
        ImageDetail: "low" | "high" | "auto";
        InputImageContent: {
            /**
             * @default input_image
             * @enum {string}
             */
            type: "input_image";
            image_url: string | null;
            detail: components["schemas"]["ImageDetail"] & unknown;
        };
        InputFileContent: {
            /**
             * @default input_file
             * @enum {string}
             */
            type: "input_file";
            filename?: string;
            file_url?: string;
        };
        /** @enum {string} */
        MessageStatus: "in_progress" | "completed" | "incomplete";
        Message: {
            /**
             * @default message
             * @enum {string}
             */
            type: "message";
            id: string;
            status: components["schemas"]["MessageStatus"] & unknown;
            role: components["schemas"]["MessageRole"] & unknown;
            content: (components["schemas"]["InputTextContent"] | components["schemas"]["OutputTextContent"] | components["schemas"]["TextContent"] | components["schemas"]["SummaryTextContent"] | components["schemas"]["ReasoningTextContent"] | components["schemas"]["RefusalContent"] | components["schemas"]["InputImageContent"] | components["schemas"]["InputFileContent"] | components["schemas"]["InputVideoContent"])[];
            /** @enum {string} */
            phase?: "commentary" | "final_answer";
        };
        /** @enum {string} */
        FunctionCallStatus: "in_progress" | "completed" | "incomplete";
        FunctionCall: {
            /**
             * @default function_call
             * @enum {string}
             */
            type: "function_call";
            id: string;
            call_id: string;
            name: string;
            arguments: string;
            status: components["schemas"]["FunctionCallStatus"] & unknown;
        };
        /** @enum {string} */
        FunctionCallOutputStatusEnum: "in_progress" | "completed" | "incomplete";
        FunctionCallOutput: {
            /**
             * @default function_call_output
             * @enum {string}
             */
            type: "function_call_output";
            id: string;
            call_id: string;
            output: string | (components["schemas"]["InputTextContent"] | components["schemas"]["InputImageContent"] | components["schemas"]["InputFileContent"])[];
            status: components["schemas"]["FunctionCallOutputStatusEnum"] & unknown;
        };
        ReasoningBody: {
            /**
             * @default reasoning
             * @enum {string}
             */
            type: "reasoning";
            id: string;
            content?: (components["schemas"]["InputTextContent"] | components["schemas"]["OutputTextContent"] | components["schemas"]["TextContent"] | components["schemas"]["SummaryTextContent"] | components["schemas"]["ReasoningTextContent"] | components["schemas"]["RefusalContent"] | components["schemas"]["InputImageContent"] | components["schemas"]["InputFileContent"])[];
            summary: (components["schemas"]["InputTextContent"] | components["schemas"]["OutputTextContent"] | components["schemas"]["TextContent"] | components["schemas"]["SummaryTextContent"] | components["schemas"]["ReasoningTextContent"] | components["schemas"]["RefusalContent"] | components["schemas"]["InputImageContent"] | components["schemas"]["InputFileContent"])[];
            encrypted_content?: string;
        };
        CompactionBody: {
            /**
             * @default compaction
             * @enum {string}
             */
            type: "compaction";
            id: string;
            encrypted_content: string;
            created_by?: string;
        };
        ItemField: components["schemas"]["Message"] | components["schemas"]["FunctionCall"] | components["schemas"]["FunctionCallOutput"] | components["schemas"]["ReasoningBody"] | components["schemas"]["CompactionBody"];
        Error: {
            code: string;
            message: string;
        };
        FunctionTool: {
            /**
             * @default function
             * @enum {string}
             */
            type: "function";
            name: string;
            description: string | null;
            parameters: {
                [key: string]: unknown;
            } | null;
            strict: boolean | null;
        };
        Tool: components["schemas"]["FunctionTool"];
        FunctionToolChoice: {
            /**
             * @default function
             * @enum {string}
             */
            type: "function";
            name?: string;
        };
        AllowedToolChoice: {
            /**
             * @default allowed_tools
             * @enum {string}
             */
            type: "allowed_tools";
            tools: components["schemas"]["FunctionToolChoice"][];
            mode: components["schemas"]["ToolChoiceValueEnum"];
        };
        TextResponseFormat: {
            /**
             * @default text
             * @enum {string}
             */
            type: "text";
        };
        JsonObjectResponseFormat: {
            /**
             * @default json_object
             * @enum {string}
             */
            type: "json_object";
        };
        JsonSchemaResponseFormat: {
            /**
             * @default json_schema
             * @enum {string}
             */
            type: "json_schema";
            name: string;
            description: string | null;
            schema: null;
            strict: boolean;
        };
        TextField: {
            format: components["schemas"]["TextResponseFormat"] | components["schemas"]["JsonObjectResponseFormat"] | components["schemas"]["JsonSchemaResponseFormat"];
            verbosity?: components["schemas"]["VerbosityEnum"];
        };
        Reasoning: {
            effort: components["schemas"]["ReasoningEffortEnum"] | null;
            summary: (components["schemas"]["ReasoningSummaryEnum"] & unknown) | null;
        };
        InputTokensDetails: {
            cached_tokens: number;
        };
        OutputTokensDetails: {
            reasoning_tokens: number;
        };
        Usage: {
            input_tokens: number;
            output_tokens: number;
            total_tokens: number;
            input_tokens_details: components["schemas"]["InputTokensDetails"] & unknown;
            output_tokens_details: components["schemas"]["OutputTokensDetails"] & unknown;
        };
        ResponseResource: {
            id: string;
            /**
             * @default response
             * @enum {string}
             */
            object: "response";
            created_at: number;
            completed_at: number | null;
            status: string;
            incomplete_details: (components["schemas"]["IncompleteDetails"] & unknown) | null;
            model: string;
            previous_response_id: string | null;
            instructions: string | null;
            output: components["schemas"]["ItemField"][];
            error: (components["schemas"]["Error"] & unknown) | null;
            tools: components["schemas"]["Tool"][];
            tool_choice: components["schemas"]["FunctionToolChoice"] | components["schemas"]["ToolChoiceValueEnum"] | components["schemas"]["AllowedToolChoice"];
            truncation: components["schemas"]["TruncationEnum"] & unknown;
            parallel_tool_calls: boolean;
            text: components["schemas"]["TextField"] & unknown;
            top_p: number;
            presence_penalty: number;
            frequency_penalty: number;
            top_logprobs: number;
            temperature: number;
            reasoning: (components["schemas"]["Reasoning"] & unknown) | null;
            usage: (components["schemas"]["Usage"] & unknown) | null;
            max_output_tokens: number | null;
            max_tool_calls: number | null;
            store: boolean;
            background: boolean;
            service_tier: string;
            metadata: unknown;
            safety_identifier: string | null;
            prompt_cache_key: string | null;
        };
        ResponseCreatedStreamingEvent: {
            /**
             * @default response.created
             * @enum {string}
             */
            type: "response.created";
            sequence_number: number;
            response: components["schemas"]["ResponseResource"] & unknown;
        };
        ResponseQueuedStreamingEvent: {
            /**
             * @default response.queued
             * @enum {string}
             */
            type: "response.queued";
            sequence_number: number;
            response: components["schemas"]["ResponseResource"] & unknown;
        };
        ResponseInProgressStreamingEvent: {
            /**
             * @default response.in_progress
             * @enum {string}
             */
            type: "response.in_progress";
            sequence_number: number;
            response: components["schemas"]["ResponseResource"] & unknown;
        };
        ResponseCompletedStreamingEvent: {
            /**
             * @default response.completed
             * @enum {string}
             */
            type: "response.completed";
            sequence_number: number;
            response: components["schemas"]["ResponseResource"] & unknown;
        };
        ResponseFailedStreamingEvent: {
            /**
             * @default response.failed
             * @enum {string}
             */
            type: "response.failed";
            sequence_number: number;
            response: components["schemas"]["ResponseResource"] & unknown;
        };
        ResponseIncompleteStreamingEvent: {
            /**
             * @default response.incomplete
             * @enum {string}
             */
            type: "response.incomplete";
            sequence_number: number;
            response: components["schemas"]["ResponseResource"] & unknown;
        };
        ResponseOutputItemAddedStreamingEvent: {
            /**
             * @default response.output_item.added
             * @enum {string}
             */
            type: "response.output_item.added";
            sequence_number: number;
            output_index: number;
            item: (components["schemas"]["ItemField"] & unknown) | null;
        };
        ResponseOutputItemDoneStreamingEvent: {
            /**
             * @default response.output_item.done
             * @enum {string}
             */
            type: "response.output_item.done";
            sequence_number: number;
            output_index: number;
            item: (components["schemas"]["ItemField"] & unknown) | null;
        };
        ResponseReasoningSummaryPartAddedStreamingEvent: {
            /**
             * @default response.reasoning_summary_part.added
             * @enum {string}
             */
            type: "response.reasoning_summary_part.added";
            sequence_number: number;
            item_id: string;
            output_index: number;
            summary_index: number;
            part: components["schemas"]["InputTextContent"] | components["schemas"]["OutputTextContent"] | components["schemas"]["TextContent"] | components["schemas"]["SummaryTextContent"] | components["schemas"]["ReasoningTextContent"] | components["schemas"]["RefusalContent"] | components["schemas"]["InputImageContent"] | components["schemas"]["InputFileContent"];
        };
        ResponseReasoningSummaryPartDoneStreamingEvent: {
            /**
             * @default response.reasoning_summary_part.done
             * @enum {string}
             */
            type: "response.reasoning_summary_part.done";
            sequence_number: number;
            item_id: string;
            output_index: number;
            summary_index: number;
            part: components["schemas"]["InputTextContent"] | components["schemas"]["OutputTextContent"] | components["schemas"]["TextContent"] | components["schemas"]["SummaryTextContent"] | components["schemas"]["ReasoningTextContent"] | components["schemas"]["RefusalContent"] | components["schemas"]["InputImageContent"] | components["schemas"]["InputFileContent"];
        };
        ResponseContentPartAddedStreamingEvent: {
            /**
             * @default response.content_part.added
             * @enum {string}
             */
            type: "response.content_part.added";
            sequence_number: number;
            item_id: string;
            output_index: number;
            content_index: number;
            part: components["schemas"]["InputTextContent"] | components["schemas"]["OutputTextContent"] | components["schemas"]["TextContent"] | components["schemas"]["SummaryTextContent"] | components["schemas"]["ReasoningTextContent"] | components["schemas"]["RefusalContent"] | components["schemas"]["InputImageContent"] | components["schemas"]["InputFileContent"];
        };
        ResponseContentPartDoneStreamingEvent: {
            /**
             * @default response.content_part.done
             * @enum {string}
             */
            type: "response.content_part.done";
            sequence_number: number;
            item_id: string;
            output_index: number;
            content_index: number;
            part: components["schemas"]["InputTextContent"] | components["schemas"]["OutputTextContent"] | components["schemas"]["TextContent"] | components["schemas"]["SummaryTextContent"] | components["schemas"]["ReasoningTextContent"] | components["schemas"]["RefusalContent"] | components["schemas"]["InputImageContent"] | components["schemas"]["InputFileContent"];
        };
        ResponseOutputTextDeltaStreamingEvent: {
            /**
             * @default response.output_text.delta
             * @enum {string}
             */
            type: "response.output_text.delta";
            sequence_number: number;
            item_id: string;
            output_index: number;
            content_index: number;
            delta: string;
            logprobs?: components["schemas"]["LogProb"][];
            obfuscation?: string;
        };
        ResponseOutputTextDoneStreamingEvent: {
            /**
             * @default response.output_text.done
             * @enum {string}
             */
            type: "response.output_text.done";
            sequence_number: number;
            item_id: string;
            output_index: number;
            content_index: number;
            text: string;
            logprobs?: components["schemas"]["LogProb"][];
        };
        ResponseRefusalDeltaStreamingEvent: {
            /**
             * @default response.refusal.delta
             * @enum {string}
             */
            type: "response.refusal.delta";
            sequence_number: number;
            item_id: string;
            output_index: number;
            content_index: number;
            delta: string;
        };
        ResponseRefusalDoneStreamingEvent: {
            /**
             * @default response.refusal.done
             * @enum {string}
             */
            type: "response.refusal.done";
            sequence_number: number;
            item_id: string;
            output_index: number;
            content_index: number;
            refusal: string;
        };
        ResponseReasoningDeltaStreamingEvent: {
            /**
             * @default response.reasoning.delta
             * @enum {string}
             */
            type: "response.reasoning.delta";
            sequence_number: number;
            item_id: string;
            output_index: number;
            content_index: number;
            delta: string;
            obfuscation?: string;
        };
        ResponseReasoningDoneStreamingEvent: {
            /**
             * @default response.reasoning.done
             * @enum {string}
             */
            type: "response.reasoning.done";
            sequence_number: number;
            item_id: string;
            output_index: number;
            content_index: number;
            text: string;
        };
        ResponseReasoningSummaryDeltaStreamingEvent: {
            /**
             * @default response.reasoning_summary_text.delta
             * @enum {string}
             */
            type: "response.reasoning_summary_text.delta";
            sequence_number: number;
            item_id: string;
            output_index: number;
            summary_index: number;
            delta: string;
            obfuscation?: string;
        };
        ResponseReasoningSummaryDoneStreamingEvent: {
            /**
             * @default response.reasoning_summary_text.done
             * @enum {string}
             */
            type: "response.reasoning_summary_text.done";
            sequence_number: number;
            item_id: string;
            output_index: number;
            summary_index: number;
            text: string;
        };
        ResponseOutputTextAnnotationAddedStreamingEvent: {
            /**
             * @default response.output_text.annotation.added
             * @enum {string}
             */
            type: "response.output_text.annotation.added";
            sequence_number: number;
            item_id: string;
            output_index: number;
            content_index: number;
            annotation_index: number;
            annotation: (components["schemas"]["Annotation"] & unknown) | null;
        };
        ResponseFunctionCallArgumentsDeltaStreamingEvent: {
            /**
             * @default response.function_call_arguments.delta
             * @enum {string}
             */
            type: "response.function_call_arguments.delta";
            sequence_number: number;
            item_id: string;
            output_index: number;
            delta: string;
            obfuscation?: string;
        };
        ResponseFunctionCallArgumentsDoneStreamingEvent: {
            /**
             * @default response.function_call_arguments.done
             * @enum {string}
             */
            type: "response.function_call_arguments.done";
            sequence_number: number;
            item_id: string;
            output_index: number;
            arguments: string;
        };
        ErrorPayload: {
            type: string;
            code: string | null;
            message: string;
            param: string | null;
            headers?: {
                [key: string]: string;
            };
        };
        ErrorStreamingEvent: {
            /**
             * @default error
             * @enum {string}
             */
            type: "error";
            sequence_number: number;
            error: components["schemas"]["ErrorPayload"] & unknown;
        };
        CompactResponseMethodPublicBody: {
            model: string;
            input?: (string | components["schemas"]["ItemParam"][]) | null;
            previous_response_id?: string | null;
            instructions?: string | null;
            prompt_cache_key?: string | null;
        };
        CompactResource: {
            id: string;
            /**
             * @default response.compaction
             * @enum {string}
             */
            object: "response.compaction";
            output: components["schemas"]["ItemField"][];
            created_at: number;
            usage: components["schemas"]["Usage"] & unknown;
        };
        InputVideoContent: {
            /** @enum {string} */
            type: "input_video";
            video_url: string;
        };
        JsonSchemaResponseFormatParam: {
            /** @enum {string} */
            type?: "json_schema";
            description?: string;
            name?: string;
            schema?: {
                [key: string]: unknown;
            };
            strict?: boolean | null;
        };
        TextFormatParam: components["schemas"]["TextResponseFormat"] | components["schemas"]["JsonSchemaResponseFormatParam"];
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
