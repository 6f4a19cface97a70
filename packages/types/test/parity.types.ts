import { assert, type Same } from "./assert.ts";
import type { Closed } from "./closed.ts";
import type { components } from "./generated/openresponses.ts";
import type { Specified } from "./specified.ts";

// Parity with the specification, both ways, for all of its schemas. The generated types are made from
// its OpenAPI document. Each row of the two tables is a decision; a stale row does not compile.

type Generated = components["schemas"];
type Name = keyof Generated;

/** Values of the specification that these types do not take. */
interface NotTaken {
  JsonSchemaResponseFormatParam: "without `type` nothing tells the formats apart";
  WebSocketResponseCreateEvent: "fields that must not be sent are impossible strings there, absent here";
}

/** A schema that differs only because one that it holds does. */
type Holds<Held extends keyof NotGiven> = `holds ${Held}`;

/** Values of these types that the specification does not have. */
interface NotGiven {
  // Requests: what the prose allows and the schema does not (see the decision record).
  UserMessageItemParam: "`type` may be left out; parts for providers that take video";
  SystemMessageItemParam: "`type` may be left out";
  DeveloperMessageItemParam: "`type` may be left out";
  AssistantMessageItemParam: "`type` may be left out; a null phase comes back from vendors";
  ReasoningItemParam: "raw reasoning may be sent back";
  InputImageContentParamAutoParam: "OpenAI has the detail `original`";
  FunctionCallOutputItemParam: Holds<"InputImageContentParamAutoParam">;
  ItemParam: Holds<"UserMessageItemParam" | "ReasoningItemParam">;
  FunctionToolParam: "`strict` may be null, as responses echo it";
  ResponsesToolParam: Holds<"FunctionToolParam">;
  ReasoningParam: "the efforts `minimal` and `max`";
  TextFormatParam: "`json_object` in requests";
  JsonSchemaResponseFormatParam: "a null description, as responses echo it";
  TextParam: Holds<"TextFormatParam">;
  CreateResponseBody: Holds<"ItemParam" | "TextParam" | "ReasoningParam" | "FunctionToolParam">;
  CompactResponseMethodPublicBody: Holds<"ItemParam">;
  WebSocketResponseCreateEvent: Holds<"CreateResponseBody">;
  // Responses: what vendors leave out or send as null.
  UrlCitationBody: "xAI sends the URL alone";
  Annotation: Holds<"UrlCitationBody">;
  TopLogProb: "OpenAI's deltas leave the bytes out";
  LogProb: Holds<"TopLogProb">;
  OutputTextContent: "vLLM sends null logprobs";
  Message: "a null phase";
  FunctionCallOutput: "a video that was sent may be returned";
  ReasoningBody: "null content and null encrypted_content";
  ItemField: Holds<"Message" | "FunctionCallOutput" | "ReasoningBody">;
  FunctionTool: "description, parameters and strict may be missing";
  Tool: Holds<"FunctionTool">;
  Reasoning: "effort and summary may be missing";
  IncompleteDetails: "OpenAI may leave out the reason";
  JsonSchemaResponseFormat: "OpenAI echoes the schema; xAI leaves out the name";
  TextField: "format may be missing, verbosity null";
  Usage: "details may be missing or null";
  ErrorPayload: "an error that leaves out type, code or param is still an error";
  ResponseResource: "OpenAI leaves keys out, and sends null for numbers";
  CompactResource: Holds<"ItemField" | "Usage">;
  ErrorStreamingEvent: Holds<"ErrorPayload">;
  ResponseCreatedStreamingEvent: Holds<"ResponseResource">;
  ResponseQueuedStreamingEvent: Holds<"ResponseResource">;
  ResponseInProgressStreamingEvent: Holds<"ResponseResource">;
  ResponseCompletedStreamingEvent: Holds<"ResponseResource">;
  ResponseFailedStreamingEvent: Holds<"ResponseResource">;
  ResponseIncompleteStreamingEvent: Holds<"ResponseResource">;
  ResponseOutputItemAddedStreamingEvent: Holds<"ItemField">;
  ResponseOutputItemDoneStreamingEvent: Holds<"ItemField">;
  ResponseContentPartAddedStreamingEvent: Holds<"OutputTextContent">;
  ResponseContentPartDoneStreamingEvent: Holds<"OutputTextContent">;
  ResponseReasoningSummaryPartAddedStreamingEvent: Holds<"OutputTextContent">;
  ResponseReasoningSummaryPartDoneStreamingEvent: Holds<"OutputTextContent">;
  ResponseOutputTextAnnotationAddedStreamingEvent: Holds<"Annotation">;
  ResponseOutputTextDeltaStreamingEvent: "null logprobs";
  ResponseOutputTextDoneStreamingEvent: "null logprobs";
}

type KeyOf<Type> = Type extends unknown ? keyof Type : never;

type Refused = { [Key in Name]: Generated[Key] extends Specified[Key] ? never : Key }[Name];

type Wider = {
  [Key in Name]: Closed<Specified[Key]> extends Generated[Key] ? never : Key;
}[Name];

type Incomplete = {
  [Key in Name]: Exclude<KeyOf<Generated[Key]>, KeyOf<Specified[Key]>> extends never ? never : Key;
}[Name];

assert<Same<keyof Specified, Name>>();
assert<Same<Incomplete, never>>();
assert<Same<Refused, keyof NotTaken>>();
assert<Same<Wider, keyof NotGiven>>();

// The comparison can fail: a type that lost a field, and one that gained a value.
assert<Same<Omit<Specified["Usage"], "total_tokens"> extends Generated["Usage"] ? 1 : 2, 2>>();
// @ts-expect-error A claim that does not hold must not compile.
assert<Same<Refused, never>>();
