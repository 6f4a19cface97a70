export { createGeminiDecoder } from "./decode.ts";
export { encodeGemini, type GeminiDialect } from "./encode.ts";
