import { checkGrammar, expand } from "@anyllm/core";
import { mcp } from "@anyllm/mcp";
import { deepseek } from "@anyllm/provider-deepseek";
import { openai } from "@anyllm/provider-openai";
import { loadRecordings, type Recording, serveEmbedded } from "@anyllm/testing";
import type { InputItem, McpTool, StreamEvent } from "@anyllm/types";
import {
  mcpApprovalRequestSchema,
  mcpCallSchema,
  mcpListToolsSchema,
  outputItemSchema,
} from "@anyllm/types/schemas";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Behaviour,
  startServer,
  type TestServer,
} from "../../../packages/mcp/test/support/server.ts";
import { encodeBy } from "../src/encoding.ts";
import { type Json, objects, string } from "../src/facts.ts";
import { answerOf, isStream, offline, play } from "../src/play.ts";
import { vendorOf } from "../src/vendors.ts";
import { type Ask, createAgent, itemsOf, kept, user } from "./mcp/agent.ts";
import {
  differences,
  type Explained,
  explained,
  reasonFor,
  shapeOf,
  type Story,
  storyOf,
} from "./mcp/recorded.ts";
import { functionsOf, tellsMcp } from "./mcp/wire.ts";

const { recordings, missing } = loadRecordings();
const why = missing ? ` (${missing})` : "";
const told = recordings.filter((one) => one.status === 200 && tellsOfMcp(one));

async function playRecording(recording: Recording) {
  const { create } = await vendorOf(recording);
  const native = recording.wire === "openai-responses";
  const options = { stream: isStream(recording), request: { model: recording.model ?? "m" } };
  return play(create(offline), { ...answerOf(recording), native }, options);
}

// Items and blocks of MCP in the answer, whatever the wire calls them.
function tellsOfMcp(recording: Recording): boolean {
  const body = recording.streamBody() ?? recording.responseBody();
  const answer = new TextDecoder().decode(body);
  return /"type":\s*"mcp_(call|list_tools|approval_request|tool_use)"/.test(answer);
}

const url = "https://example.com/a";
const shorten = {
  name: "create_short_url",
  description: "Create a shortened URL",
  inputSchema: { type: "object", properties: { url: { type: "string" } }, required: ["url"] },
  annotations: { readOnlyHint: false },
};
const behaviour: Behaviour = {
  "tools/list": () => ({ result: { tools: [shorten] } }),
  "tools/call": ({ message }) => {
    const isError = JSON.stringify(message.params).includes("broken");
    return { result: { content: [{ type: "text", text: "https://zip1.io/abc" }], isError } };
  },
};

let server: TestServer;
let embedded: Awaited<ReturnType<typeof serveEmbedded>>;
const runner = mcp({ allowPrivate: true });
beforeAll(async () => {
  [server, embedded] = await Promise.all([startServer(behaviour), serveEmbedded()]);
});
afterAll(async () => {
  await runner.close();
  await Promise.all([server.close(), embedded.close()]);
});

const zip = (require_approval: "always" | "never"): McpTool => ({
  type: "mcp",
  server_label: "zip1",
  server_url: server.url,
  require_approval,
});

function asker(stream: boolean): Ask {
  const provider = deepseek({ baseURL: embedded.baseURL, apiKey: "key" });
  return createAgent({ provider, model: "embedded-1", stream, mcp: runner }).ask;
}

const question = (address = url): InputItem =>
  user(`Use zip1__create_short_url with "${address}".`);

/** The same story, run here. */
async function run(
  story: Story,
  stream: boolean,
): Promise<{ output: Json[]; events: StreamEvent[] }> {
  const ask = asker(stream);
  const plain = story === "call" || story === "failure";
  const tools = [zip(plain ? "never" : "always")];
  const input = [question(story === "failure" ? `${url}/broken` : url)];
  const first = await ask({ input, tools });
  if (plain || story === "ask") return outputOf(first);
  const asked = kept(first.response).filter(({ type }) => type === "mcp_approval_request");
  const answer: InputItem = {
    type: "mcp_approval_response",
    approval_request_id: string(asked[0]?.id),
    approve: story === "allowed",
  };
  // The recorded conversations do not send the list back, so it is told again.
  return outputOf(await ask({ input: [...input, ...asked, answer], tools }));
}

