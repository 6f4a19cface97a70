export { openai, type OpenAIModel, type OpenAIOptions } from "./openai.ts";
