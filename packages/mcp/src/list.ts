import { AnyLLMError } from "@anyllm/core";
import type { McpListedTool } from "@anyllm/types";
import type { Client, Tool } from "@modelcontextprotocol/client";
import type { Settings } from "./options.ts";

/** The tools of a server, as it and as the model is told of them. */
export type Listing = ReadonlyMap<string, { tool: Tool; listed: McpListedTool }>;

/**
 * Asks a server for all its tools.
 *
 * @throws AnyLLMError `response_too_large` for more than the settings allow, `protocol_error` for
 *   pages that go round in a circle or a tool that is told twice.
 */
export async function listTools(
  client: Client,
  server: string,
  { timeout, maxPages, maxTools, maxMessageBytes }: Settings,
): Promise<Listing> {
  const tools = new Map<string, { tool: Tool; listed: McpListedTool }>();
  if (!client.getServerCapabilities()?.tools) return tools;
  const cursors = new Set<string>();
  let cursor: string | undefined;
  let bytes = 0;
  for (let pages = 1; ; pages++) {
    const params = cursor === undefined ? {} : { cursor };
    const page = await client.request({ method: "tools/list", params }, { timeout });
    for (const tool of page.tools) {
      if (tools.has(tool.name)) wrong(`${server} lists the tool "${tool.name}" twice`);
      tools.set(tool.name, { tool, listed: listedOf(tool) });
      bytes += sizeOf(tool);
    }
    if (tools.size > maxTools) tooLarge(server, `more than ${maxTools} tools`, "maxTools");
    if (bytes > maxMessageBytes) {
      tooLarge(server, `more than ${maxMessageBytes} bytes of tools`, "maxMessageBytes");
    }
    cursor = page.nextCursor;
    if (cursor === undefined) return tools;
    if (cursors.has(cursor)) wrong(`${server} lists its tools in a circle: a page comes again`);
    if (pages >= maxPages) tooLarge(server, `more than ${maxPages} pages of tools`, "maxPages");
    cursors.add(cursor);
  }
}

/** Refuses a definition that is too large to be told to a model. */
export function checkSize(tool: McpListedTool, server: string, { maxSchemaBytes }: Settings): void {
  if (sizeOf(tool) <= maxSchemaBytes) return;
  const what = `a definition of more than ${maxSchemaBytes} bytes for the tool "${tool.name}"`;
  tooLarge(server, what, "maxSchemaBytes", " Or leave the tool out with allowed_tools.");
}

function listedOf(tool: Tool): McpListedTool {
  const { name, description, inputSchema, annotations } = tool;
  return {
    name,
    description: description ?? null,
    input_schema: inputSchema,
    annotations: annotations ?? null,
  };
}

function sizeOf(value: unknown): number {
  try {
    return new TextEncoder().encode(JSON.stringify(value)).length;
  } catch {
    // Too deep to be written.
    return Infinity;
  }
}

function wrong(problem: string): never {
  throw new AnyLLMError("protocol_error", `${problem}.`);
}

function tooLarge(server: string, what: string, ...[option, more = ""]: string[]): never {
  const remedy = `Raise ${option} of mcp() if that is right.${more}`;
  throw new AnyLLMError("response_too_large", `${server} offers ${what}. ${remedy}`);
}
