export { fireworks, type FireworksProvider } from "./fireworks.ts";
