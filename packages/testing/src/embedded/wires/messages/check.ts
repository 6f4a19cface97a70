import { isRecord, oneOf } from "../../checks.ts";
import { invalid } from "../../problem.ts";
import { seal } from "../reply.ts";
import { blocks, blocksOfRole, checkKnown, type Loose } from "./fields.ts";

/** One side of the conversation, until the other one speaks. */
export interface Side {
  role: "user" | "assistant";
  /** Such as `messages.0`: where it begins. */
  path: string;
  blocks: Loose[];
}

/**
 * The messages as sides that alternate: neighbours of one role are joined, as the vendor does.
 *
 * @throws Problem 400 for blocks that are unknown, empty, forged or in the wrong place.
 */
export function sidesOf(messages: readonly unknown[], thinking: boolean): Side[] {
  const sides: Side[] = [];
  messages.forEach((message, index) => {
    const path = `messages.${index}`;
    if (!isRecord(message)) throw invalid(path, "must be an object");
    const { role, content } = message;
    const wrong = oneOf("user", "assistant")(role);
    if (wrong) throw invalid(`${path}.role`, wrong);
    checkKnown(message, `${path}.`, { "role!": () => undefined, "content!": () => undefined });
    const side = role as Side["role"];
    const read = readBlocks(content, side, path);
    const last = sides.at(-1);
    if (last?.role === side) last.blocks.push(...read);
    else sides.push({ role: side, path, blocks: read });
  });
  if (sides[0]?.role !== "user") throw invalid("messages.0", "must use the role user");
  checkCalls(sides);
  checkEnd(sides, thinking);
  return sides;
}

function readBlocks(content: unknown, role: Side["role"], path: string): Loose[] {
  const given = typeof content === "string" ? [{ type: "text", text: content }] : content;
  if (!Array.isArray(given) || given.length === 0) {
    throw invalid(`${path}.content`, "must not be empty");
  }
  return given.map((block: unknown, index) => {
    const at = `${path}.content.${index}`;
    const { type } = isRecord(block) ? block : {};
    const known = blocksOfRole[role] ?? [];
    if (!isRecord(block) || !known.includes(String(type))) {
      throw invalid(at, `the type must be one of ${known.join(", ")}, not ${String(type)}`);
    }
    const fields = {
      "type!": () => undefined,
      ...blocks[String(type)],
      cache_control: () => undefined,
    };
    checkKnown(block, `${at}.${String(type)}.`, fields);
    if (type === "thinking" && block["signature"] !== seal(String(block["thinking"]))) {
      throw invalid(at, "invalid signature in thinking block");
    }
    if (type === "tool_use" && !/^[\w-]+$/.test(String(block["id"]))) {
      throw invalid(`${at}.tool_use.id`, "must be letters, digits, _ or -");
    }
    return block;
  });
}

function checkCalls(sides: readonly Side[]): void {
  const seen = new Set<unknown>();
  sides.forEach((side, index) => {
    const { role, path, blocks: said } = side;
    if (role === "assistant") {
      for (const id of idsOf(said, "tool_use", "id")) {
        if (seen.has(id)) throw invalid(path, "tool_use ids must be unique");
        seen.add(id);
      }
      return;
    }
    const calls = idsOf(sides[index - 1]?.blocks ?? [], "tool_use", "id");
    const results = idsOf(said, "tool_result", "tool_use_id");
    const stray = results.find((id, at) => !calls.includes(id) || results.indexOf(id) < at);
    if (stray !== undefined) {
      throw invalid(path, `unexpected tool_use_id in tool_result blocks: ${stray}`);
    }
    const open = calls.filter((id) => !results.includes(id));
    if (open.length > 0) {
      throw invalid(path, `tool_use ids without tool_result blocks after them: ${open.join(", ")}`);
    }
    const first = said.findIndex(({ type }) => type !== "tool_result");
    if (first >= 0 && said.slice(first).some(({ type }) => type === "tool_result")) {
      throw invalid(path, "tool_result blocks must come before other blocks");
    }
  });
}

// While tools are being used, thinking comes back; an answer begun by the caller has none.
function checkEnd(sides: readonly Side[], thinking: boolean): void {
  const last = sides.at(-1);
  if (last?.role === "assistant") {
    const { type, text } = last.blocks.at(-1) ?? {};
    if (type === "tool_use") throw invalid(last.path, "tool_use without tool_result after it");
    if (thinking) throw invalid(last.path, "a begun answer is not possible with thinking");
    if (/\s$/.test(String(text))) {
      throw invalid(last.path, "final assistant content cannot end with trailing whitespace");
    }
    return;
  }
  const before = sides.at(-2);
  if (!thinking || last?.blocks[0]?.["type"] !== "tool_result" || !before) return;
  const first = String(before.blocks[0]?.["type"]);
  if (!first.endsWith("thinking")) {
    throw invalid(before.path, `expected thinking or redacted_thinking, but found ${first}`);
  }
}

function idsOf(said: readonly Loose[], type: string, key: string): string[] {
  return said.filter((block) => block["type"] === type).map((block) => String(block[key]));
}
