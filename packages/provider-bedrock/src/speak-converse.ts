// Converse. A module of its own, loaded with the first call.

export { decodeConverse as decode } from "./decode.ts";
export { encodeConverse as encode } from "./encode.ts";
