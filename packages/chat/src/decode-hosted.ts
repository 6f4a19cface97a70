import type { ItemWriter, Writer } from "@anyllm/core/translate";
import { isObject, list, type Loose, object, parseJson, text } from "@anyllm/core/values";

/** Reads the tools that a vendor ran itself, each told when it begins and when it is done. */
export interface ExecutedTools {
  /** `executed_tools` of a delta, or of a whole message. */
  read(tools: readonly unknown[]): void;
  /** The tools whose output never came. */
  end(): void;
}

/**
 * Makes a reader of Groq's `executed_tools`, for {@link ChatDialect.executed}.
 *
 * @param writer - Where the tools are told, as items of their types.
 * @param id - The vendor's, for the types of tools that nobody else has.
 * @see https://console.groq.com/docs/compound
 * @example
 * ```ts
 * import { defineChatProvider, executedTools } from "@anyllm/chat";
 *
 * export const acme = defineChatProvider({
 *   id: "acme",
 *   name: "Acme",
 *   baseURL: "https://api.acme.example/v1",
 *   fields: [],
 *   executed: executedTools,
 *   source: "https://docs.acme.example/api",
 * });
 * ```
 */
export function executedTools(writer: Writer, id: string): ExecutedTools {
  const running = new Map<unknown, { item: ItemWriter; tool: Loose }>();
  const done = ({ item, tool }: { item: ItemWriter; tool: Loose }, status: string): void => {
    item.done({ ...toItem(tool, id), status, executed_tool: tool });
  };
  return {
    read(tools) {
      tools.filter(isObject).forEach((told, at) => {
        const key = told["index"] ?? at;
        const before = running.get(key);
        const tool = { ...before?.tool, ...told };
        const item = before?.item ?? writer.open({ ...toItem(tool, id), status: "in_progress" });
        if (tool["output"] == null) running.set(key, { item, tool });
        else {
          done({ item, tool }, "completed");
          running.delete(key);
        }
      });
    },
    end() {
      for (const one of running.values()) done(one, "incomplete");
      running.clear();
    },
  };
}

function toItem(tool: Loose, id: string): { type: string; [key: string]: unknown } {
  const type = text(tool["type"]);
  const { arguments: told } = tool;
  const given = object(typeof told === "string" ? parseJson(told) : told);
  if (/search/.test(type)) {
    const sources = list(object(tool["search_results"])["results"]).flatMap((result) => {
      const { url } = object(result);
      return url ? [{ type: "url", url }] : [];
    });
    const action = { type: "search", query: text(given["query"]), sources };
    return { type: "web_search_call", action };
  }
  if (/visit|browse/.test(type)) {
    return { type: "web_search_call", action: { type: "open_page", url: text(given["url"]) } };
  }
  if (/python|code/.test(type)) {
    const logs = text(tool["output"]);
    return {
      type: "code_interpreter_call",
      code: text(given["code"]),
      container_id: "",
      outputs: logs ? [{ type: "logs", logs }] : [],
    };
  }
  return { type: `${id}:${type || "executed_tool"}` };
}
