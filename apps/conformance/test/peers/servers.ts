import { serveEmbedded } from "@anyllm/testing";
import { LLMock } from "@copilotkit/aimock";
import { named, type PeerName } from "./rows.ts";

/** A running server. */
export interface Server {
  url: string;
  close(): Promise<unknown>;
}

/** How to start each server. Both answer the same questions. */
export const servers: Record<PeerName, () => Promise<Server>> = {
  embedded: () => serveEmbedded({ names: named }),
  async aimock() {
    const mock = new LLMock({ port: 0, host: "127.0.0.1", logLevel: "silent" });
    const reasoning = "The prompt says so.";
    const call = (city: string) => ({ name: "get_weather", arguments: JSON.stringify({ city }) });
    // What came before is said again, so that it must have arrived.
    mock.on({ hasToolResult: true }, ({ messages }) => ({
      content: textOf(messages.filter(({ role }) => role === "tool")),
    }));
    mock.onMessage(/my name/, ({ messages }) => ({
      content: `You are ${/name is (\w+)/.exec(textOf(messages))?.[1] ?? "nobody"}.`,
    }));
    mock.onMessage(/Paris and Oslo/, { toolCalls: [call("Paris"), call("Oslo")], reasoning });
    mock.onMessage(/Weather/, { toolCalls: [call("Paris")], reasoning });
    mock.onMessage(/story/, { content: "Once upon a time", finishReason: "length" });
    mock.onMessage(/think/, { content: "Done.", reasoning });
    mock.onMessage(/Oslo/, { content: '{"city":"Oslo"}' });
    mock.onMessage(/6 times 7/, { content: "6 * 7 = 42." });
    await mock.start();
    return { url: mock.url, close: () => mock.stop() };
  },
};

function textOf(messages: readonly { content: unknown }[]): string {
  return messages.map(({ content }) => JSON.stringify(content)).join("\n");
}
