import { type Json, objects, string } from "./facts.ts";

/** Two bodies of messages alone: an answer that a client gave back, and ours. */
interface Turns {
  expected: Json;
  got: Json;
}

/**
 * What a client gave back of answers, beside the same of ours. What of a kind it left out as a whole
 * is left out of ours too; the marks of a cache are its own.
 */
export function withoutLeftOut({ expected, got }: Turns): Turns {
  const theirs = objects(expected["messages"]);
  const messages = objects(got["messages"]).map((ours, index) => {
    const told = theirs[index];
    return told && /^(assistant|model)$/.test(string(ours["role"])) ? without(ours, told) : ours;
  });
  return {
    expected: { ...expected, messages: theirs.map(unmarked) },
    got: { ...got, messages },
  };
}

function without(ours: Json, told: Json): Json {
  const given = blocksOf(told);
  const left = kinds.filter((isKind) => !given.some(isKind));
  const isKept = (block: Json): boolean => !left.some((isKind) => isKind(block));
  return changed(ours, (blocks) => blocks.filter(isKept));
}

function unmarked(message: Json): Json {
  return changed(message, (blocks) =>
    blocks
      .filter((block) => block["cachePoint"] === undefined)
      .map(({ cache_control: _mark, ...block }) => block),
  );
}

const kinds: readonly ((block: Json) => boolean)[] = [isThought, isSeal, isHosted];

function isThought({ type, thought, reasoningContent }: Json): boolean {
  const named = /^(redacted_)?thinking$/.test(string(type));
  return named || thought === true || reasoningContent !== undefined;
}

// A part that says nothing beside its signature.
function isSeal({ text = "", thoughtSignature, ...more }: Json): boolean {
  return text === "" && thoughtSignature !== undefined && Object.keys(more).length === 0;
}

// What the vendor ran itself.
function isHosted(block: Json): boolean {
  const { type, executableCode, codeExecutionResult, toolCall, toolResponse } = block;
  const named = /^(server_tool_use|mcp_tool_use|\w+_tool_result)$/.test(string(type));
  return named || Boolean(executableCode ?? codeExecutionResult ?? toolCall ?? toolResponse);
}

function keyOf(message: Json): string {
  return Array.isArray(message["parts"]) ? "parts" : "content";
}

function blocksOf(message: Json): Json[] {
  return objects(message[keyOf(message)]);
}

function changed(message: Json, change: (blocks: Json[]) => Json[]): Json {
  const key = keyOf(message);
  return Array.isArray(message[key]) ? { ...message, [key]: change(blocksOf(message)) } : message;
}
