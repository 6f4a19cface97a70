import { createClient, type Provider, type Transport } from "@anyllm/core";
import type { InputItem } from "@anyllm/types";
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
  connect: (baseURL) => connect(openai({ apiKey, baseURL })),
};

/** A client of ours with one provider, over `fetch` unless given another transport. */
export function connect(provider: Provider, transport?: Transport): Client {
  const llm = createClient({ providers: [provider], ...(transport && { transport }) });
  const request = { model, input } as const;
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

/** The same for a provider that translates, which can also say a history on its wire. */
export function connectTranslated(provider: Provider): Client {
  const extras = { headers: {}, query: {}, body: {} };
  return {
    ...connect(provider),
    async encode(items) {
      const { body } = await provider.encode({ model, input: items as InputItem[] }, extras);
      return String(body);
    },
  };
}
