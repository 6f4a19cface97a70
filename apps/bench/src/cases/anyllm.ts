import { createClient, type Transport } from "@anyllm/core";
import { openai } from "@anyllm/provider-openai";
import { apiKey, input, model, type Client, type Contender } from "./contender.ts";

export const anyllm: Contender = {
  id: "anyllm",
  packages: ["@anyllm/core", "@anyllm/provider-openai"],
  program: `
    import { createClient } from "@anyllm/core";
    import { openai } from "@anyllm/provider-openai";
    const llm = createClient({ providers: [openai({ apiKey: "key" })] });
    console.log((await llm.responses({ model: "gpt-5.4", input: "hi" })).output_text);
    const stream = await llm.responses({ model: "gpt-5.4", input: "hi", stream: true });
    for await (const event of stream) console.log(event.type);
    console.log((await stream.finalResponse()).output_text);`,
  connect: (baseURL) => connect(baseURL),
};

/** A client of ours, over `fetch` unless given another transport. */
export function connect(baseURL: string, transport?: Transport): Client {
  const llm = createClient({
    providers: [openai({ apiKey, baseURL })],
    ...(transport && { transport }),
  });
  const request = { model: `openai/${model}`, input } as const;
  const open = () => llm.responses({ ...request, stream: true });
  return {
    call: async () => (await llm.responses(request)).output_text.length,
    async stream(onDelta) {
      let length = 0;
      for await (const event of await open()) {
        if (event.type !== "response.output_text.delta") continue;
        if (length === 0) onDelta?.();
        length += event.delta.length;
      }
      return length;
    },
    async whole() {
      const stream = await open();
      for await (const event of stream) void event;
      return (await stream.finalResponse()).output_text.length;
    },
  };
}
