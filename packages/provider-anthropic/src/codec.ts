export { decodeMessages } from "./decode.ts";
export { type EncodedMessages, encodeMessages, type MessagesOptions } from "./encode.ts";
