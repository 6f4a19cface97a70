export {
  azureopenai,
  type AzureOpenAIOptions,
  type AzureOpenAIProvider,
  type AzureToken,
} from "./azureopenai.ts";
