import { type ItemWriter, list, type Loose, type Writer } from "@anyllm/core/translate";
import { objectOf, stringOf, type WirePart } from "./wire.ts";

/** A tool that Google runs, from the part that asks for it to the part that answers. */
export interface HostedCall {
  /** Whether a part is the answer to it. */
  takes(part: WirePart): boolean;
  /**
   * Closes the item with the answer, or without one.
   *
   * @param apart - Something else came before the answer, whose part is not the item's then.
   */
  close(answer?: WirePart, apart?: boolean): void;
}

/**
 * Begins the item of a code execution, or of a tool call; the raw parts stay on it.
 *
 * @param marks - What each item of its candidate carries.
 */
export function openHosted(writer: Writer, part: WirePart, marks?: Loose): HostedCall {
  return part.executableCode == null
    ? openTool(writer, part, marks)
    : openCode(writer, part, marks);
}

function openCode(writer: Writer, part: WirePart, marks?: Loose): HostedCall {
  const { code: told, id } = objectOf(part.executableCode);
  const code = stringOf(told) ?? "";
  const type = "code_interpreter_call";
  const item = writer.open({
    type,
    status: "in_progress",
    code: "",
    container_id: "",
    outputs: [],
    ...marks,
  });
  item.event("response.code_interpreter_call.in_progress");
  item.event("response.code_interpreter_call_code.delta", { delta: code });
  item.event("response.code_interpreter_call_code.done", { code });
  item.event("response.code_interpreter_call.interpreting");
  return {
    takes: ({ codeExecutionResult: result }) =>
      result != null && sameId(id, objectOf(result)["id"]),
    close(answer, apart) {
      if (answer) item.event("response.code_interpreter_call.completed");
      const status = answer ? ranAs(answer) : "incomplete";
      const outputs = answer ? logsOf(answer) : [];
      const parts = answer && !apart ? [part, answer] : [part];
      item.done({ type, status, code, container_id: "", outputs, parts, ...marks });
    },
  };
}

/** An item that is told whole. */
export function writeItem(writer: Writer, item: Parameters<Writer["open"]>[0]): void {
  writer.open({ ...item, status: "in_progress" }).done(item);
}

/** A result whose code was not told before it. */
export function writeResult(writer: Writer, part: WirePart, marks?: Loose): void {
  const item = { ...marks, type: "code_interpreter_call", code: null, container_id: "" };
  writer
    .open({ ...item, status: "in_progress", outputs: [] })
    .done({ ...item, status: ranAs(part), outputs: logsOf(part), parts: [part] });
}

function ranAs(part: WirePart): string {
  return objectOf(part.codeExecutionResult)["outcome"] === "OUTCOME_OK" ? "completed" : "failed";
}

function logsOf(part: WirePart): Loose[] {
  const logs = objectOf(part.codeExecutionResult)["output"];
  return typeof logs === "string" ? [{ type: "logs", logs }] : [];
}

function openTool(writer: Writer, part: WirePart, marks?: Loose): HostedCall {
  const { id, toolType, args } = objectOf(part.toolCall);
  const fields = { ...describeTool(String(toolType), objectOf(args)), ...marks };
  const item: ItemWriter = writer.open({ ...fields, status: "in_progress" });
  return {
    takes: ({ toolResponse: response }) => response != null && sameId(id, objectOf(response)["id"]),
    close(answer, apart) {
      const status = answer ? "completed" : "incomplete";
      item.done({ ...fields, status, parts: answer && !apart ? [part, answer] : [part] });
    },
  };
}

// Source: https://ai.google.dev/api/generate-content#ToolType
function describeTool(kind: string, args: Loose): Loose & { type: string } {
  const queries = list(args["queries"]);
  if (kind.includes("FILE_SEARCH")) return { type: "file_search_call", queries, results: null };
  if (kind.includes("URL_CONTEXT")) {
    const [url = null] = list(args["urls"]);
    return { type: "web_search_call", action: { type: "open_page", url } };
  }
  if (kind.startsWith("GOOGLE_SEARCH")) {
    const [query = null] = queries;
    return { type: "web_search_call", action: { type: "search", query, queries } };
  }
  return { type: "gemini:tool_call" };
}

function sameId(one: unknown, other: unknown): boolean {
  return one == null || other == null || one === other;
}
