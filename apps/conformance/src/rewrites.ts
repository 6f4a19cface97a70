import type { Json } from "./facts.ts";
import { camelCase } from "./requests/gemini-generate-content.ts";
import {
  dropDefaults,
  dropEmpty,
  eachMessage,
  eachTool,
  merge,
  rename,
  without,
} from "./rewriting/common.ts";
import {
  anyObject,
  chatMessage,
  chatSettings,
  detailedReasoning,
  plainEffort,
  plainResult,
  reasoningAs,
  schemaInWords,
  spokenTurns,
  imageUrls,
  mergeChat,
  newerNames,
  oneReasoning,
  parsedCalls,
  plainCalls,
  plainFunction,
  spokenParts,
  asThinking,
  joinTurns,
} from "./rewriting/chat.ts";
import {
  besideFunction,
  closedFormat,
  countedLogprobs,
  joinCalls,
  laxFunction,
  movedMedia,
  newerFormat,
  spokenReasoning,
  switchedEffort,
  switching,
  toldResult,
} from "./rewriting/chat-client.ts";
import { geminiLists, geminiRoles, mapMediaTypes, mapSeals } from "./rewriting/gemini.ts";
import { type Rewrite, vendorRewrites } from "./rewrites-by-vendor.ts";

const chat = /chat-completions/;
const gemini = /gemini/;

// What vendors call reasoning that is given back, by their documentation.
const reasoningKeys: Readonly<Record<string, string>> = {
  reasoning_content:
    "deepseek|zai|moonshotai|alibaba|llamacpp|vllm|fireworks|doubleword|venice|litellm-proxy|portkey|avian|xiaomi",
  reasoning: "cerebras|crusoe|groq|openrouter|sambanova|snowflake|together|vercel-gateway",
  reasoning_text: "github-copilot",
};

// Who takes text alone as the output of a function, by their rows.
const textOutputs = (
  "openai mistral groq xai huggingface llamacpp vllm azure-openai cerebras " +
  "azure-foundry ollama-cloud zai vercel-gateway databricks alibaba together " +
  "venice github-copilot gpustack snowflake moonshotai fireworks cloudflare google " +
  "mistralrs heroku watsonx bedrock-mantle deepinfra portkey nvidia sambanova " +
  "xiaomi minimax"
).replaceAll(" ", "|");

// Who has a field for an effort and no object, by their rows.
const effortFields = (
  "amazon-bedrock azure-foundry azure-openai bedrock-mantle cerebras cloudflare " +
  "crusoe databricks deepinfra deepseek fireworks github-copilot google gpustack " +
  "groq huggingface mistralrs ollama-cloud ollama openai together venice vllm " +
  "watsonx xai zai mistral perplexity"
).replaceAll(" ", "|");

