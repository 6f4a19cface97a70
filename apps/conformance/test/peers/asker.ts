import { type AnyLLMResponse, checkGrammar, createClient } from "@anyllm/core";
import type { ResponseRequest, StreamEvent } from "@anyllm/types";
import { expect } from "vitest";
import type { Ask } from "./features.ts";
import type { Row } from "./rows.ts";

/** Asks whole and streamed; both must say the same. */
export function asker(
  { create, chat = {}, model: name = "embedded-1", streamedAlone }: Row,
  baseURL: string,
): Ask {
  const headers = { "x-embedded-chat": JSON.stringify(chat) };
  const provider = create({ baseURL, apiKey: "key", headers });
  const llm = createClient({ providers: [provider], maxRetries: 0 });
  const model = `${provider.id}/${name}`;
  return async (fields) => {
    const request = { model, ...fields } as ResponseRequest;
    const warned: string[] = [];
    const whole = await llm.responses(
      { ...request, stream: false },
      { onWarning: ({ param }) => warned.push(param) },
    );
    const stream = await llm.responses({ ...request, stream: true });
    const events: StreamEvent[] = [];
    for await (const event of stream) events.push(event);
    expect(checkGrammar(events)).toEqual([]);
    const final = await stream.finalResponse();
    const told = final.output.filter((item) => saidBy(item) !== streamedAlone);
    expect(told.map(gist)).toEqual(whole.output.map(gist));
    return {
      whole,
      counted: final.usage,
      warned: (field) => warned.some((param) => param.split(".")[0] === field),
    };
  };
}

// The text of a message; none for other items.
function saidBy(item: AnyLLMResponse["output"][number]): string {
  const { content = [] } = item as { content?: readonly { text?: string }[] };
  return item.type === "message" ? content.map(({ text = "" }) => text).join("") : "";
}

// What an item says, without ids, times and what is random.
function gist(item: AnyLLMResponse["output"][number]): unknown {
  const { type, role, name, content, summary } = item as unknown as Record<string, unknown>;
  const json = (item as { arguments?: string }).arguments;
  return { type, role, name, content, summary, arguments: json && (JSON.parse(json) as unknown) };
}
