export { openrouter, type OpenRouterOptions, type OpenRouterProvider } from "./openrouter.ts";
