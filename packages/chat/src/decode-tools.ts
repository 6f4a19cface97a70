import {
  firstText,
  further,
  isObject,
  type ItemWriter,
  type Loose,
  object,
  parseJson,
  text,
  words,
} from "@anyllm/core/translate";
import type { Answer, Choice } from "./decode-answer.ts";
import { besides } from "./wire.ts";

interface Call {
  /** Its place among the calls, which is also the writer's key for it. */
  key: string;
  index: unknown;
  id: string;
  name: string;
  /** All its arguments so far, or a custom tool's input. */
  told: string;
  custom: boolean;
  /** It has no id on its wire. */
  legacy: boolean;
  fields: Loose;
  open: boolean;
  item?: ItemWriter;
}

/** Reads the tool calls of one message. */
export interface Calls {
  /** Whether all arguments are whole, as far as one can see. */
  whole(): boolean;
  /** `tool_calls` of a delta, or of a whole message. */
  read(list: readonly unknown[], whole: boolean): void;
  /** `function_call`, the form before `tool_calls`. */
  readLegacy(call: Loose): void;
  /** What waits for its id or name is told as it is: what comes now stands after it. */
  flush(): void;
  /** Ends the calls that the writer does not end by itself; only the last can be cut short. */
  end(status: "completed" | "incomplete"): void;
}

const ofCall = /* @__PURE__ */ words("id index type function custom");
const ofFunction = /* @__PURE__ */ words("name arguments parameters");

/** @param choice - Stands on every call. */
export function createCalls(answer: Answer, choice: Choice | undefined): Calls {
  const { writer, reading } = answer;
  const calls: Call[] = [];
  let opened = 0;

  const open = (call: Call): void => {
    const { key, id, name, told } = call;
    opened++;
    call.open = true;
    const more = { ...choice, ...call.fields };
    if (call.custom) {
      const call_id = id || answer.id("call");
      const type = "custom_tool_call";
      call.fields = { call_id, name, ...more };
      call.item = writer.open({ type, status: "in_progress", input: "", ...call.fields });
    } else {
      writer.toolCall(key, { name, ...(id && { call_id: id }), fields: more });
    }
    if (told) tell(call, told);
  };
  const tell = ({ key, item }: Call, delta: string): void => {
    if (item) item.event("response.custom_tool_call_input.delta", { delta });
    else writer.toolArguments(key, delta);
  };
  // In order: a call is told when its id and name are known, and what comes after its name.
  const advance = (): void => {
    for (let call = calls[opened]; call; call = calls[opened]) {
      const known = call.name && (call.id || call.legacy);
      if (!known || (call.told === "" && opened === calls.length - 1)) return;
      open(call);
    }
  };
  const flush = (): void => {
    while (opened < calls.length) open(calls[opened] as Call);
  };
  const last = (test: (call: Call) => boolean): Call | undefined => calls.findLast(test);
  // Which call a piece goes on with: vendors share an index between calls, or an id comes late.
  const continued = (piece: Piece): Call | undefined => {
    const { id, index, name } = piece;
    const known = id ? last((call) => call.id === id) : undefined;
    if (known) {
      const elsewhere = name !== "" && typeof index === "number" && index !== known.index;
      return elsewhere && isComplete(known.told) ? undefined : known;
    }
    const there = typeof index === "number" ? last((call) => call.index === index) : undefined;
    // Without a place, or in one of which nothing is known, it goes on with what is not whole.
    const loose = id === "" && (typeof index !== "number" || name === "");
    const latest = calls.at(-1);
    const partial = typeof index !== "number" || !isComplete(latest?.told ?? "");
    const before = there ?? (loose && partial ? latest : undefined);
    if (!before || before.legacy) return undefined;
    // Without a name it goes on with what stands in its place, whatever it says of its id.
    const nameless = name === "" && typeof index === "number" && !isComplete(before.told);
    if (id && before.id && !nameless) return undefined;
    return name === "" || goesOn(before, piece) ? before : undefined;
  };
  const add = (call: Call, { id, name, delta, fields: more }: Piece): void => {
    call.id ||= id;
    if (call.told === "" && name && name !== call.name) {
      call.name = name.startsWith(call.name) ? name : call.name + name;
    } else if (delta !== "" && delta === call.told && isComplete(delta)) return; // told once more
    // Some tell arguments first.
    call.name ||= name;
    if (more) {
      const besideIt = besides(more, reading.dialect.id);
      Object.assign(call.fields, besideIt);
      if (call.open && !call.item) writer.toolFields(call.key, besideIt);
    }
    call.told += delta;
    if (call.open && delta) tell(call, delta);
    advance();
  };
  const begin = (piece: Partial<Call>): Call => {
    const call: Call = {
      // Of several choices, each has keys of its own.
      key: choice ? `${choice.choice}.${calls.length}` : `${calls.length}`,
      index: undefined,
      id: "",
      name: "",
      told: "",
      custom: false,
      legacy: false,
      fields: {},
      open: false,
      ...piece,
    };
    calls.push(call);
    return call;
  };

  return {
    whole: () => calls.every((call) => call.custom || call.told === "" || isComplete(call.told)),
    read(list, whole) {
      for (const entry of list) {
        if (!isObject(entry)) continue;
        const piece = readPiece(entry);
        const { index, custom } = piece;
        add((whole ? undefined : continued(piece)) ?? begin({ index, custom }), piece);
      }
    },
    readLegacy(entry) {
      const piece = readPiece({ function: entry });
      const before = last(({ legacy }) => legacy);
      if (before || piece.name || piece.delta) add(before ?? begin({ legacy: true }), piece);
    },
    flush,
    end(status) {
      flush();
      const cut = calls.at(-1);
      calls.forEach(({ item, key, told: input, fields: more }, at) => {
        // Left open, the writer would take it for the one that was cut.
        if (!item && cut?.item && isComplete(input || "{}")) writer.toolDone(key);
        const own = at === calls.length - 1 ? status : "completed";
        item?.event("response.custom_tool_call_input.done", { input });
        item?.done({ type: "custom_tool_call", status: own, input, ...more });
      });
    },
  };
}

