import { expect, expectTypeOf, it } from "vitest";
import * as z from "zod";
import { withText } from "../../src/response.ts";
import { format } from "../../src/structured/format.ts";
import { type StructuredResponse, withStructured } from "../../src/structured/result.ts";
import type { DeepPartial, StructuredText } from "../../src/structured/types.ts";
import { answerOf, message } from "./helpers.ts";

const response = withText(answerOf([message("Let me see."), message('{"a":1}')]));
const how = { strategy: "tool", repaired: true } as const;

it("a response has the value, how it came about, and the text of the answer alone", () => {
  const structured = withStructured(response, { type: "parsed", value: { a: 1 } }, how);
  expect(structured).toMatchObject({
    id: "resp_1",
    output_text: '{"a":1}',
    output_parsed: { a: 1 },
    structured: { ...how, outcome: { type: "parsed" } },
  });
  expectTypeOf(structured).toEqualTypeOf<StructuredResponse<{ a: number }>>();
});

it("a response without a value says why", () => {
  const structured = withStructured(response, { type: "refusal", refusal: "No." }, how);
  expect(structured.output_parsed).toBeNull();
  expect(structured.structured.outcome).toEqual({ type: "refusal", refusal: "No." });
});

it("the types carry the schema's", () => {
  const schema = z.object({ name: z.string(), on: z.string().transform((on) => new Date(on)) });
  const text = format(schema);
  expectTypeOf(text).toEqualTypeOf<StructuredText<{ name: string; on: Date }>>();
  expectTypeOf<DeepPartial<{ a: { b: number }[]; c: "x" }>>().toEqualTypeOf<{
    a?: { b?: number }[];
    c?: "x";
  }>();
  expectTypeOf<DeepPartial<string | null>>().toEqualTypeOf<string | null>();
  // @ts-expect-error: no setting of text.
  format(schema, { verbositi: "low" });
});
