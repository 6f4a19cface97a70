import { AnyLLMError } from "@anyllm/core";
import type { AwsCredentials } from "./sign.ts";

export type { AwsCredentials } from "./sign.ts";

/** What AWS's own chain is asked with. */
export interface CredentialChainOptions {
  /** A profile of the shared configuration. @default `AWS_PROFILE`, then `default` */
  profile?: string;
  /** The region of the services that the chain asks, such as the token service. */
  region?: string;
}

/**
 * Credentials as AWS's SDKs find them: the environment, single sign-on, the shared files, a process,
 * a web identity, the metadata of a container or an instance. They are fetched for each call; the
 * SDK keeps them until they expire.
 *
 * Needs the package `@aws-sdk/credential-providers`, and Node.
 *
 * @param options - See {@link CredentialChainOptions}.
 * @throws AnyLLMError `missing_api_key` at the first call, when the package is not installed or finds
 * no credentials.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
 * @example
 * ```ts
 * import { createClient } from "@anyllm/core";
 * import { bedrock } from "@anyllm/provider-bedrock";
 * import { credentialChain } from "@anyllm/provider-bedrock/credentials";
 *
 * const credentials = credentialChain({ profile: "work" });
 * const llm = createClient({ providers: [bedrock({ region: "us-east-1", credentials })] });
 * ```
 */
export function credentialChain(
  options: CredentialChainOptions = {},
): () => Promise<AwsCredentials> {
  const { profile, region } = options;
  let chain: Promise<() => Promise<AwsCredentials>> | undefined;
  const load = async (): Promise<() => Promise<AwsCredentials>> => {
    const { fromNodeProviderChain } = await import("@aws-sdk/credential-providers");
    return fromNodeProviderChain({
      ...(profile !== undefined && { profile }),
      ...(region !== undefined && { clientConfig: { region } }),
    });
  };
  return async () => {
    const loaded = await (chain ??= load()).catch((cause: unknown) => {
      chain = undefined;
      throw missing("Install @aws-sdk/credential-providers", cause);
    });
    return loaded().catch((cause: unknown) => {
      const said =
        "AWS's credential chain found nothing: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile";
      throw missing(said, cause);
    });
  };
}

function missing(said: string, cause: unknown): AnyLLMError {
  const message = `bedrock: ${said}, or pass apiKey to @anyllm/provider-bedrock.`;
  return new AnyLLMError("missing_api_key", message, { provider: "bedrock", cause });
}
