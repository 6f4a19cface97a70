import OpenAI from "openai";
import { apiKey, input, model, type Client, type Contender } from "./contender.ts";

export const openai: Contender = {
  id: "openai",
  packages: ["openai"],
  program: `
    import OpenAI from "openai";
    const client = new OpenAI({ apiKey: "key", dangerouslyAllowBrowser: true });
    console.log((await client.responses.create({ model: "gpt-5.4", input: "hi" })).output_text);
    const stream = client.responses.stream({ model: "gpt-5.4", input: "hi" });
    for await (const event of stream) console.log(event.type);
    console.log((await stream.finalResponse()).output_text);`,
  connect(baseURL): Client {
    const client = new OpenAI({ apiKey, baseURL });
    return {
      call: async () => (await client.responses.create({ model, input })).output_text.length,
      async stream(onDelta) {
        let length = 0;
        for await (const event of await client.responses.create({ model, input, stream: true })) {
          if (event.type !== "response.output_text.delta") continue;
          if (length === 0) onDelta?.();
          length += event.delta.length;
        }
        return length;
      },
      async whole() {
        const stream = client.responses.stream({ model, input });
        for await (const event of stream) void event;
        return (await stream.finalResponse()).output_text.length;
      },
    };
  },
};
