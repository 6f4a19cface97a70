import type { ResponseRequest } from "@anyllm/types";
import {
  isObject,
  list,
  type Loose,
  object,
  planTools,
  toObjectRoot,
  type ToolPlan,
} from "@anyllm/core/translate";
import { toHeldSchema } from "./encode-schema.ts";
import type { Encoding } from "./encoding.ts";
import { entryOf, ownOf, rest } from "./wire.ts";

// Source: https://docs.anthropic.com/en/api/beta-headers
const betas: [RegExp, string][] = [
  [/^computer_(20\d\d)(\d\d)(\d\d)$/, "computer-use-$1-$2-$3"],
  [/^mcp(_toolset)?$/, "mcp-client-2025-11-20"],
  [/^advisor_20260301$/, "advisor-tool-2026-03-01"],
];

/** `tools`, `tool_choice` and what belongs to them, as parts of the body. */
export function encodeTools(request: ResponseRequest, to: Encoding): Loose | undefined {
  const given = list(request.tools);
  if (given.length === 0) return undefined;
  const plan = planTools(request);
  const more: Loose = {};
  const encoded = new Map<unknown, Loose>();
  for (const tool of plan.functions) {
    encoded.set(tool, functionTool(tool as unknown as Loose, to));
  }
  for (const { type, tool, path } of plan.hosted) {
    for (const [pattern, beta] of betas) {
      if (pattern.test(type)) to.addBeta(type.replace(pattern, beta));
    }
    const encode = entryOf(
      encoders,
      type.replace(/^(web_search).*_?20\d\d_\d\d_\d\d$|_preview$/, "$1"),
    );
    encoded.set(tool, {
      ...(encode ? encode(tool, { path, to, more }) : rest(tool, "anthropic")),
      ...ownOf(tool),
    });
  }
  // The caller's order: prompts are cached by their beginning, which the tools are.
  const tools = given.flatMap((tool) => encoded.get(tool) ?? []);
  if (tools.length === 0) return more;
  const tool_choice = choiceOf(plan, request, to);
  return { ...more, tools, ...(tool_choice && { tool_choice }) };
}

const unions = ["anyOf", "oneOf", "allOf"];
const leftOut = ["async", "output_schema"];

function functionTool(tool: Loose, to: Encoding): Loose {
  const { name, description, parameters, strict } = tool;
  for (const key of leftOut) {
    if (tool[key] != null) to.warnOnce("tools", `${key} is not supported and was left out.`);
  }
  if (strict === true && !to.facts.structured) {
    to.warnOnce("tools", "strict is not supported by this model and was left out.");
  }
  const given = isObject(parameters) ? parameters : { type: "object", properties: {} };
  const divided = unions.some((key) => given[key] !== undefined);
  const schema = divided || given["type"] === undefined ? toObjectRoot(given) : given;
  if (divided) {
    const said = "Alternatives at the root of parameters are said in the description.";
    to.warnOnce("tools", `${said} Check the arguments.`);
  }
  const fitted = strict === true && to.facts.structured ? heldSchema(schema, to) : undefined;
  return {
    name,
    ...(description != null && { description }),
    input_schema: fitted ?? schema,
    ...(fitted && { strict }),
    ...rest(tool, "type", "name", "description", "parameters", "strict", "anthropic", ...leftOut),
    ...ownOf(tool),
  };
}

function heldSchema(schema: Loose, to: Encoding): Loose | undefined {
  let why: string | undefined;
  const fitted = toHeldSchema(schema, { param: "tools", to }, (said) => (why ??= said));
  if (why === undefined) return fitted;
  to.warnOnce("tools", `strict was left out: it is not possible with ${why}.`);
  return undefined;
}

interface Place {
  path: string;
  to: Encoding;
  /** Where what stands beside the tools in the body goes. */
  more: Loose;
}

