export {
  type CompatibleOptions,
  openaiCompatible,
  type Vendor,
  type VendorFactory,
} from "./compatible.ts";
export {
  bedrock,
  bedrockmantle,
  dashscope,
  databricks,
  gmi,
  sambanova,
  together,
} from "./clouds.ts";
export { edenai, neosantara, otari, portkey } from "./gateways.ts";
export { deepseek, meta, mistral, mistralrs, perplexity } from "./models.ts";
