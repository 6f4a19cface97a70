import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { createClient, tool, type ToolLedger } from "@anyllm/core";
import { openai } from "@anyllm/provider-openai";
import { serveEmbedded } from "@anyllm/testing";
import type { InputItem } from "@anyllm/types";
import * as z from "zod";

await using server = await serveEmbedded();
const { apiKey, baseURL } = server; // without these two: OPENAI_API_KEY, and OpenAI itself

const [folder = await mkdtemp(join(tmpdir(), "anyllm-"))] = process.argv.slice(2);
const state = join(folder, "conversation.json");
const path = (name: string): string => join(folder, name);

const remove = tool({
  name: "delete_file",
  description: "Deletes a file.",
  parameters: z.object({ name: z.enum(["old.log", "diary.txt"]) }),
  needsApproval: true,
  execute: async ({ name }) => {
    await rm(path(name));
    return `${name} is deleted`;
  },
});

// What has been run is known on disk too, so that no call runs twice, in whichever process.
const ledger: ToolLedger = {
  claim: async (key) => (await mkdir(path(key), { recursive: true })) !== undefined,
};

/** Asks a person. Nobody there: the program ends, and asks again when it is started again. */
type Ask = (question: string) => Promise<string | undefined>;

async function load(): Promise<InputItem[]> {
  return existsSync(state) ? (JSON.parse(await readFile(state, "utf8")) as InputItem[]) : [];
}

/** Requests that nobody has answered. */
function pending(history: readonly InputItem[]) {
  const answers = history.filter((item) => item.type === "mcp_approval_response");
  const answered = new Set(answers.map(({ approval_request_id }) => approval_request_id));
  const requests = history.filter((item) => item.type === "mcp_approval_request");
  return requests.filter(({ id }) => !answered.has(id));
}

/** The whole program: goes on with the conversation that is in the file, or begins one. */
async function main(ask: Ask, question: string): Promise<string | undefined> {
  const llm = createClient({ providers: [openai({ apiKey, baseURL })] });
  const history = await load();
  if (pending(history).length === 0) history.push({ role: "user", content: question });
  for (;;) {
    for (const { id, name, arguments: given } of pending(history)) {
      const said = await ask(`May I run ${name}(${given})? [y/N] `);
      if (said === undefined) return undefined;
      const approve = /^y/i.test(said);
      const answer = { approval_request_id: id, approve, reason: approve ? null : said };
      history.push({ type: "mcp_approval_response", ...answer });
    }
    const request = { model: "openai/embedded-1", input: history, tools: [remove] };
    const response = await llm.responses(request, { ledger });
    history.push(...response.output);
    await writeFile(state, JSON.stringify(history));
    if (pending(history).length === 0) return response.output_text;
  }
}

if (process.stdin.isTTY) {
  await writeFile(path("old.log"), "…", { flag: "a" });
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const ask: Ask = (asked) => terminal.question(asked).catch(() => undefined);
  console.log(await main(ask, "Please delete old.log."));
  terminal.close();
} else {
  await drive();
}

/** What a person would do, told in advance. */
async function drive(): Promise<void> {
  const says = (said?: string): Ask => {
    return async (asked) => {
      console.log(asked, said ?? "(nobody is there)");
      return said;
    };
  };
  for (const name of ["old.log", "diary.txt"]) await writeFile(path(name), "…");

  // Nobody answers, so nothing is run; the request is in the file, and another start asks again.
  assert.equal(await main(says(), "Please delete old.log."), undefined);
  assert.ok(existsSync(path("old.log")));
  const waiting = await readFile(state);
  const told = await main(says("yes"), "");
  console.log(told);
  assert.match(told ?? "", /old\.log is deleted/);
  assert.ok(!existsSync(path("old.log")));

  // As if the program had died before it wrote that down: the yes comes again, the call is not run.
  await writeFile(state, waiting);
  await writeFile(path("old.log"), "another");
  console.log(await main(says("yes"), ""));
  assert.ok(existsSync(path("old.log")));

  // The model hears of a no, and of the reason.
  const denied = await main(says("no, I still need it"), "Please delete diary.txt.");
  console.log(denied);
  assert.match(denied ?? "", /I still need it/);
  assert.ok(existsSync(path("diary.txt")));
  await rm(folder, { recursive: true });
}
