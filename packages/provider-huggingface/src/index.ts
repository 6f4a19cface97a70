export { huggingface, type HuggingFaceOptions, type HuggingFaceProvider } from "./huggingface.ts";
