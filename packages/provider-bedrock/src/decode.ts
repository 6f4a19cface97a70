import type { Decoder } from "@anyllm/core";
import { isObject, list, type Loose, toUsage, type Writer } from "@anyllm/core/translate";
import { failureOf } from "./errors.ts";
import { createBlockReader } from "./read-blocks.ts";

/**
 * Reads Converse and ConverseStream. A whole answer is told block by block, as its stream would be.
 *
 * Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html
 */
export function decodeConverse(writer: Writer): Decoder {
  const blocks = createBlockReader(writer);
  let stopReason: string | undefined;
  let failure: ReturnType<typeof failureOf> | undefined;
  // What is no part of the answer; it stands under `bedrock` in the response.
  const left: Loose = {};
  const begin = (): void => writer.start();

  const stop = (payload: Loose): void => {
    blocks.closeAll();
    const reason = payload["stopReason"];
    stopReason = typeof reason === "string" ? reason : "end_turn";
    keep(left, payload, ["additionalModelResponseFields"]);
    if (stopReason.startsWith("malformed")) {
      failure = failureOf("modelError", `The model ended with ${stopReason}.`);
    }
  };
  const metadata = (payload: Loose): void => {
    const { usage, serviceTier } = payload;
    if (isObject(usage)) writer.usage(readUsage(usage));
    const tier = isObject(serviceTier) ? serviceTier["type"] : undefined;
    if (typeof tier === "string") writer.start({ service_tier: tier });
    keep(left, payload, ["trace", "metrics", "performanceConfig"]);
  };
  const whole = (payload: Loose): void => {
    const { output } = payload;
    const message = isObject(output) ? output["message"] : undefined;
    begin();
    list(isObject(message) ? message["content"] : undefined).forEach((block, index) => {
      if (isObject(block)) blocks.whole(index, block);
    });
    metadata(payload);
    stop(payload);
  };
  const events: Record<string, (payload: Loose) => void> = {
    messageStart: begin,
    contentBlockStart: (payload) => blocks.start(indexOf(payload), payload["start"]),
    contentBlockDelta: (payload) => blocks.delta(indexOf(payload), payload["delta"]),
    contentBlockStop: (payload) => blocks.stop(indexOf(payload)),
    messageStop: stop,
    metadata,
  };

  const frame = (payload: Loose, name: string): void => {
    if ("output" in payload && name === "") return whole(payload);
    // Where only payloads were kept, the event's name is their one key.
    const [key = "", inner] = name === "" ? (Object.entries(payload)[0] ?? []) : [name, payload];
    const told = isObject(inner) ? inner : {};
    const event = Object.hasOwn(events, key) ? events[key] : undefined;
    if (event) return event(told);
    if (/exception$|^error$/i.test(key)) {
      const { code, message = told["Message"], originalMessage: original } = told;
      const type = typeof code === "string" ? code : key;
      const said = typeof message === "string" && message !== "" ? message : type;
      // What the model itself said is not always part of it.
      const more = typeof original === "string" && !said.includes(original) ? ` (${original})` : "";
      return writer.error(failureOf(type, `${said}${more}`));
    }
    // An event that is not known yet is kept as it came.
    if (key !== "" && key !== "initial-response") left[key] = inner;
  };
  return {
    frame,
    end() {
      if (writer.ended) return;
      blocks.closeAll();
      if (stopReason === undefined) return;
      const why = endings.has(stopReason) ? endings.get(stopReason) : stopReason;
      blocks.settle(!!failure || why === "max_output_tokens" || why === "content_filter");
      const facts: object = { bedrock: { stopReason, ...left } };
      writer.start(facts);
      if (failure) writer.fail(failure);
      else writer.finish(why);
    },
  };
}

// Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_MessageStopEvent.html
const endings: ReadonlyMap<string, string | undefined> = new Map([
  ["end_turn", undefined],
  ["stop_sequence", undefined],
  ["tool_use", undefined],
  ["max_tokens", "max_output_tokens"],
  ["model_context_window_exceeded", "max_output_tokens"],
  ["guardrail_intervened", "content_filter"],
  ["content_filtered", "content_filter"],
]);

function keep(left: Loose, payload: Loose, keys: readonly string[]): void {
  for (const key of keys) if (payload[key] != null) left[key] = payload[key];
}

function indexOf({ contentBlockIndex: index }: Loose): number {
  return typeof index === "number" ? index : 0;
}

// Counts of the cache are told apart from inputTokens; their sum and the output are totalTokens.
// Source: https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html
function readUsage(usage: Loose) {
  const {
    inputTokens,
    outputTokens,
    totalTokens: total,
    cacheReadInputTokens: cached,
    cacheWriteInputTokens: cacheWrite,
    cacheReadInputTokenCount: _read,
    cacheWriteInputTokenCount: _write,
    ...rest
  } = usage;
  const further = Object.entries(rest).filter(
    ([, value]) => value != null && !(isObject(value) && Object.keys(value).length === 0),
  );
  return toUsage({
    input: [inputTokens, cached, cacheWrite]
      .map((count) => (typeof count === "number" ? count : 0))
      .reduce((sum, count) => sum + count, 0),
    output: outputTokens,
    total,
    cached,
    cacheWrite,
    more: Object.fromEntries(further),
  });
}
