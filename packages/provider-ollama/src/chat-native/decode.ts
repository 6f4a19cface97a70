import type { DecodeContext, Decoder } from "@anyllm/core";
import {
  createThinkSplitter,
  firstText,
  further,
  isEmpty,
  isObject,
  list,
  type Loose,
  toUsage,
  words,
  type Writer,
} from "@anyllm/core/translate";
import type { LogProb } from "@anyllm/types";

/**
 * Reads chat answers and their streams: each line is a piece of the message, and a whole answer is
 * one line that is the last as well.
 *
 * Source: https://docs.ollama.com/api/chat
 */
export function decodeNative(writer: Writer, { stream }: Pick<DecodeContext, "stream">): Decoder {
  let calls = 0;
  let begun = false;
  let left: Loose = {};
  let said = false;
  // Tokens may come before what they are of is clear: the server holds it back until then.
  let likely: LogProb[] | undefined;
  // What is not known of the message, as it came. It is told last, to leave the text in one piece.
  const unknown: { type: string; [key: string]: unknown }[] = [];
  const latest = new Map<string, string>();
  const keep = (kind: string): void => {
    said = false;
    if (!likely) return;
    const kept = isObject(left["logprobs"]) ? left["logprobs"] : {};
    left["logprobs"] = { ...kept, [kind]: [...list(kept[kind]), ...likely] };
    likely = undefined;
  };
  const think = (delta: string): void => {
    keep("reasoning");
    writer.reasoning(delta);
  };
  // Older servers, and templates that are not theirs, leave the tags of a thought in the text.
  const splitter = createThinkSplitter((kind, delta) => {
    if (kind === "reasoning") return think(delta);
    said = true;
    writer.text(delta, likely && { logprobs: likely });
    likely = undefined;
  });
  const begin = ({ model, created_at }: Loose): void => {
    if (begun) return;
    begun = true;
    const made = typeof created_at === "string" ? Date.parse(created_at) / 1000 : NaN;
    writer.start({
      ...(typeof model === "string" && { model }),
      ...(Number.isFinite(made) && { created_at: Math.floor(made) }),
    });
  };
  const call = (told: unknown): void => {
    const { id, function: given } = isObject(told) ? told : {};
    const { name, arguments: values } = isObject(given) ? given : {};
    const key = calls++;
    writer.toolCall(key, {
      name: typeof name === "string" ? name : "",
      ...(typeof id === "string" && id !== "" && { call_id: id }),
    });
    const json = typeof values === "string" ? values : JSON.stringify(values ?? {});
    if (json !== "") writer.toolArguments(key, json);
    writer.toolDone(key);
  };
  const message = (told: Loose, logprobs: unknown): void => {
    const { thinking, content, tool_calls, images } = told;
    const given = readLogprobs(logprobs);
    const thought = typeof thinking === "string" ? thinking : "";
    const spoken = typeof content === "string" ? content : "";
    // Where both come at once, their tokens are told with the text.
    const both = thought !== "" && spoken !== "";
    if (given && !both) likely = [...(likely ?? []), ...given];
    if (thought !== "") think(thought);
    if (given && both) likely = given;
    if (spoken !== "") splitter.feed(spoken);
    if (list(tool_calls).length > 0) {
      splitter.end();
      keep("tool_calls");
    }
    for (const one of list(tool_calls)) call(one);
    for (const result of list(images)) {
      const type = "image_generation_call";
      writer.open({ type, status: "in_progress" }).done({ type, status: "completed", result });
    }
    for (const [key, value] of Object.entries(further(told, ofMessage) ?? {})) {
      const json = JSON.stringify(value);
      // Some say the same in each line.
      if (latest.get(key) !== json) unknown.push({ type: `ollama:${key}`, [key]: value });
      latest.set(key, json);
    }
  };
  const settle = (): void => {
    splitter.end();
    for (const part of unknown.splice(0)) writer.part(part);
  };
  return {
    frame(payload) {
      const { message: told, done, done_reason: reason, logprobs, error } = payload;
      if (!isEmpty(error)) {
        settle();
        return writer.fail(failureOf(error));
      }
      left = { ...left, ...factsOf(payload) };
      // Neither a piece nor the end of an answer.
      if (!isObject(told) && done !== true) return;
      begin(payload);
      if (isObject(told)) message(told, logprobs);
      if (done !== true && stream) return;
      splitter.end();
      if (likely && said) writer.text("", { logprobs: likely });
      else keep("rest");
      settle();
      readUsage(writer, payload);
      const why = firstText(reason).toLowerCase();
      // Such as "load", for a request that only loads the model.
      const special = !/^(stop|length|)$/.test(why);
      const more = { ...left, ...(special && { done_reason: reason }) };
      const facts: object = { ollama: more };
      if (Object.keys(more).length > 0) writer.start(facts);
      writer.finish(why === "length" ? "max_output_tokens" : undefined);
    },
    end: settle,
  };
}

function failureOf(error: unknown): { code: string; message: string } {
  const told = isObject(error) ? error : { message: error };
  const message = firstText(told["message"]) || JSON.stringify(error);
  return { code: firstText(told["code"], told["type"]) || "server_error", message };
}

function readLogprobs(logprobs: unknown): LogProb[] | undefined {
  const items = list(logprobs).filter(
    (item) => isObject(item) && typeof item["token"] === "string",
  ) as unknown as LogProb[];
  return items.length > 0 ? items : undefined;
}

// An answer without counts has none. A prompt that was cached whole is told by no count.
function readUsage(
  writer: Writer,
  { prompt_eval_count: input, eval_count: output, ...told }: Loose,
) {
  if (input == null && output == null) return;
  const numbers = Object.entries(told).filter(([, value]) => typeof value === "number");
  writer.usage(toUsage({ input, output, more: Object.fromEntries(numbers) }));
}

// What no item and no count has a place for, such as the `remote_model` that answered in the cloud.
function factsOf(payload: Loose): Loose {
  const told = Object.entries(further(payload, known) ?? {});
  return Object.fromEntries(told.filter(([, value]) => typeof value !== "number"));
}

const known = words("model created_at message done done_reason logprobs error");
const ofMessage = words("role thinking content tool_calls images");
