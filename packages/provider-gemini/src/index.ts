export { gemini, type GeminiModel, type GeminiProvider } from "./gemini.ts";
