import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createWriter } from "@anyllm/core/translate";
import { expect, it } from "vitest";
import { decodeChat } from "../src/decode.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as (options?: { type: "minor" }) => void;

const decode = decodeChat({
  id: "acme",
  name: "Acme",
  baseURL: "https://api.acme.example/v1",
  fields: [],
  source: "https://docs.acme.example",
});

/** Reads an answer, of which nothing is kept. */
function read(stream: boolean, padding: unknown[]): void {
  const context = {
    request: { model: "m", input: "Hi" },
    emit() {},
    id: (prefix: string) => prefix,
    now: () => 0,
    resumed: false,
    stream,
    onRepair() {},
  };
  const writer = createWriter(context);
  const decoder = decode(writer, context);
  const function_call = { name: "f", arguments: "{}" };
  const message = { content: "Hello", reasoning: "Hm.", function_call, padding };
  const said = stream ? { delta: message } : { message };
  const logprobs = { content: [{ token: "Hello", logprob: 0, bytes: null, top_logprobs: [] }] };
  decoder.frame({ id: "x", choices: [{ ...said, logprobs, finish_reason: "stop" }] }, "");
  decoder.end(true);
  writer.end();
}

// An object literal with a getter is a shape of its own each time, in the old part of the heap; it
// kept the whole answer until a full collection.
it.each([true, false])(
  "an answer that was read is gone with the next minor collection (%s)",
  (stream) => {
    const answers = 2000;
    const size = 1000;
    const run = (): void => {
      for (let count = 0; count < answers; count++)
        read(
          stream,
          Array.from({ length: size }, () => count),
        );
    };
    run();
    collect();
    const before = process.memoryUsage().heapUsed;
    run();
    collect({ type: "minor" });
    collect({ type: "minor" });
    const kept = process.memoryUsage().heapUsed - before;
    // Four bytes for each number and more, were they still there.
    expect(kept).toBeLessThan((answers * size * 4) / 2);
  },
);
