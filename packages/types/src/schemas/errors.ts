import * as z from "zod/mini";
import type { ErrorEvent, ErrorStreamingEvent, ErrorType, FlatErrorEvent } from "../errors.ts";
import { asObject, dispatch, nullish, openEnum } from "./primitives.ts";

export const errorTypeSchema = z.enum([
  "invalid_request_error",
  "invalid_request",
  "not_found",
  "too_many_requests",
  "server_error",
  "model_error",
]);

export const errorSchema = z.looseObject({
  code: z.string(),
  message: z.string(),
  type: nullish(z.string()),
  param: nullish(z.string()),
});

export const errorPayloadSchema = z.looseObject({
  type: nullish(openEnum<ErrorType>()),
  code: nullish(z.string()),
  message: z.string(),
  param: nullish(z.string()),
  headers: z.exactOptional(z.record(z.string(), z.string())),
});

export const httpErrorBodySchema = z.looseObject({
  error: z.looseObject({
    message: z.string(),
    type: nullish(openEnum<ErrorType>()),
    param: nullish(z.string()),
    code: nullish(z.string()),
  }),
});

export const errorStreamingEventSchema = z.looseObject({
  type: z.literal("error"),
  sequence_number: z.number(),
  error: errorPayloadSchema,
});

export const webSocketErrorEventSchema = z.looseObject({
  type: z.literal("error"),
  status: z.number(),
  error: z.looseObject({
    type: z.exactOptional(z.string()),
    code: z.string(),
    message: z.string(),
    param: nullish(z.string()),
  }),
});

export const flatErrorEventSchema = z.looseObject({
  type: z.literal("error"),
  sequence_number: z.number(),
  code: nullish(z.string()),
  message: z.string(),
  param: nullish(z.string()),
});

export const responseErrorSchema = errorSchema;

/** An `error` event of a stream: the specification's, or OpenAI's flat one. */
export const streamErrorEventSchema: z.ZodMiniType<ErrorStreamingEvent | FlatErrorEvent> = dispatch<
  ErrorStreamingEvent | FlatErrorEvent
>((value) => (isNested(value) ? errorStreamingEventSchema : flatErrorEventSchema));

export const errorEventSchema: z.ZodMiniType<ErrorEvent> = dispatch<ErrorEvent>((value) => {
  if (!isNested(value)) return flatErrorEventSchema;
  return asObject(value)?.["status"] === undefined
    ? errorStreamingEventSchema
    : webSocketErrorEventSchema;
});

function isNested(value: unknown): boolean {
  return asObject(value)?.["error"] !== undefined;
}
