import { type EncodeContext, type Loose, planTools } from "@anyllm/core/translate";
import type { FunctionToolParam, ResponseRequest } from "@anyllm/types";
import { toSchema } from "./schema.ts";
import { generationOf } from "./models.ts";
import { objectOf, present, stringOf } from "./wire.ts";

type Hosted = ReturnType<typeof planTools>["hosted"][number];

/** What {@link toTools} makes of a request. */
export interface WireTools {
  tools?: Loose[] | undefined;
  toolConfig?: Loose | undefined;
  /** Functions stand beside Google's own tools, for a model that can use both in one answer. */
  mixed?: boolean;
}

const none: WireTools = {};

/**
 * `tools` and `toolConfig`. Schemas go as JSON Schema (`parametersJsonSchema`). `strict` makes the model
 * hold to them (`VALIDATED`); where a call is required, it does so anyway.
 *
 * Source: https://ai.google.dev/api/caching#FunctionCallingConfig
 */
export function toTools(request: ResponseRequest, context: EncodeContext): WireTools {
  if (!request.tools?.length && request.tool_choice == null) return none;
  const plan = planTools(request);
  if (plan.hostedChoice) {
    const what = `choosing the tool ${String(plan.hostedChoice["type"])}`;
    context.refuse("tool_choice", what, 'Use "auto", or give only that tool.');
  }
  const allowed = objectOf(request.tool_choice)["type"] === "allowed_tools";
  // Functions that are not allowed stay known to the model, which keeps its cache.
  const { functions } = allowed ? planTools({ ...request, tool_choice: null }) : plan;
  const functionDeclarations = functions.map((tool) => declare(tool, context));
  // Google's NONE is about functions alone.
  const hosted = plan.mode === "none" ? [] : plan.hosted;
  const tools = hosted.map((tool) => toHosted(tool, context));
  if (functions.length > 0) tools.push({ functionDeclarations });
  if (plan.mode === "required" && functions.length === 0 && hosted.length > 0) {
    context.refuse("tool_choice", "making the model use a hosted tool", 'Use "auto".');
  }
  const config = functions.length > 0 ? toCallingConfig(plan, allowed, functions) : undefined;
  const mixed = hosted.length > 0 && functions.length > 0;
  return {
    tools: tools.length > 0 ? tools : undefined,
    toolConfig: config && { functionCallingConfig: config },
    mixed: mixed && generationOf(request.model) >= 3,
  };
}

function declare(tool: FunctionToolParam, context: EncodeContext): Loose {
  const { name, description, parameters, behavior, response, responseJsonSchema } = tool as Loose &
    FunctionToolParam;
  return present({
    name,
    description,
    parametersJsonSchema: toSchema(parameters, `tools.${name}.parameters`, context),
    behavior,
    response,
    responseJsonSchema,
  });
}

function toCallingConfig(
  { mode, name, chosen, functions: callable }: ReturnType<typeof planTools>,
  allowed: boolean,
  functions: readonly FunctionToolParam[],
): Loose | undefined {
  const strict = functions.some((tool) => tool.strict === true);
  if (!chosen && !strict) return undefined;
  if (mode === "none") return { mode: "NONE" };
  const names = allowed ? callable.map((tool) => tool.name) : name === undefined ? [] : [name];
  // No list means every function: none of them may be called then.
  if (allowed && names.length === 0) return { mode: "NONE" };
  const free = strict || allowed ? "VALIDATED" : "AUTO";
  return {
    mode: mode === "required" ? "ANY" : free,
    ...(names.length > 0 && { allowedFunctionNames: names }),
  };
}

function toHosted({ type, tool, path }: Hosted, context: EncodeContext): Loose {
  if (type.startsWith("web_search")) return toSearch(tool, path, context);
  if (type === "code_interpreter") return toCodeExecution(tool, path, context);
  if (type === "file_search") return toFileSearch(tool, path, context);
  if (type === "mcp") return toServers(tool, path, context);
  const { type: _, ...settings } = tool;
  const name = type.replace(/^gemini:/, "");
  return { [name.replace(/_(.)/g, (__, letter: string) => letter.toUpperCase())]: settings };
}

function toSearch(tool: Loose, path: string, context: EncodeContext): Loose {
  const {
    type: _,
    filters,
    user_location,
    search_context_size,
    external_web_access,
    ...more
  } = tool;
  if (Object.values(objectOf(filters)).some((value) => value != null)) {
    context.refuse(`${path}.filters`, "limiting a web search", "Leave filters out.");
  }
  if (external_web_access === false) {
    const remedy = "Leave external_web_access out.";
    context.refuse(`${path}.external_web_access`, "web search without going online", remedy);
  }
  if (user_location != null) {
    const said = "user_location was left out: give toolConfig.retrievalConfig.latLng instead.";
    context.warn(`${path}.user_location`, said);
  }
  if (search_context_size != null && search_context_size !== "medium") {
    context.warn(`${path}.search_context_size`, "search_context_size was left out.");
  }
  return { googleSearch: more };
}

function toCodeExecution({ container }: Loose, path: string, context: EncodeContext): Loose {
  const set = Object.entries(objectOf(container)).some(
    ([key, value]) => key !== "type" && value != null,
  );
  if (typeof container === "string" || set) {
    const remedy = 'Use container: { type: "auto" }, and give files in the input.';
    context.refuse(`${path}.container`, "containers of one's own", remedy);
  }
  return { codeExecution: {} };
}

function toFileSearch(tool: Loose, path: string, context: EncodeContext): Loose {
  const { type: _, vector_store_ids, max_num_results, filters, ranking_options, ...more } = tool;
  if (filters != null) {
    const remedy = "Use the tool gemini:file_search with fileSearchStoreNames and metadataFilter.";
    context.refuse(`${path}.filters`, "filters of OpenAI's form", remedy);
  }
  if (ranking_options != null) {
    context.warn(`${path}.ranking_options`, "ranking_options were left out.");
  }
  return {
    fileSearch: {
      fileSearchStoreNames: vector_store_ids,
      ...present({ topK: max_num_results }),
      ...more,
    },
  };
}

// Source: https://ai.google.dev/api/caching#McpServer
function toServers(tool: Loose, path: string, context: EncodeContext): Loose {
  const {
    type: _,
    server_label: name,
    server_description: __,
    server_url: url,
    headers,
    authorization,
    require_approval,
    allowed_tools,
    timeout,
    sseReadTimeout,
    terminateOnClose,
    ...rest
  } = tool;
  if (stringOf(url) === undefined) {
    context.refuse(path, "an MCP server without server_url", "Give its server_url.");
  }
  if (allowed_tools != null) {
    context.refuse(`${path}.allowed_tools`, "picking tools of a server", "Leave it out.");
  }
  if (require_approval !== "never") {
    const remedy = 'Set require_approval to "never".';
    context.refuse(`${path}.require_approval`, "approving calls of a server", remedy);
  }
  const further = Object.keys(rest).find((key) => rest[key] != null);
  if (further !== undefined) {
    context.refuse(`${path}.${further}`, "this setting of a server", "Leave it out.");
  }
  const sent = {
    ...objectOf(headers),
    ...(stringOf(authorization) !== undefined && {
      Authorization: `Bearer ${String(authorization)}`,
    }),
  };
  const streamableHttpTransport = present({
    url,
    headers: Object.keys(sent).length > 0 ? sent : undefined,
    timeout,
    sseReadTimeout,
    terminateOnClose,
  });
  return { mcpServers: [{ name, streamableHttpTransport }] };
}
