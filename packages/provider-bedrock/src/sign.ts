import type { HttpRequest } from "@anyllm/core";
import { AwsV4Signer } from "aws4fetch";

/** Who calls, in AWS's terms. */
export interface AwsCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  /** For temporary credentials. */
  sessionToken?: string | undefined;
}

/** How a call is signed. */
export interface Signature {
  credentials: AwsCredentials;
  region: string;
  /** @default "bedrock" */
  service?: string;
  /** As in `20150830T123600Z`. @default now */
  datetime?: string;
}

/** Signs a call with Signature Version 4. */
export async function signV4(request: HttpRequest, how: Signature): Promise<HttpRequest> {
  const { credentials, region, service = "bedrock", datetime } = how;
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const { method, url, headers, body } = request;
  const signed = await new AwsV4Signer({
    method,
    url,
    headers,
    // The types of fetch know fewer byte arrays than fetch does.
    body: (body ?? null) as BodyInit | null,
    accessKeyId,
    secretAccessKey,
    ...(sessionToken !== undefined && { sessionToken }),
    service,
    region,
    ...(datetime !== undefined && { datetime }),
  }).sign();
  return { ...request, headers: Object.fromEntries(signed.headers.entries()) };
}
