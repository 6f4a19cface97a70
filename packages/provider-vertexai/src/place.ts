import { AnyLLMError, type ApiKey, env, type ProviderOptions } from "@anyllm/core";

/** Options of `vertexai`. */
export interface VertexAIOptions extends ProviderOptions {
  /**
   * A function that returns an access token, such as `googleAuth()` makes; or the API key of Vertex
   * AI's express mode.
   *
   * @default `GOOGLE_API_KEY`, as an API key
   */
  apiKey?: ApiKey | undefined;
  /** The project's id. @default `GOOGLE_CLOUD_PROJECT` */
  project?: string | undefined;
  /** A region, `us`, `eu` or `global`. @default `GOOGLE_CLOUD_LOCATION`, then `global` */
  location?: string | undefined;
  /** The endpoint without its version. @default `VERTEXAI_API_BASE`, `GOOGLE_VERTEX_BASE_URL`, then that of the location */
  baseURL?: string | undefined;
}

/** Where models are, as the options and the environment say it at the time of a call. */
export interface Place {
  baseURL(): string;
  /** The path of a publisher's model, up to and without the verb. */
  pathOf(publisher: string, model: string): string;
  authorize(key: string): Record<string, string>;
}

// Source: the names that Google gives to tokens of its own OAuth.
const token = /^ya29\./;

export function createPlace(options: VertexAIOptions): Place {
  const { apiKey, project } = options;
  const location = (): string => options.location ?? env("GOOGLE_CLOUD_LOCATION") ?? "global";
  const usesToken = (): boolean => typeof apiKey === "function" || token.test(apiKey ?? "");
  // A key alone names its project. Source: https://cloud.google.com/vertex-ai/generative-ai/docs/start/express-mode/overview
  const express = (): boolean => !usesToken() && project === undefined;
  return {
    baseURL: () => env("GOOGLE_VERTEX_BASE_URL") ?? hostOf(express() ? "global" : location()),
    authorize: (key) =>
      usesToken() ? { authorization: `Bearer ${key}` } : { "x-goog-api-key": key },
    pathOf(publisher, model) {
      const version = versions[publisher] ?? "v1";
      const path = `publishers/${publisher}/models/${model}`;
      if (express() && publisher === "google") return `/${version}/${path}`;
      const named = project ?? env("GOOGLE_CLOUD_PROJECT");
      if (named) return `/${version}/projects/${named}/locations/${location()}/${path}`;
      const said =
        "No project for vertexai: set GOOGLE_CLOUD_PROJECT in the environment, or pass vertexai({ project }).";
      throw new AnyLLMError("invalid_request", said, { provider: "vertexai", param: "project" });
    },
  };
}

// Source: @google/genai; @anthropic-ai/vertex-sdk for the others.
const versions: Record<string, string> = { google: "v1beta1" };

// Source: https://cloud.google.com/vertex-ai/generative-ai/docs/learn/locations
function hostOf(location: string): string {
  if (location === "global") return "https://aiplatform.googleapis.com";
  if (location === "us" || location === "eu") {
    return `https://aiplatform.${location}.rep.googleapis.com`;
  }
  return `https://${location}-aiplatform.googleapis.com`;
}
