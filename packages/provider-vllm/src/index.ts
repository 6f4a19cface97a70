export { vllm, type VLLMProvider } from "./vllm.ts";
