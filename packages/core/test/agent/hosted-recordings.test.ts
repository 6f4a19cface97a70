import { loadRecordings } from "@anyllm/testing";
import { describe, expect, test } from "vitest";
import { clientOf, docs, mcpOf, type ServedTool } from "./support/hosted.ts";
import { stream } from "./support/run.ts";
import { call, type Json, say, serve } from "./support/upstream.ts";

const ask: ServedTool = { name: "ask", run: () => "an answer" };
const asked = { model: "plain/up", input: "Go.", tools: [docs] };
const asks = (n: number) => call("docs__ask", { q: n }, { call_id: `q${n}` });

describe("beside recordings of a provider that hosts MCP", () => {
  const { recordings, missing } = loadRecordings({
    wire: "openai-responses",
    mode: "stream",
    provider: "openai",
  });
  const hosted = recordings.filter(({ id }) => id.includes("mcp"));
  const events = (recording: (typeof hosted)[number]): Json[] =>
    new TextDecoder()
      .decode(recording.streamBody())
      .split("\n")
      .filter((line) => line.startsWith("data: {"))
      .map((line) => JSON.parse(line.slice("data: ".length)) as Json);
  // The order of the events about the items of a type, and the keys of those items.
  const shape = (all: readonly Json[], type: string) => {
    const added = all.find(
      (event) =>
        event["type"] === "response.output_item.added" && (event["item"] as Json)["type"] === type,
    );
    const about = added
      ? all.filter((event) => event["output_index"] === added["output_index"])
      : [];
    const names = about.map((event) => String(event["type"]));
    const keys = about.flatMap(({ item }) => (item ? [Object.keys(item as Json)] : []));
    return { names: names.filter((name, at) => names.indexOf(name) === at), keys };
  };
  const ours = async (needsApproval: boolean): Promise<Json[]> => {
    await using server = await serve([asks(1)], [say("Done.")]);
    const mcp = mcpOf({ docs: [{ ...ask, needsApproval }] });
    const run = await stream(clientOf(server.baseURL, mcp.runner), asked);
    return run.events as unknown as Json[];
  };

  test.skipIf(missing).each([
    ["mcp_list_tools", false],
    ["mcp_call", false],
    ["mcp_approval_request", true],
  ] as const)(
    `%s has the same events in the same order, and every key${missing ? ` (${missing})` : ""}`,
    async (type, asking) => {
      const theirs = hosted
        .map((one) => shape(events(one), type))
        .filter(({ names }) => names.length > 0);
      expect(theirs.length).toBeGreaterThan(0);
      const { names, keys } = shape(await ours(asking), type);
      for (const one of theirs) {
        expect(names).toEqual(one.names);
        one.keys.forEach((wanted, at) => expect(keys[at]).toEqual(expect.arrayContaining(wanted)));
      }
    },
  );
});
