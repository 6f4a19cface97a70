import type {
  ContentPart,
  InputItem,
  OutputItem,
  ResponseRequest,
  StreamEvent,
} from "@anyllm/types";
import { assert, type Same } from "./assert.ts";

// What one writes with these types compiles, and what is wrong does not.

/** Each known `type` of a union narrows to members of that `type` alone. */
type Narrows<Union extends { type: string }, Type extends string> = [
  Exclude<Extract<Union, { type: Type }>["type"], Type>,
] extends [never]
  ? true
  : false;

assert<Narrows<StreamEvent, "response.output_text.delta">>();
assert<Narrows<OutputItem, "mcp_call">>();
assert<StreamEvent["type"] extends string ? true : false>();
assert<OutputItem["type"] extends string ? true : false>();

export function textOf(event: StreamEvent): string {
  if (event.type === "response.output_text.delta") return event.delta;
  if (event.type === "acme:search.done") return JSON.stringify(event["results"]);
  switch (event.type) {
    case "response.completed":
      return event.response.model;
    case "response.output_item.added":
      return event.item?.type ?? "";
    case "response.mcp_call_arguments.done":
      return event.arguments;
    case "response.reasoning.delta":
    case "response.reasoning_text.delta":
      return event.delta;
    case "error":
      return "error" in event ? event.error.message : event.message;
    case "keepalive":
      assert<Same<typeof event.sequence_number, number | undefined>>();
      return "";
    default:
      // @ts-expect-error No member of the rest is sure to have text.
      return event.delta;
  }
}

export function nameOf(item: OutputItem): string {
  switch (item.type) {
    case "function_call":
    case "custom_tool_call":
      return item.name;
    case "message":
      return item.content.map(partText).join("");
    default:
      return item.type;
  }
}

function partText(part: ContentPart): string {
  // @ts-expect-error Not every part has a text.
  const unsure: string = part.text;
  return part.type === "output_text" ? part.text : unsure;
}

export function resend(output: OutputItem[], question: string): InputItem[] {
  return [...output, { role: "user", content: question }];
}

export const request: ResponseRequest = {
  model: "gpt-5-mini",
  input: [
    { role: "system", content: "Be brief." },
    { type: "acme:note", text: "an extension" },
    { role: "user", content: [{ type: "input_text", text: "Hello" }] },
  ],
  tools: [{ type: "mcp", server_label: "docs" }, { type: "acme:lookup" }],
  reasoning: { effort: "minimal" },
  temperature: null,
  field_of_tomorrow: true,
};

// @ts-expect-error A listed field is checked, although unlisted ones are free.
export const wrongField: ResponseRequest = { model: "gpt-5-mini", temperature: "hot" };

// @ts-expect-error The model is required.
export const noModel: ResponseRequest = { input: "Hello" };

// @ts-expect-error An unlisted type needs a slug.
export const noSlug: InputItem = { type: "note", text: "an extension" };

// @ts-expect-error A known item must be whole.
export const noOutput: InputItem = { type: "function_call_output", call_id: "call_1" };

// @ts-expect-error An effort that no one lists.
export const noEffort: ResponseRequest = { model: "m", reasoning: { effort: "extreme" } };
