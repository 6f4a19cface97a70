import OpenAI from "openai";
import { apiKey, input, model, type Client, type Contender } from "./contender.ts";
import { openai } from "./openai.ts";

const messages = [{ role: "user" as const, content: input }];

export const openaiChat: Contender = {
  ...openai,
  id: "openai: chat",
  wire: "chat",
  connect(baseURL): Client {
    const { completions } = new OpenAI({ apiKey, baseURL }).chat;
    return {
      async call() {
        const { choices } = await completions.create({ model, messages });
        return choices[0]?.message.content?.length ?? 0;
      },
      async stream(onDelta) {
        let length = 0;
        for await (const chunk of await completions.create({ model, messages, stream: true })) {
          const delta = chunk.choices[0]?.delta.content;
          if (!delta) continue;
          if (length === 0) onDelta?.();
          length += delta.length;
        }
        return length;
      },
      async whole() {
        const stream = completions.stream({ model, messages });
        for await (const chunk of stream) void chunk;
        return (await stream.finalContent())?.length ?? 0;
      },
    };
  },
};
