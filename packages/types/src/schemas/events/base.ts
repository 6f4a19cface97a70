import * as z from "zod/mini";

// One function per kind of event, so that the fields they share are written once and a bundler can
// still drop each event on its own.

/** An event with a position in the stream. */
// @__NO_SIDE_EFFECTS__
export function sequencedEvent<const Type extends string, Shape extends z.core.$ZodLooseShape>(
  type: Type,
  shape: Shape,
) {
  return z.looseObject({ type: z.literal(type), sequence_number: z.number(), ...shape });
}

/** An event of one item. */
// @__NO_SIDE_EFFECTS__
export function itemEvent<const Type extends string, Shape extends z.core.$ZodLooseShape>(
  type: Type,
  shape: Shape,
) {
  return sequencedEvent(type, { item_id: z.string(), output_index: z.number(), ...shape });
}

/** An event of one content part. */
// @__NO_SIDE_EFFECTS__
export function contentEvent<const Type extends string, Shape extends z.core.$ZodLooseShape>(
  type: Type,
  shape: Shape,
) {
  return itemEvent(type, { content_index: z.number(), ...shape });
}

/** An event of one summary. */
// @__NO_SIDE_EFFECTS__
export function summaryEvent<const Type extends string, Shape extends z.core.$ZodLooseShape>(
  type: Type,
  shape: Shape,
) {
  return itemEvent(type, { summary_index: z.number(), ...shape });
}