const encoders: Readonly<Record<string, (tool: Loose, place: Place) => Loose>> = {
  web_search(tool, { path, to }) {
    const { filters, search_context_size: size, external_web_access: online, user_location } = tool;
    if (online === false) to.refuse(path, "searches without the web", "Leave the tool out.");
    if (size != null)
      to.warnOnce("tools", "search_context_size is not supported and was left out.");
    const known = ["type", "filters", "search_context_size", "external_web_access", "anthropic"];
    return {
      type: "web_search_20250305",
      name: "web_search",
      ...rest(tool, ...known, "search_content_types", "user_location"),
      ...rest(object(filters)),
      ...(isObject(user_location) && {
        user_location: { type: "approximate", ...rest(user_location) },
      }),
    };
  },
  web_fetch: (tool) => ({
    type: "web_fetch_20250910",
    name: "web_fetch",
    ...rest(tool, "type", "anthropic"),
  }),
  code_interpreter(tool, { path, to, more }) {
    const { container } = tool;
    if (typeof container === "string") more["container"] = container;
    const settings = Object.keys(rest(object(container), "type"));
    if (settings.length > 0) {
      const remedy = "Leave them out; give files as parts of type container_upload.";
      to.refuse(`${path}.container`, settings.join(", "), remedy);
    }
    return {
      type: "code_execution_20250825",
      name: "code_execution",
      ...rest(tool, "type", "container", "anthropic"),
    };
  },
  custom(tool, { path, to }) {
    if (isObject(tool["input_schema"])) return rest(tool, "anthropic");
    const remedy = "Make it a function that takes one string.";
    return to.refuse(path, "tools with input that is no JSON", remedy);
  },
  mcp(tool, { path, to, more }) {
    const { server_label: name, server_url: url, require_approval, allowed_tools } = tool;
    if (!url) to.refuse(path, "MCP servers without a server_url", "Give the URL of the server.");
    // OpenAI asks before each call unless told not to; here nobody would be asked.
    if (require_approval !== "never") {
      const remedy = 'Set require_approval: "never", or run the tools of the server yourself.';
      to.refuse(`${path}.require_approval`, "approval of MCP calls", remedy);
    }
    const token = tokenOf(tool, path, to);
    const server = {
      type: "url",
      url,
      name,
      ...(token !== undefined && { authorization_token: token }),
    };
    more["mcp_servers"] = [...list(more["mcp_servers"]), server];
    const { tool_names: names = allowed_tools, read_only } = object(allowed_tools);
    if (read_only != null) {
      to.refuse(`${path}.allowed_tools`, "filters by read_only", "Name the tools instead.");
    }
    return {
      type: "mcp_toolset",
      mcp_server_name: name,
      ...(Array.isArray(names) && {
        default_config: { enabled: false },
        configs: Object.fromEntries(names.map((allowed) => [String(allowed), { enabled: true }])),
      }),
    };
  },
};

function tokenOf({ authorization, headers }: Loose, path: string, to: Encoding): unknown {
  const given = Object.entries(object(headers));
  const bearer = given.find(([header]) => header.toLowerCase() === "authorization")?.[1];
  const [, token] = /^bearer (.+)$/i.exec(String(bearer)) ?? [];
  if (given.length > (token === undefined ? 0 : 1)) {
    const remedy = "Give a token in authorization.";
    to.refuse(`${path}.headers`, "headers for MCP servers", remedy);
  }
  return authorization ?? token;
}

const hostedNames: Readonly<Record<string, string>> = {
  web_search: "web_search",
  web_search_preview: "web_search",
  web_fetch: "web_fetch",
  code_interpreter: "code_execution",
};

// Source: https://docs.anthropic.com/en/docs/agents-and-tools/tool-use/implement-tool-use
function choiceOf(plan: ToolPlan, request: ResponseRequest, to: Encoding): Loose | undefined {
  const { mode, name, hostedChoice, chosen } = plan;
  const single = request.parallel_tool_calls === false;
  if (!chosen && !single) return undefined;
  if (mode === "none") return { type: "none" };
  const limits = single && { disable_parallel_tool_use: true };
  if (mode === "auto") return { type: "auto", ...limits };
  if (!to.facts.forced) {
    to.warn("tool_choice", "This model cannot be made to call a tool: it was left to choose.");
    return { type: "auto", ...limits };
  }
  if (name === undefined && !hostedChoice) return { type: "any", ...limits };
  const chosenName = name ?? entryOf(hostedNames, hostedChoice?.["type"]) ?? hostedChoice?.["name"];
  if (typeof chosenName !== "string") {
    const remedy = 'Name a function, or use "required".';
    return to.refuse("tool_choice", `a choice of ${String(hostedChoice?.["type"])}`, remedy);
  }
  return { type: "tool", name: chosenName, ...limits };
}
