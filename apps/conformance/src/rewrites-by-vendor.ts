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
import {
  cohereContent,
  cohereFormat,
  ollamaCalls,
  plainFunction,
  plainResult,
  spokenTurns,
} from "./rewriting/chat.ts";
import {
  joinSaid,
  plainTool as ollamaTool,
  plainTurn,
  taggedThoughts,
} from "./rewriting/ollama.ts";
import {
  blocks,
  mcpServers,
  mergeContent,
  outputFormat,
  plainTool,
  resultsFirst,
  sealedThinking,
  spokenBlocks,
  systemBlocks,
  trimmedPrefill,
} from "./rewriting/anthropic.ts";
import {
  geminiDefaults,
  geminiPieces,
  geminiTools,
  mergeParts,
  spokenInstruction,
  wholeArguments,
} from "./rewriting/gemini.ts";
import { geminiSchemas } from "./rewriting/gemini-schemas.ts";
import {
  bedrockBlocks,
  bedrockFormat,
  bedrockSystem,
  bedrockTools,
  sealedReasoning,
  spokenTexts,
} from "./rewriting/bedrock.ts";

/** A form in which two bodies that say the same are equal. */
export interface Rewrite {
  /** `<provider>/<wire>` that it holds for. */
  wire: RegExp;
  rewrite(body: Json): Json;
  /** Whether the recorded body alone is rewritten: ours has to be right as it is. @default false */
  recorded?: boolean;
  /** The caller was warned of this. */
  warned?: RegExp;
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
    rewrite: eachMessage(sealedThinking),
    recorded: true,
    warned: /input/,
    reason: "the vendor takes no thinking back without its seal; the caller is warned",
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
    wire: anthropic,
    rewrite: eachMessage(resultsFirst),
    recorded: true,
    warned: /^input/,
    reason: "results go before what the user says with them; the caller is warned",
  },
  {
    wire: /anthropic|bedrock/,
    rewrite: trimmedPrefill,
    reason: "the vendor refuses a beginning of the answer that ends in white space",
  },
  {
    wire: gemini,
    rewrite: geminiTools,
    reason: "functions are one list, whether told in one or in several, and stand by themselves",
  },
  {
    wire: gemini,
    rewrite: geminiSchemas,
    reason:
      "a schema is OpenAPI or JSON schema, which the vendor takes under another key; what it does not look at is said in the description",
  },
  {
    wire: gemini,
    rewrite: wholeArguments,
    recorded: true,
    reason: "a client gave the pieces of arguments back; ours are whole",
  },
  {
    wire: gemini,
    rewrite: geminiPieces,
    reason: "pieces of one text are one",
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
    rewrite: eachMessage(sealedReasoning),
    recorded: true,
    warned: /input/,
    reason: "the model takes no reasoning back without its seal; the caller is warned",
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
    wire: /cohere/,
    rewrite: eachMessage(plainResult),
    reason: "a result is known by the id of its call, not by a name",
  },
  {
    wire: /cohere|ollama-chat/,
    rewrite: spokenTurns,
    reason: "a turn in which nobody said anything is none",
  },
  {
    wire: /cohere/,
    rewrite: (body) => eachTool(body, plainFunction),
    reason: "a function without parameters takes none, and is not strict",
  },
  {
    wire: /ollama-chat/,
    rewrite: eachMessage(taggedThoughts),
    recorded: true,
    reason: "thoughts that an older server told between tags have a key of their own",
  },
  {
    wire: /ollama-chat/,
    rewrite: (body) => merge(dropDefaults({ format: "" })(body), "messages", joinSaid),
    reason: "what the assistant says in a row is one message, and no format is an empty one",
  },
  {
    wire: /ollama-chat/,
    rewrite: (body) => eachTool(eachMessage(plainTurn)(body), ollamaTool),
    reason:
      "the server reads names of results and of tools in one place alone; no words beside calls are empty ones, no parameters those of an empty object",
  },
  {
    wire: /ollama-chat/,
    rewrite: eachMessage(ollamaCalls),
    reason: "ids, types and indexes of calls are optional: older servers have none",
  },
];
