import { type Json, object, objects, string } from "../facts.ts";
import { addNulls, halves, joinFrames, type Retellings, saysOnly } from "./retelling.ts";

const beside = ["model", "created_at", "message", "done", "remote_model", "remote_host"];

// The key under which a line says words, and nothing beside them.
function spokenBy(frame: Json): string | undefined {
  const message = object(frame["message"]);
  if (frame["done"] === true || !saysOnly(frame, ...beside)) return undefined;
  return ["content", "thinking"].find(
    (key) => string(message[key]) !== "" && saysOnly(message, key, "role"),
  );
}

const withPiece = (frame: Json, key: string, piece: string): Json => ({
  ...frame,
  message: { ...object(frame["message"]), [key]: piece },
});

const callsOf = ({ message }: Json): Json[] => objects(object(message)["tool_calls"]);

/** Source: https://docs.ollama.com/api/chat */
export const ollamaRetellings: Retellings = {
  "smaller pieces": (frames, random) =>
    frames.flatMap((frame) => {
      const key = spokenBy(frame);
      if (!key) return [frame];
      const said = halves(string(object(frame["message"])[key]), random);
      return said.map((piece) => withPiece(frame, key, piece));
    }),
  "larger pieces": (frames, random) =>
    joinFrames(frames, (before, frame) => {
      const key = spokenBy(frame);
      if (!key || key !== spokenBy(before) || random() < 0.4) return false;
      const [last, message] = [object(before["message"]), object(frame["message"])];
      last[key] = string(last[key]) + string(message[key]);
      return true;
    }),
  "the last piece where the answer ends": (frames) =>
    joinFrames(frames, (before, frame) => {
      const quiet = saysOnly(object(frame["message"]), "role");
      if (frame["done"] !== true || !quiet || !spokenBy(before)) return false;
      Object.assign(before, { ...frame, message: before["message"] });
      return true;
    }),
  "lines that say nothing": (frames) =>
    frames.flatMap((frame) => {
      const { model, created_at } = frame;
      return [{ status: "" }, withPiece({ model, created_at }, "content", ""), frame];
    }),
  "null for what is absent": (frames) => {
    for (const frame of frames) {
      const counts = ["prompt_eval_count", "eval_count", "total_duration"];
      addNulls(frame, ["error", "logprobs", "done_reason", ...counts]);
      addNulls(object(frame["message"]), ["content", "thinking", "tool_calls", "images"]);
      for (const call of callsOf(frame)) addNulls(call, ["id"]);
    }
    return frames;
  },
  "each field, empty": (frames) => {
    for (const frame of frames) {
      frame["error"] ??= "";
      const none = { content: "", thinking: "", tool_calls: [], images: [], tool_name: "" };
      frame["message"] &&= { ...none, ...object(frame["message"]) };
    }
    return frames;
  },
  "neither role nor done": (frames) => {
    for (const frame of frames) {
      delete object(frame["message"])["role"];
      if (frame["done"] === false) delete frame["done"];
    }
    return frames;
  },
  "an end without a message": (frames) => {
    const last = frames.at(-1);
    if (last?.["done"] === true && saysOnly(object(last["message"]), "role")) {
      delete last["message"];
    }
    return frames;
  },
  "arguments as a text": (frames) => {
    for (const told of frames.flatMap(callsOf).map((call) => object(call["function"]))) {
      if (typeof told["arguments"] === "object") {
        told["arguments"] = JSON.stringify(told["arguments"]);
      }
    }
    return frames;
  },
};