function outputOf({ response, events }: Awaited<ReturnType<Ask>>) {
  return { output: response.output as unknown as Json[], events };
}

const schemas: Record<string, { safeParse(item: unknown): { error?: unknown } }> = {
  mcp_list_tools: mcpListToolsSchema,
  mcp_call: mcpCallSchema,
  mcp_approval_request: mcpApprovalRequestSchema,
};

const rows: string[] = [];
const reasons = new Set<Explained>();

describe.skipIf(missing)(`what vendors that host MCP tell${why}`, () => {
  it("is there to be compared with: a call, a failure, an approval asked for, given and denied", async () => {
    const stories = await Promise.all(
      told.map(async (one) => storyOf(objects((await playRecording(one)).response?.output))),
    );
    expect(new Set(stories)).toEqual(new Set(["call", "failure", "ask", "allowed", "denied"]));
  });

  it.each(told.map((one) => [one.id, one] as const))(
    "is told by our own run alike: %s",
    async (id, recording) => {
      const { response, events, error, warnings } = await playRecording(recording);
      expect([error, warnings]).toEqual([undefined, []]);
      expect(checkGrammar(isStream(recording) ? events : expand(response!))).toEqual([]);
      const theirs = objects(response?.output);
      const story = storyOf(theirs);
      const ours = await run(story, events.length > 0);
      for (const item of [...theirs, ...ours.output]) {
        const schema = schemas[string(item["type"])] ?? outputItemSchema;
        expect(schema.safeParse(item).error).toBeUndefined();
      }
      const found = differences(shapeOf(theirs, events), shapeOf(ours.output, ours.events));
      const unexplained = found.filter((one) => !reasonFor(one, recording.wire));
      const cell = (aspect: string): string => {
        const mine = found.filter((one) => one.aspect === aspect);
        for (const one of mine) {
          const known = reasonFor(one, recording.wire);
          if (known) reasons.add(known);
        }
        return mine.length === 0 ? "same" : `${mine.length} explained`;
      };
      const items = shapeOf(theirs, events).items.join(" ");
      const compared = [cell("items"), cell("keys"), events.length > 0 ? cell("events") : "whole"];
      rows.push([story, id.split("/").at(-1), ...compared, items].join(" | "));
      expect(unexplained).toEqual([]);
    },
  );

  it("differs in nothing that is no longer so", () => {
    expect(explained.filter((one) => !reasons.has(one))).toEqual([]);
  });

  afterAll(() => {
    const head = "story | recording | items | keys | events | what it tells";
    const because = [...reasons].map(({ about, reason }) => `  ${about}: ${reason}`);
    process.stdout.write(`\n${[head, ...rows.toSorted(), "because:", ...because].join("\n")}\n`);
  });
});

