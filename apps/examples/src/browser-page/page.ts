import { createClient, tool } from "@anyllm/core";
import { openai } from "@anyllm/provider-openai";
import type { StreamEvent } from "@anyllm/types";

/** Where the model is reached, and what shows its events as they come. */
export interface PageOptions {
  baseURL: string;
  tell(event: StreamEvent): void;
}

/** Runs the agent in a page. Its tool runs there too: only a browser knows its language. */
export async function ask(input: string, { baseURL, tell }: PageOptions): Promise<string> {
  const language = tool({
    name: "get_language",
    description: "The language that the browser speaks.",
    execute: () => navigator.language,
  });
  // The server of the page adds the key: what a page holds, everybody can read.
  const llm = createClient({ providers: [openai({ apiKey: "at-the-server", baseURL })] });
  const model = "openai/embedded-1";
  const stream = await llm.responses({ model, input, tools: [language], stream: true });
  for await (const event of stream) tell(event);
  return (await stream.finalResponse()).output_text;
}
