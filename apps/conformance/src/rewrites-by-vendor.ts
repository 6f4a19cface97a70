import type { Json } from "./facts.ts";
import {
  dropDefaults,
  dropValue,
  eachMessage,
  eachTool,
  merge,
  nested,
  without,
} from "./rewriting/common.ts";
import { cohereFormat, cohereContent, ollamaCalls } from "./rewriting/chat.ts";
import {
  blocks,
  mcpServers,
  mergeContent,
  outputFormat,
  plainTool,
  spokenBlocks,
  systemBlocks,
} from "./rewriting/anthropic.ts";
import {
  geminiDefaults,
  geminiSchemas,
  mergeParts,
  spokenInstruction,
} from "./rewriting/gemini.ts";
import {
  bedrockBlocks,
  bedrockFormat,
  bedrockSystem,
  bedrockTools,
  spokenTexts,
} from "./rewriting/bedrock.ts";

/** A form in which two bodies that say the same are equal. */
export interface Rewrite {
  /** `<provider>/<wire>` that it holds for. */
  wire: RegExp;
  rewrite(body: Json): Json;
  /** Whether the recorded body alone is rewritten: ours has to be right as it is. @default false */
  recorded?: boolean;
  reason: string;
}

const anthropic = /anthropic/;
const gemini = /gemini/;
const bedrock = /bedrock-converse/;

/** Rewrites of the wires that one vendor has, in their order. */
export const vendorRewrites: readonly Rewrite[] = [
  {
    wire: anthropic,
    rewrite: eachMessage(blocks),
    reason:
      "a string and its one text block are the same; a result may be empty, and is none of an error; five minutes are the default of a cache; a call without input has an empty one",
  },
  {
    wire: anthropic,
    rewrite: eachMessage(spokenBlocks),
    reason: "the vendor refuses text blocks of white space alone, also its own",
  },
  {
    wire: anthropic,
    rewrite: systemBlocks,
    reason: "a system prompt is a string or its text blocks, and an empty one is none",
  },
  {
    wire: anthropic,
    rewrite: outputFormat,
    reason:
      "output_format is the older name of output_config.format, whose objects have no further properties",
  },
  {
    wire: anthropic,
    rewrite: mcpServers,
    reason: "the tools of an MCP server are set up in tools, no longer in mcp_servers",
  },
  {
    wire: anthropic,
    rewrite: (body) => eachTool(body, plainTool),
    reason:
      "custom is the default type of a tool, and not strict; a strict one takes no further properties",
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
    wire: anthropic,
    rewrite: dropDefaults({ tool_choice: { type: "auto" }, thinking: { type: "disabled" } }),
    reason: "what a field is when nothing is said",
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
  {
    wire: gemini,
    rewrite: spokenInstruction,
    reason: "an empty instruction is none",
  },
  {
    wire: gemini,
    rewrite: geminiDefaults,
    reason: "what a field is when nothing is said",
  },
  {
    wire: bedrock,
    rewrite: eachMessage(bedrockBlocks),
    reason:
      "a block is known by its key, so its type says nothing; success is the default of a result; JSON of a result goes as its text; a document's text as its bytes",
  },
  {
    wire: bedrock,
    rewrite: bedrockSystem,
    reason: "an empty system prompt is none",
  },
  {
    wire: bedrock,
    rewrite: bedrockTools,
    reason: "a strict function takes no further properties, and strict is not the default",
  },
  {
    wire: bedrock,
    rewrite: eachMessage(spokenTexts),
    reason: "the vendor refuses texts of white space alone, also its own",
  },
  {
    wire: bedrock,
    rewrite: bedrockFormat,
    reason: "a schema is a string, whose spaces say nothing",
  },
  {
    wire: /cohere/,
    rewrite: cohereFormat,
    reason: "the schema of an answer has an older name, and text is the default",
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
