import * as z from "zod/mini";
import { annotationSchema } from "../annotations.ts";
import { logProbSchema } from "../content.ts";
import { nullish } from "../primitives.ts";
import { contentEvent, itemEvent } from "../events/base.ts";

export const responseOutputTextDeltaStreamingEventSchema = contentEvent(
  "response.output_text.delta",
  {
    delta: z.string(),
    logprobs: nullish(z.array(logProbSchema)),
    obfuscation: z.exactOptional(z.string()),
  },
);

export const responseOutputTextDoneStreamingEventSchema = contentEvent(
  "response.output_text.done",
  {
    text: z.string(),
    logprobs: nullish(z.array(logProbSchema)),
  },
);

export const responseOutputTextAnnotationAddedStreamingEventSchema = contentEvent(
  "response.output_text.annotation.added",
  {
    annotation_index: z.number(),
    annotation: z.nullable(annotationSchema),
  },
);

export const responseRefusalDeltaStreamingEventSchema = contentEvent("response.refusal.delta", {
  delta: z.string(),
});

export const responseRefusalDoneStreamingEventSchema = contentEvent("response.refusal.done", {
  refusal: z.string(),
});

export const responseFunctionCallArgumentsDeltaStreamingEventSchema = itemEvent(
  "response.function_call_arguments.delta",
  {
    delta: z.string(),
    obfuscation: z.exactOptional(z.string()),
  },
);

export const responseFunctionCallArgumentsDoneStreamingEventSchema = itemEvent(
  "response.function_call_arguments.done",
  {
    arguments: z.string(),
    name: z.exactOptional(z.string()),
  },
);