interface Piece {
  id: string;
  index: unknown;
  name: string;
  delta: string;
  custom: boolean;
  fields: Loose | undefined;
}

function readPiece(entry: Loose): Piece {
  const { id, index, type } = entry;
  const free = object(entry["custom"]);
  const custom = type === "custom" || firstText(free["name"], free["input"]) !== "";
  const flat = entry["function"] === undefined && text(entry["name"]) !== "";
  const called = custom ? free : flat ? entry : object(entry["function"]);
  // Source: https://github.com/huggingface/text-generation-inference/pull/2954, parameters
  const given = custom ? called["input"] : (called["arguments"] ?? called["parameters"]);
  const delta = given == null ? "" : typeof given === "string" ? given : JSON.stringify(given);
  const inside = flat ? undefined : further(called, custom ? ofInput : ofFunction);
  const besideIt = further(entry, flat ? ofFlat : ofCall);
  const fields = inside || besideIt ? { ...inside, ...besideIt } : undefined;
  const named = typeof id === "number" ? `${id}` : text(id);
  // Some say with this word that they have none.
  return {
    id: named === "null" ? "" : named,
    index,
    name: text(called["name"]),
    delta,
    custom,
    fields,
  };
}

const ofFlat = /* @__PURE__ */ words("id index type name arguments parameters");
const ofInput = /* @__PURE__ */ words("name input");

// Whether a piece with a name is more of the call that stands in its place.
function goesOn({ name, told }: Call, piece: Piece): boolean {
  const placed = typeof piece.index === "number";
  const again = name === "" || name === piece.name;
  // Some end a call with its name and nothing else.
  if (isComplete(told)) return again && placed && piece.delta === "";
  // A name again is the same call; another one goes on with the name, where a place is named.
  return again || (placed && told === "");
}

function isComplete(json: string): boolean {
  return json.endsWith("}") && parseJson(json) !== undefined;
}
