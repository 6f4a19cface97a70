import * as z from "zod/mini";
import type { ResponseResource } from "../../response.ts";
import { contentPartSchema } from "../content.ts";
import { outputItemSchema } from "../output-item.ts";
import { responseResourceSchema } from "../response.ts";
import { contentEvent, sequencedEvent } from "../events/base.ts";

// Named by its interface, so that the declarations of six events do not spell it out six times.
const response: z.ZodMiniType<ResponseResource> = responseResourceSchema;

export const responseCreatedStreamingEventSchema = sequencedEvent("response.created", {
  response,
});

export const responseQueuedStreamingEventSchema = sequencedEvent("response.queued", {
  response,
});

export const responseInProgressStreamingEventSchema = sequencedEvent("response.in_progress", {
  response,
});

export const responseCompletedStreamingEventSchema = sequencedEvent("response.completed", {
  response,
});

export const responseFailedStreamingEventSchema = sequencedEvent("response.failed", {
  response,
});

export const responseIncompleteStreamingEventSchema = sequencedEvent("response.incomplete", {
  response,
});

export const responseOutputItemAddedStreamingEventSchema = sequencedEvent(
  "response.output_item.added",
  {
    output_index: z.number(),
    item: z.nullable(outputItemSchema),
  },
);

export const responseOutputItemDoneStreamingEventSchema = sequencedEvent(
  "response.output_item.done",
  {
    output_index: z.number(),
    item: z.nullable(outputItemSchema),
  },
);

export const responseContentPartAddedStreamingEventSchema = contentEvent(
  "response.content_part.added",
  {
    part: contentPartSchema,
  },
);

export const responseContentPartDoneStreamingEventSchema = contentEvent(
  "response.content_part.done",
  {
    part: contentPartSchema,
  },
);
