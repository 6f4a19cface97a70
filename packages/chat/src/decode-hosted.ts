import type { ItemWriter, Writer } from "@anyllm/core";
import { isObject, list, type Loose } from "@anyllm/core/translate";
import { object, text } from "./wire.ts";

/** Tools that the vendor ran itself (`executed_tools`), each told when it begins and when it is done. */
export interface Executed {
  read(tools: readonly unknown[]): void;
  /** The tools whose output never came. */
  end(): void;
}

/** Makes a reader of `executed_tools`. `id` names the vendor in types of its own. */
export function createExecuted(writer: Writer, id: string): Executed {
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
  const given = argumentsOf(tool["arguments"]);
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

function argumentsOf(given: unknown): Loose {
  try {
    return object(typeof given === "string" ? JSON.parse(given) : given);
  } catch {
    return {};
  }
}
