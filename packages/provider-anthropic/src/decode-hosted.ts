import { type ItemWriter, type Loose, object, type Writer } from "@anyllm/core/translate";
import { entryOf, objects, rest } from "./wire.ts";

/** A tool of the vendor's as one of OpenAI's typed items. */
interface Kind {
  type: string;
  used(use: Loose, input: Loose): Loose;
  done(result: Loose, item: Loose): Loose;
}

const code: Kind = {
  type: "code_interpreter_call",
  used: (_, input) => ({
    code:
      text(input["code"]) ?? (input["path"] ? undefined : text(input["command"])) ?? json(input),
    container_id: "",
    outputs: null,
  }),
  done: ({ content }) => ({ outputs: outputsOf(object(content)) }),
};

// Source: https://docs.anthropic.com/en/docs/agents-and-tools/tool-use/overview (server tools)
const kinds: Readonly<Record<string, Kind>> = {
  web_search: {
    type: "web_search_call",
    used: (_, { query }) => ({ action: { type: "search", query: text(query) ?? "" } }),
    done: ({ content }, { action }) => ({
      action: {
        ...(action as Loose),
        sources: objects(content).map((found) => ({
          ...rest(found, "encrypted_content"),
          type: "url",
        })),
      },
    }),
  },
  web_fetch: {
    type: "web_search_call",
    used: (_, { url }) => ({ action: { type: "open_page", url: text(url) ?? null } }),
    done: () => ({}),
  },
  code_execution: code,
  bash_code_execution: code,
  text_editor_code_execution: code,
  mcp_tool_use: {
    type: "mcp_call",
    used: ({ name, server_name }, input) => ({
      name: text(name) ?? "",
      server_label: text(server_name) ?? "",
      arguments: json(input),
      output: null,
      error: null,
    }),
    done: ({ content, is_error }) => {
      const said = textsOf(content);
      return is_error === true
        ? { error: { type: "mcp_tool_execution_error", content: said } }
        : { output: said };
    },
  },
};

/** A tool that the vendor was asked to run, and what it found is still to come. */
interface Begun {
  open: ItemWriter;
  item: Loose;
  kind: Kind;
  at: number;
}

/** Tells blocks of tools that the vendor runs, and blocks that only it knows, as items. */
export class Hosted {
  readonly #writer: Writer;
  readonly #begun = new Map<unknown, Begun>();

  constructor(writer: Writer) {
    this.#writer = writer;
  }

  /** @param at - How many blocks that are given back stand before it, itself included. */
  tell(block: Loose, at: number): void {
    const { type, name, tool_use_id } = block;
    const kind = entryOf(kinds, type === "server_tool_use" ? name : type);
    if (kind && String(type).endsWith("tool_use")) return this.#use(block, kind, at);
    const begun = this.#begun.get(tool_use_id);
    if (!begun) return this.#keep(block);
    this.#begun.delete(tool_use_id);
    const { open, item } = begun;
    const { content, is_error } = block;
    // What stood between the two is needed to put them back in their places.
    const apart = at - begun.at - 1;
    const failed = is_error === true || object(content)["error_code"] != null;
    const status = failed ? "failed" : "completed";
    const event = failed && begun.kind.type !== "mcp_call" ? "completed" : status;
    open.event(`response.${begun.kind.type}.${event}`);
    const { blocks } = item["anthropic"] as { blocks: Loose[] };
    const own = { blocks: [...blocks, block], ...(apart > 0 && { apart }) };
    open.done({ ...item, ...begun.kind.done(block, item), status, anthropic: own });
  }

  /** No more comes: what was begun has no result. */
  end(): void {
    for (const { open, item } of this.#begun.values()) open.done({ ...item, status: "incomplete" });
    this.#begun.clear();
  }

  #use(block: Loose, kind: Kind, at: number): void {
    const { id, input } = block;
    const item = {
      type: kind.type,
      ...(typeof id === "string" && { id }),
      status: "in_progress",
      ...kind.used(block, object(input)),
      anthropic: { blocks: [block] },
    };
    const open = this.#writer.open(item);
    open.event(`response.${kind.type}.in_progress`);
    this.#begun.set(id, { open, item, kind, at });
  }

  #keep(block: Loose): void {
    const { type, content, encrypted_content } = block;
    const compacted = type === "compaction";
    const item = {
      type: compacted ? "compaction" : `anthropic:${String(type)}`,
      ...(compacted
        ? { encrypted_content: text(encrypted_content) ?? text(content) ?? "" }
        : { status: "completed" }),
      anthropic: { blocks: [block] },
    };
    this.#writer.open(item).done(item);
  }
}

function outputsOf(result: Loose): Loose[] {
  const { stdout, stderr, content } = result;
  const logs = [stdout, stderr].filter((log) => text(log)).join("\n");
  const files = objects(content);
  // What an editor answers has no name for its text.
  const said = stdout === undefined ? json(rest(result, "type")) : logs;
  return [...(said === "" ? [] : [{ type: "logs", logs: said }]), ...files];
}

function textsOf(content: unknown): string {
  if (typeof content === "string") return content;
  const parts = objects(content);
  return parts.map((part) => text(part["text"]) ?? json(part)).join("\n");
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function json(value: unknown): string {
  return JSON.stringify(value);
}
