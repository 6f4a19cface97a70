import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createClient } from "@anyllm/core";
import { mcp, stdioTool } from "@anyllm/mcp";
import { anthropic } from "@anyllm/provider-anthropic";
import { openai } from "@anyllm/provider-openai";
import { serveEmbedded } from "@anyllm/testing";
import type { InputItem } from "@anyllm/types";

await using server = await serveEmbedded();
const { apiKey, baseURL } = server; // without these two: the keys of your environment

await using servers = mcp();
const llm = createClient({
  providers: [openai({ apiKey, baseURL }), anthropic({ apiKey, baseURL })],
  mcp: servers,
});

const folder = await mkdtemp(join(tmpdir(), "anyllm-"));
await writeFile(join(folder, "shopping.txt"), "Buy milk.");

// A server that others wrote, as a process of ours. Reading is free, writing needs a person's yes.
const script = import.meta.resolve("@modelcontextprotocol/server-filesystem/dist/index.js");
const files = stdioTool({
  server_label: "files",
  command: process.execPath,
  args: [fileURLToPath(script), folder],
  allowed_tools: ["list_directory", "read_text_file", "write_file"],
  require_approval: { never: { tool_names: ["list_directory", "read_text_file"] } },
});

/** One conversation about the files. Gives the types of its items, which are the same for all models. */
async function work(model: string, target: string): Promise<string[]> {
  const history: InputItem[] = [];
  const say = async (...items: InputItem[]) => {
    history.push(...items);
    const response = await llm.responses({ model, input: history, tools: [files] });
    history.push(...response.output);
    return response;
  };
  const user = (content: string): InputItem => ({ role: "user", content });

  const listed = await say(user(`Show the listing of "${folder}".`));
  const [tools, call] = listed.output;
  assert.ok(tools?.type === "mcp_list_tools" && call?.type === "mcp_call");
  console.log(`${model}: ${tools.tools.length} tools, ${call.name} gave ${String(call.output)}`);
  assert.match(String(call.output), /shopping\.txt/);

  const read = await say(user(`What is the complete text of "${join(folder, "shopping.txt")}"?`));
  console.log(read.output_text);
  assert.match(read.output_text, /Buy milk\./);

  const asking = await say(user(`Overwrite "${target}" with "Milk is here.".`));
  const request = asking.output.find((item) => item.type === "mcp_approval_request");
  assert.ok(request);
  console.log("May it call", request.name, request.arguments, "? Yes.");
  await assert.rejects(readFile(target), { code: "ENOENT" });

  const { id: approval_request_id } = request;
  const written = await say({ type: "mcp_approval_response", approval_request_id, approve: true });
  console.log(written.output_text);
  assert.equal(await readFile(target, "utf8"), "Milk is here.");
  return history.map(({ type }) => type ?? "message");
}

try {
  const kinds = await work("openai/embedded-1", join(folder, "openai.txt"));
  console.log(kinds.join(", "));
  assert.deepEqual(await work("anthropic/embedded-1", join(folder, "anthropic.txt")), kinds);
} finally {
  await rm(folder, { recursive: true });
}
