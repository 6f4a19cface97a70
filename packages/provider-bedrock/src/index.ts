export {
  bedrock,
  type BedrockModel,
  type BedrockOptions,
  type BedrockProvider,
} from "./bedrock.ts";
export { eventStream } from "./event-stream.ts";
export type { AwsCredentials } from "./sign.ts";
