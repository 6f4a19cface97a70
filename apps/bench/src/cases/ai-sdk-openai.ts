import { createOpenAI } from "@ai-sdk/openai";
import { apiKey, model, type Contender } from "./contender.ts";
import { connect, program } from "./ai-sdk.ts";

export const aiOpenai: Contender = {
  id: "ai + @ai-sdk/openai",
  packages: ["ai", "@ai-sdk/openai"],
  program: program(`import { createOpenAI } from "@ai-sdk/openai";
    const model = createOpenAI({ apiKey: "key" })("gpt-5.4");`),
  connect: (baseURL) => connect(createOpenAI({ apiKey, baseURL })(model)),
};

export const aiOpenaiChat: Contender = {
  ...aiOpenai,
  id: "ai: chat",
  wire: "chat",
  connect: (baseURL) => connect(createOpenAI({ apiKey, baseURL }).chat(model)),
};
