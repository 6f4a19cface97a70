// Opens a server, calls it, and closes nothing: the process must end all the same.
import { mcp, stdioTool } from "../../src/index.ts";
import { contextOf, run, toolAt } from "./open.ts";

const [url, command] = process.argv.slice(2);
const runner = mcp({ allowPrivate: true });
const tool = url?.startsWith("http")
  ? toolAt(url)
  : stdioTool({
      server_label: "test",
      command: process.execPath,
      args: [command ?? "", "stdio"],
      require_approval: "never",
    });
const server = await runner.open(tool, contextOf());
console.log((await run(server, "echo", { message: "done" })).output);
