export { cohere, type CohereModel, type CohereProvider } from "./cohere.ts";
