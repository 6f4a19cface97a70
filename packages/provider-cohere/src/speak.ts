// Chat of version 2. A module of its own, loaded with the first call.

export { decodeCohere as decode } from "./decode.ts";
export { encodeCohere as encode } from "./encode.ts";
