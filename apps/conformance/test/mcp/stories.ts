import { tool } from "@anyllm/core";
import type { McpTool } from "@anyllm/types";
import { expect } from "vitest";
import type { Json } from "../../src/facts.ts";
import { type Ask, itemsOf, kept, type Told, typesOf, user, verdicts } from "./agent.ts";
import { functionsOf, tellsMcp, tokensOf } from "./wire.ts";

/** What a story is told with. */
export interface Stage {
  ask: Ask;
  /** `server-everything`, under the label `all`. */
  all(more?: Partial<McpTool>): McpTool;
}

/** What a user asks for, and what must come of it, on every wire. */
export const stories: Record<string, (stage: Stage) => Promise<void>> = {
  async "lists the tools, calls one and answers"({ ask, all }) {
    const tools = [all({ require_approval: "never" })];
    const question = user('Use all__echo with "hello".');
    const told = await ask({ input: [question], tools });
    const { response, sent } = told;
    expect(typesOf(response)).toEqual(["mcp_list_tools", "mcp_call", "message"]);
    expect(itemsOf(response, "mcp_list_tools")[0]).toMatchObject({
      server_label: "all",
      tools: expect.arrayContaining([
        expect.objectContaining({ name: "echo", input_schema: expect.any(Object) }),
      ]),
    });
    expect(itemsOf(response, "mcp_call")[0]).toMatchObject({
      server_label: "all",
      name: "echo",
      arguments: '{"message":"hello"}',
      output: "Echo: hello",
      error: null,
      status: "completed",
      approval_request_id: null,
    });
    expect(response.output_text).toContain("Echo: hello");
    expectFunctionsAlone(told);
    expect(sent.map(({ body }) => functionsOf(body).outputs.length)).toEqual([0, 1]);
    expect(functionsOf(sent[1]?.body ?? {})).toMatchObject({
      calls: ["all__echo"],
      outputs: [expect.stringContaining("Echo: hello")],
    });
    await expectSum(told);
    // Statement 16: what came out goes in again, from wherever it was kept.
    const next = await ask({
      input: [question, ...kept(response), user('Now use all__echo with "again".')],
      tools,
    });
    expect(typesOf(next.response)).toEqual(["mcp_call", "message"]);
    expect(itemsOf(next.response, "mcp_call")[0]?.["output"]).toBe("Echo: again");
    expectFunctionsAlone(next);
    const last = functionsOf(next.sent[1]?.body ?? {});
    expect(last.calls).toEqual(["all__echo", "all__echo"]);
    expect(last.outputs.map((output) => /Echo: (\w+)/.exec(output)?.[1])).toEqual([
      "hello",
      "again",
    ]);
  },

  async "calls two at once"({ ask, all }) {
    const tools = [all({ require_approval: "never" })];
    const input = [user('Use all__echo with "hello" and all__get-sum of 2 and 40.')];
    const { response, sent } = await ask({ input, tools });
    const types = ["mcp_list_tools", "mcp_call", "mcp_call", "message"];
    expect(typesOf(response)).toEqual(types);
    const calls = itemsOf(response, "mcp_call");
    expect(calls.map(({ name }) => name)).toEqual(["echo", "get-sum"]);
    expect(calls.map(({ output }) => output)).toEqual([
      "Echo: hello",
      expect.stringContaining("42"),
    ]);
    expect(sent).toHaveLength(2);
    // Outputs of calls that were made at once stand after both calls.
    const { calls: made, outputs, order } = functionsOf(sent[1]?.body ?? {});
    expect(made).toEqual(["all__echo", "all__get-sum"]);
    expect(order).toBe("ccoo");
    const next = await ask({ input: [...input, ...kept(response), user("Thanks, hello!")], tools });
    const again = functionsOf(next.sent[0]?.body ?? {});
    expect(again.calls).toEqual(made);
    expect(again.outputs).toEqual(outputs);
    expect(again.order).toBe("ccoo");
  },

  async "waits for a person, and goes on when allowed"({ ask, all }) {
    const tools = [all({ require_approval: "always" })];
    const input = [user('Use all__echo with "hello".')];
    const first = await ask({ input, tools });
    expect(typesOf(first.response)).toEqual(["mcp_list_tools", "mcp_approval_request"]);
    expect(first.response.status).toBe("completed");
    expect(first.sent).toHaveLength(1);
    const [asked] = itemsOf(first.response, "mcp_approval_request");
    expect(asked).toMatchObject({
      id: expect.stringMatching(/^mcpr_/),
      server_label: "all",
      name: "echo",
      arguments: '{"message":"hello"}',
    });
    const second = await ask({
      input: [...input, ...kept(first.response), ...verdicts(first.response, true)],
      tools,
    });
    expect(typesOf(second.response)).toEqual(["mcp_call", "message"]);
    expect(itemsOf(second.response, "mcp_call")[0]).toMatchObject({
      name: "echo",
      output: "Echo: hello",
      approval_request_id: asked?.["id"],
    });
    expect(second.response.output_text).toContain("Echo: hello");
    expectFunctionsAlone(second);
    expect(functionsOf(second.sent[0]?.body ?? {})).toMatchObject({
      calls: ["all__echo"],
      outputs: [expect.stringContaining("Echo: hello")],
    });
    // The whole conversation once more: nothing is asked, listed or called again.
    const third = await ask({
      input: [
        ...input,
        ...kept(first.response),
        ...verdicts(first.response, true),
        ...kept(second.response),
        user("Thanks, hello!"),
      ],
      tools,
    });
    expect(typesOf(third.response)).toEqual(["message"]);
    expect(functionsOf(third.sent[0]?.body ?? {}).calls).toEqual(["all__echo"]);
    expect(functionsOf(third.sent[0]?.body ?? {}).outputs).toHaveLength(1);
  },

  async "tells the model why a person said no"({ ask, all }) {
    const tools = [all({ require_approval: "always" })];
    const input = [user('Use all__echo with "hello".')];
    const first = await ask({ input, tools });
    const second = await ask({
      input: [...input, ...kept(first.response), ...verdicts(first.response, false, "not today")],
      tools,
    });
    expect(typesOf(second.response)).toEqual(["message"]);
    const { calls, outputs } = functionsOf(second.sent[0]?.body ?? {});
    expect(calls).toEqual(["all__echo"]);
    expect(outputs).toEqual([expect.stringMatching(/not allow.*not today/)]);
    expect(second.response.output_text).toContain("not today");
  },

  async "asks only for what require_approval names"({ ask, all }) {
    const tools = [all({ require_approval: { never: { tool_names: ["get-sum"] } } })];
    const input = [user('Use all__get-sum of 2 and 40, and all__echo with "hello".')];
    const first = await ask({ input, tools });
    expect(typesOf(first.response)).toEqual(["mcp_list_tools", "mcp_call", "mcp_approval_request"]);
    expect(itemsOf(first.response, "mcp_call")[0]?.["output"]).toContain("42");
    expect(itemsOf(first.response, "mcp_approval_request")[0]?.["name"]).toBe("echo");
    const second = await ask({
      input: [...input, ...kept(first.response), ...verdicts(first.response, true)],
      tools,
    });
    expect(typesOf(second.response)).toEqual(["mcp_call", "message"]);
    const { calls, outputs } = functionsOf(second.sent[0]?.body ?? {});
    expect(calls).toEqual(["all__get-sum", "all__echo"]);
    expect(outputs).toHaveLength(2);
  },

  async "offers only what allowed_tools names"({ ask, all }) {
    const tools = [all({ require_approval: "never", allowed_tools: ["get-sum"] })];
    const input = 'Use all__echo with "hello" and all__get-sum of 2 and 40.';
    const { response, sent } = await ask({ input, tools });
    const listed = itemsOf(response, "mcp_list_tools")[0]?.["tools"] as Json[];
    expect(listed.map(({ name }) => name)).toEqual(["get-sum"]);
    expect(functionsOf(sent[0]?.body ?? {}).offered).toEqual(["all__get-sum"]);
    expect(itemsOf(response, "mcp_call").map(({ name }) => name)).toEqual(["get-sum"]);
  },

  async "tells the model the error of a tool"({ ask, all }) {
    const tools = [all({ require_approval: "never" })];
    const input = [user("Use all__get-resource-reference of -5.")];
    const told = await ask({ input, tools });
    expect(typesOf(told.response)).toEqual(["mcp_list_tools", "mcp_call", "message"]);
    expect(itemsOf(told.response, "mcp_call")[0]).toMatchObject({
      name: "get-resource-reference",
      output: null,
      status: "failed",
      error: {
        type: "mcp_tool_execution_error",
        content: [{ type: "text", text: expect.stringMatching(/-5/) }],
      },
    });
    const { outputs } = functionsOf(told.sent[1]?.body ?? {});
    expect(outputs).toEqual([expect.stringMatching(/Error.*-5/)]);
    expect(told.response.status).toBe("completed");
    const next = await ask({ input: [...input, ...kept(told.response), user("Hello!")], tools });
    expect(functionsOf(next.sent[0]?.body ?? {}).outputs).toEqual(outputs);
  },

  async "gives the model a picture, or says that there was one"({ ask, all }) {
    const tools = [all({ require_approval: "never", allowed_tools: ["get-tiny-image"] })];
    const input = [user("Use all__get-tiny-image.")];
    const { response, sent, warnings } = await ask({ input, tools });
    expect(typesOf(response)).toEqual(["mcp_list_tools", "mcp_call", "message"]);
    expect(itemsOf(response, "mcp_call")[0]?.["output"]).toContain("[image, image/png]");
    const body = JSON.stringify(sent[1]?.body);
    expect(body).toContain("[image, image/png]");
    // The texts beside it stand once, and where they are marked as a server's.
    expect(body.split("The image above is the MCP logo.")).toHaveLength(2);
    expect(/<mcp_output[^>]*>.*MCP logo.*<\/mcp_output>/.test(body)).toBe(true);
    const told = warnings.some((warning) => warning.startsWith("input: input_image"));
    expect(body.includes("iVBORw0KGgo")).toBe(!told);
    const next = await ask({ input: [...input, ...kept(response), user("Hello!")], tools });
    expect(next.response.status).toBe("completed");
  },

  async "gives the model a file, or says that there was one"({ ask, all }) {
    const allowed_tools = ["get-resource-reference"];
    const tools = [all({ require_approval: "never", allowed_tools })];
    const input = [user('Use all__get-resource-reference of "Blob" 2.')];
    const { response, sent } = await ask({ input, tools });
    expect(typesOf(response)).toEqual(["mcp_list_tools", "mcp_call", "message"]);
    const [call] = itemsOf(response, "mcp_call");
    expect(call?.["arguments"]).toContain("Blob");
    expect(call?.["output"]).toContain("demo://resource/dynamic/blob/2");
    expect(JSON.stringify(sent[1]?.body)).toContain("demo://resource/dynamic/blob/2");
    expect(response.status).toBe("completed");
  },

  async "runs a function of ours beside a tool of a server"({ ask, all }) {
    const asked: unknown[] = [];
    const weather = tool({
      name: "get_weather",
      description: "Current weather in a city",
      parameters: {
        type: "object",
        properties: { city: { type: "string" } },
        required: ["city"],
        additionalProperties: false,
      },
      execute: (args) => {
        asked.push(args);
        return "sunny";
      },
    });
    const tools = [weather, all({ require_approval: "never" })];
    const input = [user('Use get_weather in Paris and all__echo with "hello".')];
    const { response, sent } = await ask({ input, tools });
    const types = [...typesOf(response)].toSorted();
    expect(types).toEqual(
      ["function_call", "function_call_output", "mcp_call", "mcp_list_tools", "message"].toSorted(),
    );
    expect(asked).toEqual([{ city: expect.any(String) }]);
    expect(itemsOf(response, "function_call_output")[0]?.["output"]).toBe("sunny");
    expect(itemsOf(response, "mcp_call")[0]?.["output"]).toBe("Echo: hello");
    const { calls, outputs } = functionsOf(sent[1]?.body ?? {});
    expect([...calls].toSorted()).toEqual(["all__echo", "get_weather"]);
    expect(outputs).toHaveLength(2);
    const next = await ask({ input: [...input, ...kept(response), user("Thanks, hello!")], tools });
    expect(typesOf(next.response)).toEqual(["message"]);
    expect(functionsOf(next.sent[0]?.body ?? {}).outputs).toHaveLength(2);
  },

  async "calls what tool_choice names, once"({ ask, all }) {
    const tools = [all({ require_approval: "never" })];
    const { response, sent } = await ask({
      input: "Nice to meet you: 2 and 40.",
      tools,
      tool_choice: { type: "mcp", server_label: "all", name: "get-sum" },
    });
    expect(itemsOf(response, "mcp_call").map(({ name }) => name)).toEqual(["get-sum"]);
    expect(JSON.stringify(sent[0]?.body)).toContain("all__get-sum");
    expect(tellsMcp(sent[0]?.body ?? {})).toBeUndefined();
    expect(sent).toHaveLength(2);
    expect(response.tool_choice).toEqual({ type: "mcp", server_label: "all", name: "get-sum" });
  },
};

const pattern = /^[a-zA-Z0-9_-]{1,64}$/;

/** The model was told of functions, and of nothing that only a host of MCP would know. */
function expectFunctionsAlone({ sent, events, response }: Told): void {
  for (const { body, headers } of sent) {
    const { offered } = functionsOf(body);
    expect(offered).toContain("all__echo");
    for (const name of offered) expect(name).toMatch(pattern);
    expect(tellsMcp(body)).toBeUndefined();
    expect(JSON.stringify([body, Object.fromEntries(headers)])).not.toContain("canary");
  }
  expect(JSON.stringify([response, events])).not.toContain("canary");
}

/** Usage is that of all answers of the model. */
async function expectSum({ response, sent }: Told): Promise<void> {
  const answers = await Promise.all(sent.map(async ({ answer }) => tokensOf(await answer)));
  const sum = { input_tokens: 0, output_tokens: 0 };
  for (const { input, output } of answers) {
    sum.input_tokens += input;
    sum.output_tokens += output;
  }
  if (sum.input_tokens === 0) return;
  const total_tokens = sum.input_tokens + sum.output_tokens;
  expect(response.usage).toMatchObject({ ...sum, total_tokens });
}
