// Ollama's own chat. A module of its own, loaded with the first call.

export { decodeNative as decode } from "./decode.ts";
export { encodeNative as encode } from "./encode.ts";
