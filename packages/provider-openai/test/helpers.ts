import { createClient, expand, SSE_DONE, encodeEvent } from "@anyllm/core";
import { createResource } from "@anyllm/core/translate";
import { openai, type OpenAIOptions } from "@anyllm/provider-openai";
import { replay, type ReplayServer, type Script } from "@anyllm/testing";
import type { ResponseResource, StreamEvent } from "@anyllm/types";

/** A whole answer that says this. */
export function answer(text: string, fields: Partial<ResponseResource> = {}): ResponseResource {
  const request = { model: "gpt-5", input: "Hi" };
  const content = [{ type: "output_text" as const, text, annotations: [], logprobs: [] }];
  return {
    ...createResource(request, { id: "resp_1", created_at: 1_700_000_000 }),
    status: "completed",
    output: [{ type: "message", id: "msg_1", status: "completed", role: "assistant", content }],
    ...fields,
  };
}

/** The same answer as a stream. */
export function events(text: string): StreamEvent[] {
  return expand(answer(text));
}

export function sse(stream: readonly StreamEvent[]): string {
  return stream.map(encodeEvent).join("") + SSE_DONE;
}

/** A server that plays this, and a client of OpenAI's provider for it. */
export async function serving(
  script: Script,
  options: OpenAIOptions = {},
): Promise<{ server: ReplayServer; llm: ReturnType<typeof client> } & AsyncDisposable> {
  const server = await replay(script);
  const llm = client({ apiKey: "sk-test", baseURL: server.baseURL, ...options });
  return { server, llm, [Symbol.asyncDispose]: () => server.close() };
}

export function client(options: OpenAIOptions) {
  return createClient({ providers: [openai(options)], maxRetries: 0 });
}
