export { nodeTransport } from "./transport.ts";
export type { NodeTransportOptions } from "./transport.ts";
