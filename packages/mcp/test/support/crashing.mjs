// A server over stdio that dies in the first call that its folder has seen.
import { appendFileSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

const folder = process.argv[2];
const answers = {
  initialize: () => ({
    protocolVersion: "2025-06-18",
    capabilities: { tools: {} },
    serverInfo: { name: "crashing", version: "1" },
  }),
  "tools/list": () => ({ tools: [{ name: "work", inputSchema: { type: "object" } }] }),
  "tools/call": () => {
    appendFileSync(join(folder, "calls"), "call\n");
    if (!existsSync(join(folder, "crashed"))) {
      writeFileSync(join(folder, "crashed"), "");
      process.exit(1);
    }
    return { content: [{ type: "text", text: "worked" }] };
  },
};
for await (const line of createInterface({ input: process.stdin })) {
  const { id, method } = JSON.parse(line);
  const result = answers[method]?.();
  if (result) console.log(JSON.stringify({ jsonrpc: "2.0", id, result }));
}
