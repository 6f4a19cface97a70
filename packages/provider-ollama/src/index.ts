export { ollamaChat, type OllamaChatProvider } from "./chat-native/ollama-chat.ts";
export { ollama, type OllamaProvider } from "./ollama.ts";
