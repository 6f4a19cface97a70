export { createGeminiDecoder } from "./decode.ts";
export { explainGoogleError } from "./errors.ts";
export {
  encodeGemini,
  type GeminiDialect,
  geminiCapabilities,
  geminiStructured,
} from "./encode.ts";
