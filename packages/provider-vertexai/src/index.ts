export type { VertexAIOptions } from "./place.ts";
export { vertexai, type VertexAIModel, type VertexAIProvider } from "./vertexai.ts";
