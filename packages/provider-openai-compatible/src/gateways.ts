import { vendor } from "./compatible.ts";

/** Portkey's gateway; models are `@slug/model`. Key: `PORTKEY_API_KEY`, in a header of its own. */
export const portkey = /* @__PURE__ */ vendor({
  id: "portkey",
  name: "Portkey",
  baseURL: "https://api.portkey.ai/v1",
  baseURLVariable: "PORTKEY_API_BASE",
  apiKeyVariable: "PORTKEY_API_KEY",
  keyHeader: "x-portkey-api-key",
  capabilities: { parameters: "all", tools: "all", input: "all" },
  operations: ["retrieve", "delete", "inputItems"],
  source: "https://portkey.ai/docs/api-reference/inference-api/responses/retrieve-inputs",
});

/** Eden AI's gateway; responses are kept where the vendor behind it does. Key: `EDENAI_API_KEY`. */
export const edenai = /* @__PURE__ */ vendor({
  id: "edenai",
  name: "Eden AI",
  baseURL: "https://api.edenai.run/v3/llm",
  baseURLVariable: "EDENAI_API_BASE",
  apiKeyVariable: "EDENAI_API_KEY",
  capabilities: { parameters: "all", tools: "all", input: "all" },
  operations: ["retrieve", "delete"],
  source: "https://docs.edenai.co/v3/llms/responses",
});

/** Neosantara's gateway. Key: `NEOSANTARA_API_KEY`. */
export const neosantara = /* @__PURE__ */ vendor({
  id: "neosantara",
  name: "Neosantara",
  baseURL: "https://api.neosantara.xyz/v1",
  baseURLVariable: "NEOSANTARA_API_BASE",
  apiKeyVariable: "NEOSANTARA_API_KEY",
  capabilities: { parameters: "all", tools: "all", input: "all" },
  operations: ["retrieve", "cancel"],
  source: "https://github.com/neosantara-xyz/docs/blob/main/en/gateway/responses-api.mdx",
});

/** An Otari gateway: `OTARI_API_BASE`, with or without its `/v1`, and `OTARI_API_KEY`. */
export const otari = /* @__PURE__ */ vendor({
  id: "otari",
  name: "Otari",
  baseURL: "{OTARI_API_BASE}/v1",
  apiKeyVariable: "OTARI_API_KEY",
  capabilities: { parameters: "all", tools: "all", input: "all" },
  source: "https://github.com/mozilla-ai/otari/blob/main/docs/api-reference.md",
});
