// Anthropic's own wire through InvokeModel. A module of its own, loaded with the first call.

export { decodeInvoke as decode, encodeInvoke as encode } from "./invoke.ts";
