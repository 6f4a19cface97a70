export { ollama, type OllamaProvider } from "./ollama.ts";
