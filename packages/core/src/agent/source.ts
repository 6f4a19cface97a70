import type { ResponseResource, StreamEvent } from "@anyllm/types";
import { unset } from "../events/resource.ts";
import type { AnyLLMResponse } from "../response.ts";
import type { Pump } from "../transport/pump.ts";

/** What the loop reads an answer from. */
export type Source = Pick<Pump, "take" | "pull" | "ended" | "failure" | "response" | "cancel">;

/** The answer to a step, streamed or whole, as events to be read. */
export function sourceOf(answer: Pump | AnyLLMResponse): Source {
  if ("take" in answer && typeof answer["take"] === "function") return answer;
  const { output_text: _, output_reasoning: __, ...given } = answer as AnyLLMResponse;
  const response = ended(given);
  return new WholeSource(response);
}

// A class, because an object whose getters close over it would be kept until a full collection.
class WholeSource implements Source {
  readonly failure = undefined;
  readonly response: ResponseResource;
  readonly #events: StreamEvent[];
  #next = 0;

  constructor(response: ResponseResource) {
    this.response = response;
    this.#events = tell(response);
  }

  get ended(): boolean {
    return this.#next >= this.#events.length;
  }

  take(): StreamEvent | undefined {
    return this.#events[this.#next++];
  }

  async pull(): Promise<void> {}

  cancel(): void {}
}

// Nobody sees the events of a whole answer: its items need no pieces.
function tell(response: ResponseResource): StreamEvent[] {
  const items = response.output.flatMap((item, output_index) =>
    ["added", "done"].map((what) => ({ type: `response.output_item.${what}`, output_index, item })),
  );
  const begun = { type: "response.created", response: { ...response, ...unset() } };
  return [begun, ...items] as unknown as StreamEvent[];
}

// An answer that says of itself that it has not ended will never be whole.
function ended(response: ResponseResource): ResponseResource {
  const { status, incomplete_details } = response;
  if (/^(completed|failed|incomplete)$/.test(status)) return response;
  const details = incomplete_details ?? { reason: status };
  return { ...response, status: "incomplete", incomplete_details: details };
}
