export { groq, type GroqModel, type GroqProvider } from "./groq.ts";
