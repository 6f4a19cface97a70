export { decodeMessages } from "./decode.ts";
export { messagesSchemas } from "./encode-schema.ts";
export { type EncodedMessages, encodeMessages, type MessagesOptions } from "./encode.ts";
