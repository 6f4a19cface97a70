export { xai, type XAIModel, type XAIProvider } from "./xai.ts";
