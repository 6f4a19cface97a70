import { type ChatCompletionRequest, LLMock } from "@copilotkit/aimock";
import type { Server } from "../peers/servers.ts";

/**
 * A server of others, scripted: it calls the functions that a prompt names, and then says what came
 * of them.
 */
export async function startScripted(): Promise<Server> {
  const mock = new LLMock({ port: 0, host: "127.0.0.1", logLevel: "silent" });
  mock.on({ hasToolResult: true }, ({ messages }) => {
    const asked = messages.findLastIndex(({ role }) => role === "user");
    const outputs = messages.slice(asked).filter(({ role }) => role === "tool");
    return { content: outputs.map(({ content }) => JSON.stringify(content)).join("\n") };
  });
  mock.on({}, (request) => {
    const toolCalls = callsOf(request);
    if (toolCalls.length === 0) return { content: "Hello!" };
    // It has a reason of its own for calls, which Gemini has not.
    return { toolCalls, ...(request.model.startsWith("gemini") && { finishReason: "stop" }) };
  });
  await mock.start();
  return { url: mock.url, close: () => mock.stop() };
}

/** It is called although nobody offers it. */
const unknown = "all__fly";

function callsOf({ messages, tools = [] }: ChatCompletionRequest) {
  const said = messages.findLast(({ role }) => role === "user")?.content ?? "";
  const prompt = typeof said === "string" ? said : said.map(({ text = "" }) => text).join(" ");
  const offered = new Set(tools.map((tool) => tool.function.name));
  const named: string[] = prompt.match(/all__[\w-]+|get_weather/g) ?? [];
  if (prompt.startsWith("Nice to meet you")) named.push("all__get-sum");
  const quoted = /"(\w+)"/.exec(prompt)?.[1];
  const numbers = prompt.match(/-?\d+/g)?.map(Number) ?? [];
  const args: Record<string, object> = {
    all__echo: { message: quoted },
    "all__get-sum": { a: numbers[0], b: numbers[1] },
    "all__get-resource-reference": { resourceType: quoted ?? "Text", resourceId: numbers[0] },
    get_weather: { city: "Paris" },
  };
  return named
    .filter((name) => offered.has(name) || name === unknown)
    .map((name) => ({ name, arguments: JSON.stringify(args[name] ?? {}) }));
}