/** All rewrites, applied to both bodies in this order. */
export const rewrites: readonly Rewrite[] = [
  {
    wire: chat,
    rewrite: eachMessage(newerNames),
    reason:
      "developer is the newer name of system, tool of function, and tool_calls of function_call",
  },
  {
    wire: chat,
    rewrite: eachMessage(parsedCalls),
    reason: "a client wrote the JSON of arguments anew: ours is the model's, byte for byte",
  },
  {
    wire: /cohere/,
    rewrite: eachMessage(parsedCalls),
    reason: "a client wrote the JSON of arguments anew: ours is the model's, byte for byte",
  },
  {
    wire: gemini,
    rewrite: (body) => mapSeals(body) as Json,
    reason: "a client wrote the same bytes of a signature in the other base64",
  },
  {
    wire: gemini,
    rewrite: (body) => camelCase(body) as Json,
    reason: "the JSON of protocol buffers has two spellings of each key",
  },
  {
    wire: gemini,
    rewrite: (body) => mapMediaTypes(body) as Json,
    reason: "a media type has more than one name",
  },
  {
    wire: gemini,
    rewrite: geminiLists,
    reason:
      "a list of one may be told as the one; what is empty of a call, a result or a sealed part, left out",
  },
  {
    wire: gemini,
    rewrite: geminiRoles,
    reason: "user is the default role, and the newer name of function",
  },
  {
    wire: /./,
    rewrite: (body) => dropEmpty(body) as Json,
    reason: "null, an empty list and an empty object of settings say the same as nothing",
  },
  {
    wire: /^(?!.*ollama-chat)/,
    rewrite: dropDefaults({ stream: false }),
    reason: "no stream is the default",
  },
  {
    wire: /ollama-chat/,
    rewrite: dropDefaults({ stream: true }),
    reason: "a stream is the default",
  },
  {
    wire: chat,
    rewrite: (body) => without(body, "stream_options"),
    reason: "usage is asked for in every stream",
  },
  {
    wire: chat,
    rewrite: (body) => rename(body, "max_completion_tokens", "max_tokens"),
    reason: "the limit of tokens has an old and a new name",
  },
  {
    wire: chat,
    rewrite: chatSettings,
    reason:
      "one stop is a list of one; any is Mistral's name of required; tools that may not be called need not be told",
  },
  {
    wire: chat,
    rewrite: dropDefaults({
      tool_choice: "auto",
      response_format: { type: "text" },
      n: 1,
      logprobs: false,
      store: false,
      parallel_tool_calls: true,
      presence_penalty: 0,
      frequency_penalty: 0,
      top_logprobs: 0,
    }),
    reason: "what a field is when nothing is said",
  },
  {
    wire: chat,
    rewrite: eachMessage(chatMessage),
    reason:
      "texts, their one text part and its string are the same; so are no content, null and an empty string beside calls",
  },
  {
    wire: chat,
    rewrite: eachMessage(plainResult),
    reason: "a result is known by the id of its call, not by a name",
  },
  {
    wire: new RegExp(`^(${textOutputs})/chat-completions`),
    rewrite: movedMedia,
    recorded: true,
    warned: /^input$/,
    reason: "outputs of functions are texts alone: the rest is told next, with a warning",
  },
  {
    wire: chat,
    rewrite: eachMessage(toldResult),
    reason: "a result that is nothing is an empty one",
  },
  {
    wire: chat,
    rewrite: eachMessage(spokenReasoning),
    reason: "reasoning without a word is none",
  },
  {
    wire: chat,
    rewrite: spokenTurns,
    reason: "a turn in which nobody said anything is none",
  },
  {
    wire: /^(openrouter|vercel-gateway|litellm-proxy|portkey|snowflake|llamacpp).*chat-completions/,
    rewrite: plainEffort,
    reason: "an effort may be told in an object",
  },
  {
    wire: new RegExp(`^(${effortFields})/chat-completions`),
    rewrite: plainEffort,
    recorded: true,
    reason: "a client told an effort in an object; ours is the vendor's own field",
  },
  {
    wire: chat,
    rewrite: newerFormat,
    recorded: true,
    reason: "a client asked for a schema in an older form; ours is the one of today",
  },
  {
    wire: /^together\/chat-completions/,
    rewrite: countedLogprobs,
    recorded: true,
    reason: "the vendor is told how many probabilities, where others are told whether",
  },
  ...switching.map((vendor) => ({
    wire: new RegExp(`^${vendor}/chat-completions`),
    rewrite: switchedEffort(vendor),
    recorded: true,
    reason: "a client told an effort by another vendor's field; ours is the vendor's own switch",
  })),
  {
    wire: /^(ai21|deepseek|zai|moonshotai|alibaba|xiaomi)\/chat-completions/,
    rewrite: schemaInWords,
    reason: "a schema that the vendor has no field for is told in words",
  },
  {
    wire: /^cerebras\/chat-completions/,
    rewrite: closedFormat,
    recorded: true,
    reason: "the vendor's schemas of answers have no further properties",
  },
  {
    wire: chat,
    rewrite: anyObject,
    reason: "JSON of any form may be asked for by a schema of any object",
  },
  {
    wire: /^(deepseek|zai)\/chat-completions/,
    rewrite: (body) => rename(body, "user", "user_id"),
    reason: "the vendor has its own name of the user",
  },
  {
    wire: /^(openrouter|vercel-gateway|snowflake)\/chat|given back openrouter/,
    rewrite: eachMessage(detailedReasoning),
    reason: "reasoning that is told in pieces is not told a second time",
  },
  {
    wire: /given back mistral/,
    rewrite: eachMessage(spokenParts),
    reason: "the vendor takes thinking back as parts before the text",
  },
  {
    wire: chat,
    rewrite: (body) => (body["tools"] ? body : without(body, "parallel_tool_calls")),
    reason: "calls in parallel say nothing where there are no tools",
  },
  {
    wire: chat,
    rewrite: eachMessage(plainCalls),
    reason:
      "function is the default type of a call; its index, and prefix: false, are leftovers of a client",
  },
  {
    wire: chat,
    rewrite: (body) => eachTool(body, besideFunction),
    recorded: true,
    reason: "what a client wrote into a function that is no key of one stands beside it in ours",
  },
  {
    wire: chat,
    rewrite: (body) => eachTool(body, laxFunction),
    recorded: true,
    warned: /^tools$/,
    reason: "strict is left out with a warning where the vendor does not take it",
  },
  {
    wire: chat,
    rewrite: (body) => eachTool(body, plainFunction),
    reason:
      "type: function, strict: false and no parameters are the defaults of a tool; a strict one takes no further ones",
  },
  {
    wire: chat,
    rewrite: (body) => merge(body, "messages", mergeChat),
    reason: "what the assistant says and calls in a row is one message",
  },
  {
    wire: chat,
    rewrite: (body) => merge(body, "messages", joinCalls),
    reason: "what the assistant says and calls in a row is one message",
  },
  {
    wire: chat,
    rewrite: eachMessage(imageUrls),
    reason: "an image is a URL or an object that holds it, and auto its default detail",
  },
  ...Object.entries(reasoningKeys).map(([own, vendors]) => ({
    wire: new RegExp(`^(${vendors})/chat-completions`),
    rewrite: eachMessage(reasoningAs(own)),
    recorded: true,
    reason: "a client gave reasoning back under another vendor's name; ours is the vendor's own",
  })),
  {
    wire: /^mistral\/chat-completions/,
    rewrite: eachMessage(asThinking),
    recorded: true,
    reason: "a client gave reasoning back under another vendor's name; ours is the vendor's own",
  },
  {
    wire: /^perplexity/,
    rewrite: (body) => merge(body, "messages", joinTurns),
    reason: "the vendor wants the sides by turns",
  },
  {
    wire: /^(ollama|gpustack)/,
    rewrite: eachMessage(oneReasoning),
    reason: "the server reads one of reasoning and reasoning_content",
  },
  ...vendorRewrites,
];
