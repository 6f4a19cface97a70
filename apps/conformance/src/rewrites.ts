import type { Json } from "./facts.ts";
import { camelCase } from "./requests/gemini-generate-content.ts";
import {
  dropEmpty,
  dropValue,
  eachMessage,
  eachTool,
  merge,
  nested,
  rename,
  without,
} from "./rewriting/common.ts";
import {
  chatMessage,
  cohereContent,
  imageUrls,
  mergeChat,
  ollamaCalls,
  oneReasoning,
  parsedCalls,
  plainCalls,
  plainFunction,
  spokenParts,
} from "./rewriting/chat.ts";
import {
  blocks,
  mcpServers,
  mergeContent,
  outputFormat,
  spokenBlocks,
  systemBlocks,
} from "./rewriting/anthropic.ts";
import { geminiRoles, geminiSchemas, mapSeals, mergeParts } from "./rewriting/gemini.ts";
import { bedrockBlocks, bedrockFormat } from "./rewriting/bedrock.ts";

/** A form in which two bodies that say the same are equal. */
export interface Rewrite {
  /** `<provider>/<wire>` that it holds for. */
  wire: RegExp;
  rewrite(body: Json): Json;
  reason: string;
}

const chat = /chat-completions/;
const anthropic = /anthropic/;
const gemini = /gemini/;
const bedrock = /bedrock-converse/;

/** All rewrites, applied to both bodies in this order. */
export const rewrites: readonly Rewrite[] = [
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
    wire: /./,
    rewrite: (body) => dropEmpty(body) as Json,
    reason: "null, an empty list and an empty object of settings say the same as nothing",
  },
  {
    wire: /./,
    rewrite: (body) => dropValue(body, "stream", false),
    reason: "no stream is the default",
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
    rewrite: (body) => dropValue(body, "tool_choice", "auto"),
    reason: "auto is the default of tool_choice",
  },
  {
    wire: chat,
    rewrite: eachMessage(chatMessage),
    reason:
      "one text part and its string are the same; so are no content, null and an empty string beside calls",
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
    reason: "the index of a call in a history, and prefix: false, are leftovers of a client",
  },
  {
    wire: chat,
    rewrite: (body) => eachTool(body, plainFunction),
    reason: "type: function and strict: false are the defaults of a tool",
  },
  {
    wire: chat,
    rewrite: (body) => merge(body, "messages", mergeChat),
    reason: "what the assistant says and calls in a row is one message",
  },
  {
    wire: chat,
    rewrite: eachMessage(imageUrls),
    reason: "an image is a URL or an object that holds it",
  },
  {
    wire: /^(ollama|gpustack)/,
    rewrite: eachMessage(oneReasoning),
    reason: "the server reads one of reasoning and reasoning_content",
  },
  {
    wire: anthropic,
    rewrite: eachMessage(blocks),
    reason: "a string and its one text block are the same",
  },
  {
    wire: anthropic,
    rewrite: eachMessage(spokenBlocks),
    reason: "the vendor refuses text blocks of white space alone, also its own",
  },
  {
    wire: anthropic,
    rewrite: systemBlocks,
    reason: "a system prompt is a string or its text blocks",
  },
  {
    wire: anthropic,
    rewrite: outputFormat,
    reason: "output_format is the older name of output_config.format",
  },
  {
    wire: anthropic,
    rewrite: mcpServers,
    reason: "the tools of an MCP server are set up in tools, no longer in mcp_servers",
  },
  {
    wire: anthropic,
    rewrite: (body) => eachTool(body, (tool) => dropValue(tool, "type", "custom")),
    reason: "custom is the default type of a tool",
  },
  {
    wire: anthropic,
    rewrite: (body) =>
      nested(body, "tool_choice", (choice) =>
        dropValue(choice, "disable_parallel_tool_use", false),
      ),
    reason: "calls in parallel are the default",
  },
  {
    wire: /anthropic|bedrock|gemini/,
    rewrite: (body) => merge(merge(body, "messages", mergeContent), "contents", mergeParts),
    reason: "what one side says in a row is one turn",
  },
  {
    wire: gemini,
    rewrite: geminiSchemas,
    reason: "a schema is OpenAPI or JSON schema, which the vendor takes under another key",
  },
  {
    wire: gemini,
    rewrite: (body) => nested(body, "systemInstruction", (told) => without(told, "role")),
    reason: "a system instruction has no role",
  },
  { wire: gemini, rewrite: geminiRoles, reason: "user is the default role" },
  {
    wire: bedrock,
    rewrite: eachMessage(bedrockBlocks),
    reason:
      "a block is known by its key, so its type says nothing; success is the default of a result; JSON of a result goes as its text; a document's text as its bytes",
  },
  {
    wire: bedrock,
    rewrite: bedrockFormat,
    reason: "a schema is a string, whose spaces say nothing",
  },
  {
    wire: /cohere/,
    rewrite: eachMessage(cohereContent),
    reason: "an empty text beside calls says nothing",
  },
  {
    wire: /ollama-chat/,
    rewrite: eachMessage(ollamaCalls),
    reason: "ids, types and indexes of calls are optional: older servers have none",
  },
];
