export { anthropic, type AnthropicModel, type AnthropicProvider } from "./anthropic.ts";
