export { llamacpp, type LlamaCppProvider } from "./llamacpp.ts";
