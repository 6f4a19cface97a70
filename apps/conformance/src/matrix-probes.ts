import type { Json } from "./facts.ts";

/** A feature, given to a provider to see what it makes of it. */
export interface Probe {
  feature: string;
  /** What is given. */
  request: Json;
  /** What stands in the request with and without it. */
  base?: Json;
  /** What the body then holds; any change will do where it is absent. */
  marker?: RegExp;
}

const image = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk";
const pdf = "JVBERi0xLjQKJcOkw7zDtsOfCjIgMCBvYmoKPDwvTGVuZ3RoIDMg";
const audio = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAESsAACJWAAAC";
const tools = [
  {
    type: "function",
    name: "weather",
    description: "Now.",
    parameters: { type: "object", properties: { city_marker: { type: "string" } } },
  },
  {
    type: "function",
    name: "clock",
    description: "Now.",
    parameters: { type: "object", properties: {} },
  },
];
const calls = ["call_a", "call_b"];

const say = (part: Json): Json => ({
  input: [{ type: "message", role: "user", content: [{ type: "input_text", text: "Hi" }, part] }],
});

/** The features of the matrix. */
export const probes: readonly Probe[] = [
  { feature: "tools", request: { tools }, marker: /city_marker/ },
  { feature: "choice: required", base: { tools }, request: { tool_choice: "required" } },
  { feature: "choice: none", base: { tools }, request: { tool_choice: "none" } },
  {
    feature: "choice: one function",
    base: { tools },
    request: { tool_choice: { type: "function", name: "weather" } },
  },
  {
    feature: "choice: allowed tools",
    base: { tools },
    request: {
      tool_choice: {
        type: "allowed_tools",
        mode: "auto",
        tools: [{ type: "function", name: "weather" }],
      },
    },
  },
  { feature: "one call at a time", base: { tools }, request: { parallel_tool_calls: false } },
  {
    feature: "parallel calls in history",
    base: { tools },
    request: {
      input: [
        { type: "message", role: "user", content: "Hi" },
        ...calls.map((call_id) => ({
          type: "function_call",
          call_id,
          name: "weather",
          arguments: '{"city_marker":"Oslo"}',
        })),
        ...calls.map((call_id) => ({
          type: "function_call_output",
          call_id,
          output: `answer of ${call_id}`,
        })),
      ],
    },
    marker: /answer of call_a.*answer of call_b/,
  },
  {
    feature: "structured output",
    request: {
      text: {
        format: {
          type: "json_schema",
          name: "answer",
          schema: {
            type: "object",
            properties: { schema_marker: { type: "string" } },
            required: ["schema_marker"],
            additionalProperties: false,
          },
        },
      },
    },
    marker: /schema_marker/,
  },
  { feature: "reasoning effort", request: { reasoning: { effort: "high" } } },
  {
    feature: "image by URL",
    request: say({ type: "input_image", image_url: "https://example.com/marker.png" }),
    marker: /example\.com\/marker\.png/,
  },
  {
    feature: "image as data",
    request: say({ type: "input_image", image_url: `data:image/png;base64,${image}` }),
    marker: new RegExp(image),
  },
  {
    feature: "PDF as data",
    request: say({
      type: "input_file",
      filename: "a.pdf",
      file_data: `data:application/pdf;base64,${pdf}`,
    }),
    marker: new RegExp(pdf),
  },
  {
    feature: "audio",
    request: say({ type: "input_audio", input_audio: { data: audio, format: "wav" } }),
    marker: new RegExp(audio),
  },
  {
    feature: "image from a tool",
    base: { tools },
    request: {
      input: [
        { type: "message", role: "user", content: "Hi" },
        { type: "function_call", call_id: "call_a", name: "weather", arguments: "{}" },
        {
          type: "function_call_output",
          call_id: "call_a",
          output: [{ type: "input_image", image_url: `data:image/png;base64,${image}` }],
        },
      ],
    },
    marker: new RegExp(image),
  },
];
