import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { createContext, runInContext } from "node:vm";
import { serveEmbedded } from "@anyllm/testing";
import { build } from "esbuild";
import type * as Page from "./page.ts";

const serving = process.argv.includes("--serve");
await using embedded = await serveEmbedded({ delay: serving ? 50 : 0 });
const provider = embedded.url; // or your provider's address and key
const apiKey = "sk-of-the-server";

const file = (name: string): string => join(import.meta.dirname, name);
const html = await readFile(file("index.html"));
const { outputFiles } = await build({
  entryPoints: [file("page.ts")],
  bundle: true,
  minify: true,
  write: false,
  platform: "browser",
  globalName: "page",
  conditions: ["@anyllm/source"], // in this repository alone: built packages need none
});
const bundle = outputFiles[0]!.text;

/** What the page has shown at the end. */
interface Seen {
  answer: string;
  rows: string[];
}

/** Hands a request on, with the key, which the page does not have. */
async function forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const answer = await fetch(provider + request.url, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body: JSON.stringify(await json(request)),
  });
  const type = answer.headers.get("content-type") ?? "";
  response.writeHead(answer.status, { "content-type": type });
  await pipeline(answer.body!, response);
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url === "/v1/responses") return forward(request, response);
  if (request.url === "/seen") server.emit("seen", await json(request));
  const script = request.url === "/page.js";
  response.setHeader("content-type", script ? "text/javascript" : "text/html");
  response.end(script ? bundle : html);
}

const server = createServer((request, response) => {
  // A page that is closed breaks off what it was told.
  serve(request, response).catch(() => response.destroy());
});
await once(server.listen(0, "127.0.0.1"), "listening");
const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

/** A browser of this machine, without a window, which opens nothing but our page. */
async function withBrowser(browser: string): Promise<Seen> {
  const profile = await mkdtemp(join(tmpdir(), "anyllm-"));
  const alone = "--no-sandbox --no-first-run --disable-background-networking --disable-sync";
  const flags = ["--headless", ...alone.split(" "), `--user-data-dir=${profile}`, address];
  const child = spawn(browser, flags, { stdio: "ignore" });
  const exit = once(child, "exit");
  try {
    const signal = AbortSignal.timeout(30_000);
    const [seen] = (await once(server, "seen", { signal })) as [Seen];
    return seen;
  } finally {
    child.kill();
    await exit;
    await rm(profile, { recursive: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** The same bundle without one: in a realm that has what the web has, and nothing of Node. */
async function withoutBrowser(): Promise<Seen> {
  const web = { AbortController, AbortSignal, crypto, fetch, navigator, performance };
  const more = { setTimeout, clearTimeout, structuredClone, TextDecoder, TextEncoder, URL };
  const realm = createContext({ ...web, ...more });
  runInContext(bundle, realm);
  const { page } = realm as { page: typeof Page };
  const rows: string[] = [];
  const baseURL = new URL("/v1", address).href;
  const question = "Which language does this browser speak?";
  const answer = await page.ask(question, { baseURL, tell: ({ type }) => rows.push(type) });
  return { answer, rows };
}

if (serving) {
  console.log("Open", address);
  await once(process, "SIGINT");
} else {
  const known = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const browser = known.find((name) => spawnSync(name, ["--version"]).status === 0);
  console.log("Runs in", browser ?? "a realm of web globals: there is no browser here");
  const { answer, rows } = await (browser ? withBrowser(browser) : withoutBrowser());
  console.log(answer, `(${rows.length} events, a bundle of ${bundle.length} characters)`);
  assert.match(answer, /get_language answered: \w/);
  assert.equal(rows[0], "response.created");
  assert.equal(rows.at(-1), "response.completed");
  assert.ok(rows.includes("response.function_call_arguments.done"));
  assert.ok(rows.includes("response.output_text.delta"));
  assert.ok(!bundle.includes(apiKey) && !html.includes(apiKey));
}
server.close();
server.closeAllConnections();
