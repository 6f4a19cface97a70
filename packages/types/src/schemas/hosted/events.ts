import * as z from "zod/mini";
import { itemEvent, sequencedEvent } from "../events/base.ts";

export const keepaliveEventSchema = z.looseObject({
  type: z.literal("keepalive"),
  sequence_number: z.exactOptional(z.number()),
});

export const responseCompactionCompactingStreamingEventSchema = itemEvent(
  "response.compaction.compacting",
  {},
);

export const responseAudioDeltaStreamingEventSchema = sequencedEvent("response.audio.delta", {
  delta: z.string(),
});

export const responseAudioDoneStreamingEventSchema = sequencedEvent("response.audio.done", {});

export const responseAudioTranscriptDeltaStreamingEventSchema = sequencedEvent(
  "response.audio.transcript.delta",
  {
    delta: z.string(),
  },
);

export const responseAudioTranscriptDoneStreamingEventSchema = sequencedEvent(
  "response.audio.transcript.done",
  {},
);
