import { AnyLLMError, MissingApiKeyError } from "./errors.ts";
import { env } from "./env.ts";
import { httpRequest, type Query, type RequestExtras } from "./provider.ts";
import type { Fetch } from "./transport/fetch.ts";
import type { HttpRequest } from "./transport/transport.ts";

/** A key, or a function that fetches one for each call: for tokens that expire. */
export type ApiKey = string | (() => string | Promise<string>);

/** The options that every provider factory takes. */
export interface ProviderOptions {
  /** The key. Defaults to the provider's environment variable, read when a call is made. */
  apiKey?: ApiKey | undefined;
  /** The endpoint up to and without the path of a call, such as `/responses`. */
  baseURL?: string | undefined;
  /** Used instead of the client's transport for this provider. */
  fetch?: Fetch | undefined;
  /** Sent with each call; they win over the provider's own. */
  headers?: Record<string, string> | undefined;
}

/** Where a vendor is, and how it knows who calls. */
export interface Endpoint {
  id: string;
  /** What the user gave to the factory. */
  options: ProviderOptions;
  /** The vendor's endpoint, up to and without the path of a call; a function is asked for each call. */
  baseURL: string | (() => string);
  /** The variable that may hold another endpoint. */
  baseURLVariable?: string | undefined;
  /** The variable that holds the key; without one, calls without a key are sent without one. */
  apiKeyVariable?: string | undefined;
  /** The package to name where the key is missing. @default `@anyllm/provider-<id>` */
  package?: string | undefined;
  /** Sets the credential header. @default `authorization: Bearer <key>` */
  authorize?(key: string): Record<string, string>;
  /** The vendor's own headers. */
  headers?(): Record<string, string>;
}

/** What is called at an endpoint. */
interface EndpointCall {
  extras: RequestExtras;
  json?: object | undefined;
  method?: string;
  query?: Query | undefined;
  /** Headers of this call alone; those of the user win over them. */
  headers?: Record<string, string> | undefined;
}

/** Describes calls at an endpoint: its URL, the key, what the user added. */
export type Describe = (path: string, call: EndpointCall) => HttpRequest | Promise<HttpRequest>;

/**
 * Reads where and as whom to call: options first, then the environment, each time a call is made.
 *
 * @returns A function that describes one call. It throws MissingApiKeyError without a needed key.
 */
export function createEndpoint(endpoint: Endpoint): Describe {
  const { id, options, apiKeyVariable, baseURLVariable } = endpoint;
  const authorize = endpoint.authorize ?? ((key) => ({ authorization: `Bearer ${key}` }));
  const callWith = (key: string | undefined, path: string, call: EndpointCall): HttpRequest => {
    if (!key && apiKeyVariable) throw new MissingApiKeyError(id, apiKeyVariable, endpoint.package);
    const { baseURL } = endpoint;
    const base =
      options.baseURL ??
      (baseURLVariable && env(baseURLVariable)) ??
      (typeof baseURL === "function" ? baseURL() : baseURL);
    const { extras, json, method, query } = call;
    const headers = {
      ...endpoint.headers?.(),
      ...(key && authorize(key)),
      ...call.headers,
      ...options.headers,
    };
    return httpRequest({ url: join(base, path), method, query, json, extras, headers });
  };
  // Where the path goes: it is the same for almost every call.
  let last = { base: "", before: "", after: "" };
  const join = (base: string, path: string): string => {
    if (last.base !== base) {
      const parts = /^([^?\r\n]*?)\/*(\?.*)?$/.exec(base);
      if (!parts) {
        const said = `${id}: the base URL must have no line breaks in it.`;
        throw new AnyLLMError("invalid_request", said, { provider: id, param: "baseURL" });
      }
      const [, before = "", after = ""] = parts;
      last = { base, before, after };
    }
    return last.before + path + last.after;
  };
  return (path, call) => {
    const { apiKey = apiKeyVariable && env(apiKeyVariable) } = options;
    return typeof apiKey === "function"
      ? (async () => callWith(await apiKey(), path, call))()
      : callWith(apiKey, path, call);
  };
}

/**
 * An endpoint with its `{NAME}` filled in from the environment. What follows the name is left out
 * where the variable's value ends with it already.
 *
 * @param template - Such as `{ACME_HOST}/v1`, where `ACME_HOST` may hold `https://a.example/v1`.
 * @param provider - The provider's id, for the error.
 * @throws AnyLLMError `invalid_request` naming the variable, when it is not set.
 * @example
 * ```ts
 * import { fillBaseURL } from "@anyllm/core";
 *
 * console.log(fillBaseURL("https://api.acme.example/v1", "acme")); // as it is
 * ```
 */
export function fillBaseURL(template: string, provider: string): string {
  return template.replace(/\{(\w+)\}(.*)$/, (_, name: string, path: string) => {
    const value = env(name)?.replace(/\/+$/, "");
    if (value) return value.endsWith(path) ? value : value + path;
    const said = `No endpoint for ${provider}: set ${name} in the environment, or pass baseURL.`;
    throw new AnyLLMError("invalid_request", said, { provider, param: "baseURL" });
  });
}
