import type { Conversation } from "openai/resources/conversations/conversations";
import type { Model } from "openai/resources/models";
import type * as openai from "openai/resources/responses/responses";
import type * as types from "@anyllm/types";
import { assert, type Same } from "./assert.ts";

// Parity with the official `openai` package: it has no name that these types lack, and its values are
// ours, but for the rows below. Each row is a decision; a stale row does not compile.

/** Members of OpenAI's unions, by `type`, that ours do not take as they are typed there. */
interface NotTaken {
  events: {
    "response.created": "holds a response";
    "response.queued": "holds a response";
    "response.in_progress": "holds a response";
    "response.completed": "holds a response";
    "response.failed": "holds a response";
    "response.incomplete": "holds a response";
    "response.output_item.added": "holds an item";
    "response.output_item.done": "holds an item";
    "response.output_text.delta": "an alternative token may lack its token there";
    "response.output_text.done": "an alternative token may lack its token there";
  };
  outputItems: {
    function_call: "id and status may be missing there";
    function_call_output: "call_id may be missing there";
    additional_tools: "holds tools";
    tool_search_output: "holds tools";
  };
  storedItems: {
    message: "an input message has no status there";
    function_call_output: "call_id may be missing there";
    additional_tools: "holds tools";
    tool_search_output: "holds tools";
  };
  inputItems: {
    message: "one type for all roles there";
    function_call_output: "call_id may be null there";
    additional_tools: "holds tools";
    tool_search_output: "holds tools";
  };
  tools: {
    file_search: "filters within filters are unknown there";
    namespace: "the parameters of its functions are unknown there";
  };
  response: {
    output: "holds items";
    instructions: "holds items";
    tools: "holds tools";
    tool_choice: "allowed tools are open objects there";
    status: "optional there, though always sent";
    output_text: "added by the package, not on the wire";
  };
  request: {
    model: "optional there, for prompt templates that name one";
    input: "holds items";
    tools: "holds tools";
    tool_choice: "allowed tools are open objects there";
  };
}

/** Server events of OpenAI's WebSocket that are not typed here: they pass as unlisted ones. */
type Steering = "response.steer.accepted" | "response.steer.pending" | "response.steer.failed";

type Named<Type> = { [Key in keyof Type as string extends Key ? never : Key]: Type[Key] };
type Request = Named<types.ResponseRequest>;

type TypeOf<Member> = Member extends { type?: infer Type } ? Extract<Type, string> : never;
type MemberOf<Union, Type> = Union extends { type?: infer Own }
  ? Type extends Own
    ? Union
    : never
  : never;
type Refused<Union, Ours> = {
  [Type in TypeOf<Union>]: MemberOf<Union, Type> extends Ours ? never : Type;
}[TypeOf<Union>];
type RefusedKey<Theirs, Ours> = keyof {
  [
    Key in keyof Theirs as Key extends keyof Ours
      ? Pick<Theirs, Key> extends Pick<Ours, Key>
        ? never
        : Key
      : Key
  ]: true;
};

// Names: none is missing.
assert<Same<Exclude<TypeOf<openai.ResponseStreamEvent>, TypeOf<types.StreamEvent>>, never>>();
assert<Same<Exclude<TypeOf<openai.ResponsesServerEvent>, TypeOf<types.StreamEvent>>, Steering>>();
assert<Same<Exclude<TypeOf<openai.ResponseOutputItem>, TypeOf<types.OutputItem>>, never>>();
assert<Same<Exclude<TypeOf<openai.ResponseItem>, TypeOf<types.OutputItem>>, never>>();
assert<Same<Exclude<TypeOf<openai.ResponseInputItem>, TypeOf<types.InputItem>>, never>>();
assert<Same<Exclude<TypeOf<openai.Tool>, TypeOf<types.RequestTool>>, never>>();
assert<Same<Exclude<keyof openai.Response, keyof types.ResponseResource>, "output_text">>();
assert<Same<Exclude<keyof openai.ResponseCreateParamsBase, keyof Request>, never>>();
assert<Same<Exclude<openai.ResponseIncludable, types.IncludeEnum | types.HostedInclude>, never>>();

// Values: theirs are ours.
assert<Same<Refused<openai.ResponseStreamEvent, types.StreamEvent>, keyof NotTaken["events"]>>();
assert<Same<Refused<openai.ResponseOutputItem, types.OutputItem>, keyof NotTaken["outputItems"]>>();
assert<Same<Refused<openai.ResponseItem, types.OutputItem>, keyof NotTaken["storedItems"]>>();
assert<Same<Refused<openai.ResponseInputItem, types.InputItem>, keyof NotTaken["inputItems"]>>();
assert<Same<Refused<openai.Tool, types.RequestTool>, keyof NotTaken["tools"]>>();
assert<Same<Refused<openai.Tool, types.ResponseTool>, keyof NotTaken["tools"]>>();
assert<Same<RefusedKey<openai.Response, types.ResponseResource>, keyof NotTaken["response"]>>();
assert<Same<RefusedKey<openai.ResponseCreateParamsBase, Request>, keyof NotTaken["request"]>>();
assert<Model extends types.Model ? true : false>();
assert<Conversation extends types.Conversation ? true : false>();
assert<openai.ResponseUsage extends types.Usage ? true : false>();

// The comparison can fail: a union without a member, a key that is not there.
assert<Same<Exclude<"response.new", TypeOf<types.StreamEvent>>, "response.new">>();
assert<Same<RefusedKey<{ new_key: 1 }, types.ResponseResource>, "new_key">>();
