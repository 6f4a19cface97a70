import * as z from "zod/mini";
import { contentPartSchema } from "../content.ts";
import { nullish } from "../primitives.ts";
import { contentEvent, summaryEvent } from "../events/base.ts";

export const responseReasoningDeltaStreamingEventSchema = contentEvent("response.reasoning.delta", {
  delta: z.string(),
  obfuscation: z.exactOptional(z.string()),
});

export const responseReasoningDoneStreamingEventSchema = contentEvent("response.reasoning.done", {
  text: z.string(),
});

export const responseReasoningTextDeltaStreamingEventSchema = contentEvent(
  "response.reasoning_text.delta",
  {
    delta: z.string(),
    obfuscation: z.exactOptional(z.string()),
  },
);

export const responseReasoningTextDoneStreamingEventSchema = contentEvent(
  "response.reasoning_text.done",
  {
    text: z.string(),
  },
);

export const responseReasoningSummaryPartAddedStreamingEventSchema = summaryEvent(
  "response.reasoning_summary_part.added",
  {
    part: contentPartSchema,
  },
);

export const responseReasoningSummaryPartDoneStreamingEventSchema = summaryEvent(
  "response.reasoning_summary_part.done",
  {
    part: contentPartSchema,
    status: nullish(z.string()),
  },
);

export const responseReasoningSummaryDeltaStreamingEventSchema = summaryEvent(
  "response.reasoning_summary_text.delta",
  {
    delta: z.string(),
    obfuscation: z.exactOptional(z.string()),
  },
);

export const responseReasoningSummaryDoneStreamingEventSchema = summaryEvent(
  "response.reasoning_summary_text.done",
  {
    text: z.string(),
  },
);
