import * as z from "zod/mini";
import type { McpCallError } from "../../hosted/mcp.ts";
import { allowedCallerSchema } from "./program.ts";
import { nullish, openEnum, openUnion } from "../primitives.ts";
import { itemEvent } from "../events/base.ts";

export const mcpToolFilterSchema = z.looseObject({
  tool_names: z.exactOptional(z.array(z.string())),
  read_only: z.exactOptional(z.boolean()),
});

export const mcpToolSchema = z.looseObject({
  type: z.literal("mcp"),
  server_label: z.string(),
  server_url: z.exactOptional(z.string()),
  server_description: z.exactOptional(z.string()),
  connector_id: z.exactOptional(z.string()),
  tunnel_id: z.exactOptional(z.string()),
  authorization: z.exactOptional(z.string()),
  headers: nullish(z.record(z.string(), z.string())),
  allowed_tools: nullish(z.union([z.array(z.string()), mcpToolFilterSchema])),
  require_approval: nullish(
    z.union([
      z.literal("always"),
      z.literal("never"),
      z.looseObject({
        always: z.exactOptional(mcpToolFilterSchema),
        never: z.exactOptional(mcpToolFilterSchema),
      }),
    ]),
  ),
  allowed_callers: nullish(z.array(allowedCallerSchema)),
  defer_loading: z.exactOptional(z.boolean()),
});

export const mcpListedToolSchema = z.looseObject({
  name: z.string(),
  description: nullish(z.string()),
  input_schema: z.unknown(),
  annotations: z.exactOptional(z.unknown()),
});

export const mcpListToolsSchema = z.looseObject({
  type: z.literal("mcp_list_tools"),
  id: z.string(),
  server_label: z.string(),
  tools: z.array(mcpListedToolSchema),
  error: z.exactOptional(z.unknown()),
});

export const mcpCallErrorSchema: z.ZodMiniType<McpCallError> = openUnion<McpCallError>({
  mcp_protocol_error: z.looseObject({
    type: z.literal("mcp_protocol_error"),
    code: z.number(),
    message: z.string(),
  }),
  mcp_tool_execution_error: z.looseObject({
    type: z.literal("mcp_tool_execution_error"),
    content: z.exactOptional(z.unknown()),
  }),
  http_error: z.looseObject({
    type: z.literal("http_error"),
    code: z.number(),
    message: z.string(),
  }),
});

export const mcpCallSchema = z.looseObject({
  type: z.literal("mcp_call"),
  id: z.string(),
  server_label: z.string(),
  name: z.string(),
  arguments: z.string(),
  output: nullish(z.string()),
  error: nullish(z.union([mcpCallErrorSchema, z.string()])),
  status:
    z.exactOptional(openEnum<"in_progress" | "calling" | "completed" | "incomplete" | "failed">()),
  approval_request_id: nullish(z.string()),
});

export const mcpApprovalRequestSchema = z.looseObject({
  type: z.literal("mcp_approval_request"),
  id: z.string(),
  server_label: z.string(),
  name: z.string(),
  arguments: z.string(),
});

export const mcpApprovalResponseSchema = z.looseObject({
  type: z.literal("mcp_approval_response"),
  id: z.string(),
  approval_request_id: z.string(),
  approve: z.boolean(),
  reason: nullish(z.string()),
});

export const mcpApprovalResponseParamSchema = z.looseObject({
  type: z.literal("mcp_approval_response"),
  id: nullish(z.string()),
  approval_request_id: z.string(),
  approve: z.boolean(),
  reason: nullish(z.string()),
});

export const responseMcpCallInProgressStreamingEventSchema = itemEvent(
  "response.mcp_call.in_progress",
  {},
);

export const responseMcpCallCompletedStreamingEventSchema = itemEvent(
  "response.mcp_call.completed",
  {},
);

export const responseMcpCallFailedStreamingEventSchema = itemEvent("response.mcp_call.failed", {});

export const responseMcpCallArgumentsDeltaStreamingEventSchema = itemEvent(
  "response.mcp_call_arguments.delta",
  {
    delta: z.string(),
    obfuscation: z.exactOptional(z.string()),
  },
);

export const responseMcpCallArgumentsDoneStreamingEventSchema = itemEvent(
  "response.mcp_call_arguments.done",
  {
    arguments: z.string(),
  },
);

export const responseMcpListToolsInProgressStreamingEventSchema = itemEvent(
  "response.mcp_list_tools.in_progress",
  {},
);

export const responseMcpListToolsCompletedStreamingEventSchema = itemEvent(
  "response.mcp_list_tools.completed",
  {},
);

export const responseMcpListToolsFailedStreamingEventSchema = itemEvent(
  "response.mcp_list_tools.failed",
  {},
);
