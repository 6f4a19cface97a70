import {
  anyChoice,
  common,
  images,
  measured,
  most,
  noneToHigh,
  reasoningContent,
  reasoningField,
  row,
  thinkingSwitch,
} from "./shared.ts";

/** A GPUStack server: `GPUSTACK_API_BASE` up to and with its `/v1`. Key: `GPUSTACK_API_KEY`. */
export const gpustack = /* @__PURE__ */ row({
  id: "gpustack",
  name: "GPUStack",
  baseURL: "{GPUSTACK_API_BASE}",
  apiKeyVariable: "GPUSTACK_API_KEY",
  fields: most,
  tools: anyChoice,
  structured: "json_schema",
  reasoning: { efforts: thinkingSwitch, replay: reasoningContent },
  media: images,
  source: "https://docs.gpustack.ai/latest/user-guide/openai-compatible-apis/",
});

/** A llamafile on this machine, which needs no key. */
export const llamafile = /* @__PURE__ */ row({
  id: "llamafile",
  name: "llamafile",
  baseURL: "http://127.0.0.1:8080/v1",
  baseURLVariable: "LLAMAFILE_API_BASE",
  fields: most,
  tools: anyChoice,
  structured: "json_schema",
  // Source: https://github.com/ggml-org/llama.cpp/pull/25454
  formatWithTools: false,
  reasoning: { replay: reasoningContent },
  media: images,
  source: "https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md",
});

// Older servers know the switch alone, which is there still.
const lowToHighest = {
  low: { reasoning_effort: "low" },
  medium: { reasoning_effort: "medium" },
  high: { reasoning_effort: "high" },
  xhigh: { reasoning_effort: "xhigh" },
};

/** A mistral.rs server on this machine, which needs no key. */
export const mistralrs = /* @__PURE__ */ row({
  id: "mistralrs",
  name: "mistral.rs",
  baseURL: "http://localhost:1234/v1",
  baseURLVariable: "MISTRALRS_API_BASE",
  fields: measured,
  tools: {
    choices: ["none", "required", "function"],
    strict: true,
    hosted: ["code_interpreter"],
  },
  structured: "json_schema",
  reasoning: { efforts: { ...lowToHighest, none: { enable_thinking: false } } },
  media: { image: "url", file: "file", audio: "input_audio", video: "video_url" },
  source:
    "https://github.com/EricLBuehler/mistral.rs/blob/master/docs/src/content/docs/reference/openai-compatibility.md",
});

/** A Cascadia node on this machine, which needs no key. */
export const cascadia = /* @__PURE__ */ row({
  id: "cascadia",
  name: "Cascadia",
  baseURL: "http://localhost:9090/v1",
  baseURLVariable: "CASCADIA_API_BASE",
  fields: common,
  tools: {},
  reasoning: {},
  source: "https://cascadia.to (not confirmed by the vendor's documentation)",
});

/** Ollama's cloud; servers of your own are `@anyllm/provider-ollama`. Key: `OLLAMA_API_KEY`. */
export const ollamacloud = /* @__PURE__ */ row({
  id: "ollamacloud",
  name: "Ollama Cloud",
  baseURL: "https://ollama.com/v1",
  apiKeyVariable: "OLLAMA_API_KEY",
  fields: common,
  tools: {},
  structured: "json_schema",
  reasoning: { efforts: noneToHigh, replay: reasoningField },
  media: { image: "data" },
  source: "https://docs.ollama.com/api/openai-compatibility",
});
