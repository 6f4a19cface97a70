import { generateText, streamText, type LanguageModel } from "ai";
import { input, type Client } from "./contender.ts";

/** A browser program over `ai`; `setup` must make a `model`. */
export const program = (setup: string): string => `
  import { generateText, streamText } from "ai";
  ${setup}
  console.log((await generateText({ model, prompt: "hi" })).text);
  const stream = streamText({ model, prompt: "hi" });
  for await (const part of stream.fullStream) console.log(part.type);
  console.log(await stream.text);`;

/** A client of the AI SDK over one of its language models. */
export function connect(model: LanguageModel): Client {
  return {
    call: async () => (await generateText({ model, prompt: input })).text.length,
    async stream(onDelta) {
      let length = 0;
      for await (const text of streamText({ model, prompt: input }).textStream) {
        if (length === 0) onDelta?.();
        length += text.length;
      }
      return length;
    },
    async whole() {
      const stream = streamText({ model, prompt: input });
      for await (const part of stream.fullStream) void part;
      return (await stream.text).length;
    },
  };
}
