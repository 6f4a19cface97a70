import { checkGrammar, createClient } from "@anyllm/core";
import { replay } from "@anyllm/testing";
import type { ResponseResource, StreamEvent } from "@anyllm/types";
import { expect } from "vitest";
import { bedrock } from "../src/index.ts";
import type { Loose } from "./wire.ts";

const asked = { model: "m", input: "Hi" };

function connect(baseURL: string) {
  const provider = bedrock({ baseURL, apiKey: "k" });
  return createClient({ providers: [provider], maxRetries: 0 });
}

/** The response that a client makes of a stream of these bytes, whose events are in order. */
export async function streamed(body: Uint8Array): Promise<ResponseResource> {
  await using server = await replay({ body });
  const reading = await connect(server.url).responses({ ...asked, stream: true });
  const events: StreamEvent[] = [];
  for await (const event of reading) events.push(event);
  expect(checkGrammar(events)).toEqual([]);
  return await reading.finalResponse();
}

/** The response that a client makes of a whole answer. */
export async function answered(answer: Loose): Promise<ResponseResource> {
  await using server = await replay({ body: JSON.stringify(answer) });
  return await connect(server.url).responses(asked);
}