describe.skipIf(missing)(`an approval that a vendor asked for${why}`, () => {
  const asking = told.filter(({ id }) => id.includes("approval-1"));

  it.each(asking.map((one) => [one.id, one] as const))(
    "goes back to it as it came, with its answer: %s",
    async (_id, recording) => {
      const { response } = await playRecording(recording);
      const output = objects(response?.output);
      const request = output.find(({ type }) => type === "mcp_approval_request");
      const input = [user("Shorten it."), ...output, answerTo(request)];
      const tools = [{ type: "mcp", server_label: "zip1", server_url: "https://zip1.io/mcp" }];
      const { body } = await encodeBy(
        openai(offline),
        { model: "m", input, tools },
        { native: true },
      );
      expect(body?.["input"]).toEqual(input);
      expect(body?.["tools"]).toEqual(tools);
    },
  );

  it.each(asking.map((one) => [one.id, one] as const))(
    "is of the keys that ours has, so that one program answers both: %s",
    async (_id, recording) => {
      const { response } = await playRecording(recording);
      const theirs = objects(response?.output).find(({ type }) => type === "mcp_approval_request");
      const { output } = await run("ask", recording.mode === "stream");
      const ours = output.find(({ type }) => type === "mcp_approval_request");
      expect(Object.keys(ours ?? {})).toEqual(expect.arrayContaining(Object.keys(theirs ?? {})));
      expect([theirs?.["id"], ours?.["id"]]).toEqual([
        expect.stringMatching(/^mcpr_/),
        expect.stringMatching(/^mcpr_/),
      ]);
    },
  );

  // What a vendor asked for was never checked here: nobody knows which definition a person saw.
  it("is not obeyed here: the call is refused, and the model is told", async () => {
    const [recording] = asking;
    const { response } = await playRecording(recording!);
    const output = objects(response?.output);
    const request = output.find(({ type }) => type === "mcp_approval_request");
    const before = server.count("tools/call");
    const sent = await asker(false)({
      input: [user("Shorten it."), ...(output as unknown as InputItem[]), answerTo(request)],
      tools: [zip("always")],
    });
    expect(server.count("tools/call")).toBe(before);
    expect(itemsOf(sent.response, "mcp_call")[0]).toMatchObject({
      status: "failed",
      output: null,
      error: expect.anything(),
    });
  });
});

describe.skipIf(missing)(`a conversation that a vendor began${why}`, () => {
  it.each(told.map((one) => [one.id, one] as const))(
    "goes on here, where the server is run by us: %s",
    async (_id, recording) => {
      const { response } = await playRecording(recording);
      const output = objects(response?.output);
      const about = output.filter(({ type }) => /^mcp_(call|approval_request)$/.test(string(type)));
      const server_label = string(output.find((item) => item["server_label"])?.["server_label"]);
      const counts = () => ["tools/list", "tools/call"].map((method) => server.count(method));
      const ask = asker(recording.mode === "stream");
      const tools = [{ ...zip("always"), server_label }];
      // The tools of the server are known to the client by then.
      await ask({ input: "Hello!", tools });
      const before = counts();
      const input = [user("Begin."), ...(output as unknown as InputItem[]), user("Hello!")];
      const next = await ask({ input, tools });
      expect(next.response.output_text).toContain("Hello");
      const { calls, outputs } = functionsOf(next.sent[0]?.body ?? {});
      expect([calls.length, outputs.length]).toEqual([about.length, about.length]);
      for (const { name, output: said } of about) {
        expect(calls).toContain(`${server_label}__${string(name)}`);
        const text = said == null ? "Error" : JSON.stringify(said).slice(1, 40);
        expect(JSON.stringify(outputs).replaceAll("\\", "")).toContain(text.replaceAll("\\", ""));
      }
      expect(tellsMcp(next.sent[0]?.body ?? {})).toBeUndefined();
      expect(counts()).toEqual(before);
    },
  );
});

describe("a call that nobody has to allow", () => {
  // As OpenAI documents them; what it recorded is an allowed call alone.
  it.each([
    ["call", "completed"],
    ["failure", "failed"],
  ] as const)("is told in OpenAI's events: %s", async (story, end) => {
    const { output, events } = await run(story, true);
    expect(Object.fromEntries(shapeOf(output, events).events)).toEqual({
      mcp_list_tools: "added → mcp_list_tools.in_progress → mcp_list_tools.completed → done",
      mcp_call: `added → mcp_call.in_progress → mcp_call_arguments.delta → mcp_call_arguments.done → mcp_call.${end} → done`,
    });
  });
});

function answerTo(request: Json | undefined): InputItem {
  const approval_request_id = string(request?.["id"]);
  return { type: "mcp_approval_response", approval_request_id, approve: true };
}
