import { AnyLLMError } from "@anyllm/core";

/** How Google's credentials are found. */
export interface GoogleAuthOptions {
  /**
   * The key of a service account, as its file has it; for runtimes without files.
   *
   * @default the file of `GOOGLE_APPLICATION_CREDENTIALS`, what gcloud left, the metadata server
   */
  serviceAccount?: { client_email: string; private_key: string };
  /** @default `https://www.googleapis.com/auth/cloud-platform` */
  scopes?: readonly string[];
}

/**
 * Access tokens as Google's own clients find them: the environment, a key file, gcloud, the metadata
 * server, a workload identity. Tokens are kept until shortly before they expire.
 *
 * Needs the package `google-auth-library`, which is loaded at the first call.
 *
 * @param options - See {@link GoogleAuthOptions}.
 * @returns A function for `apiKey`.
 * @throws AnyLLMError `missing_api_key` at the first call, when the package is not installed or finds
 * no credentials.
 * @see https://cloud.google.com/docs/authentication/application-default-credentials
 * @example
 * ```ts
 * import { createClient } from "@anyllm/core";
 * import { vertexai } from "@anyllm/provider-vertexai";
 * import { googleAuth } from "@anyllm/provider-vertexai/auth";
 *
 * const llm = createClient({ providers: [vertexai({ apiKey: googleAuth() })] });
 * ```
 */
export function googleAuth(options: GoogleAuthOptions = {}): () => Promise<string> {
  const { serviceAccount, scopes = [cloud] } = options;
  let auth: Promise<() => Promise<string | null | undefined>> | undefined;
  const load = async (): Promise<() => Promise<string | null | undefined>> => {
    const { GoogleAuth, JWT } = await import("google-auth-library");
    const { client_email: email, private_key: key } = serviceAccount ?? {};
    const given = { scopes: [...scopes] };
    const authClient = email && key ? new JWT({ ...given, email, key }) : undefined;
    const client = new GoogleAuth({ ...given, ...(authClient && { authClient }) });
    return () => client.getAccessToken();
  };
  return async () => {
    const fetchToken = await (auth ??= load()).catch((cause: unknown) => {
      auth = undefined;
      throw missing("Install google-auth-library", cause);
    });
    const token = await fetchToken().catch((cause: unknown) => {
      throw missing(nothing, cause);
    });
    if (!token) throw missing(nothing, undefined);
    return token;
  };
}

const cloud = "https://www.googleapis.com/auth/cloud-platform";
const nothing =
  "Google's credentials were not found: set GOOGLE_APPLICATION_CREDENTIALS, or log in with gcloud";

function missing(said: string, cause: unknown): AnyLLMError {
  const message = `vertexai: ${said}, or pass apiKey to @anyllm/provider-vertexai.`;
  return new AnyLLMError("missing_api_key", message, { provider: "vertexai", cause });
}
