export { lmstudio, type LMStudioProvider } from "./lmstudio.ts";
