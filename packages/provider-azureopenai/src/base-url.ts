import { AnyLLMError, env } from "@anyllm/core";

// What people paste after the part that counts: a deployment, an operation, the inference route.
const tails = [
  /\/(responses|chat\/completions|completions|embeddings)$/,
  /\/deployments(\/[^/]*)?$/,
];

/**
 * The base URL of the Responses API, from any URL that is shown for a resource: its root, with
 * `/openai` or `/openai/v1`, a whole request URL with its query, slashes or none at the end.
 *
 * Source: https://learn.microsoft.com/azure/foundry/openai/api-version-lifecycle
 *
 * @param given - The URL; `https://` is put before it when it has no scheme.
 * @param apiVersion - Wins over a version in the URL, and that over `OPENAI_API_VERSION`.
 * @throws AnyLLMError `invalid_request` for what cannot be a URL.
 */
export function azureBaseURL(given: string, apiVersion?: string): string {
  const url = parse(given.trim());
  let path = url.pathname.replace(/\/+/g, "/").replace(/\/$/, "");
  for (const tail of tails) path = path.replace(tail, "").replace(/\/$/, "");
  const [, root = "", undated] = /^(.*?)(?:\/openai(\/v1)?|\/models)?$/.exec(path) ?? [];

  const told = url.searchParams.get("api-version") ?? undefined;
  const version = apiVersion ?? told ?? (undated ? undefined : env("OPENAI_API_VERSION")) ?? "v1";
  const dated = /^\d{4}-\d\d-\d\d/.test(version);
  if (version === "v1") url.searchParams.delete("api-version");
  else url.searchParams.set("api-version", version);
  return `${url.origin}${root}/openai${dated ? "" : "/v1"}${url.search}`;
}

function parse(given: string): URL {
  try {
    const url = new URL(/^\w+:\/\//.test(given) ? given : `https://${given}`);
    if (/^https?:$/.test(url.protocol) && !url.username && !url.password) return url;
  } catch {
    // Said below, without quoting what may hold a password.
  }
  throw new AnyLLMError(
    "invalid_request",
    "azureopenai: the endpoint is not a URL such as https://contoso.openai.azure.com.",
    { provider: "azureopenai", param: "endpoint" },
  );
}
