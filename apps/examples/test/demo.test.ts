import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { replay, type ReplayServer } from "@anyllm/testing";
import { expect, test } from "vitest";

const main = fileURLToPath(new URL("../src/demo/main.ts", import.meta.url));

interface Run {
  code: number;
  stdout: string;
  stderr: string;
}

// The demo as a user runs it, in an environment that holds nothing but what is given.
function demo(args: string[] = [], env: Record<string, string> = {}): Promise<Run> {
  const command = ["--conditions=@anyllm/source", main, ...args];
  const { PATH = "" } = process.env;
  return new Promise((resolve) => {
    execFile(process.execPath, command, { env: { PATH, ...env } }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
  });
}

const onServer = ({ baseURL }: ReplayServer): Record<string, string> => ({
  OPENAI_API_KEY: "sk-demo-secret",
  OPENAI_BASE_URL: baseURL,
});

test("without a key it answers, streams, calls a tool and counts, on the embedded model", async () => {
  const { code, stdout, stderr } = await demo();
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/running on the embedded model .*not a language model/);
  expect(stdout).toContain("The capital of France is Paris.");
  const events = stdout.match(/^ {2}response\.\w+[\w.]* {2,}/gm)?.map((type) => type.trim());
  expect(events?.at(0)).toBe("response.created");
  expect(events?.at(-1)).toBe("response.completed");
  expect(events).toContain("response.reasoning.delta");
  expect(stdout).toMatch(/a robot .* a lighthouse/s);
  expect(stdout).toMatch(/calls get_weather\(\{"city":"Paris","unit":"celsius"\}\)/);
  expect(stdout).toMatch(/get_weather returns \{"city":"Oslo"/);
  expect(stdout).toMatch(/\d+ in, \d+ out \(\d+ of them reasoning\), 4 calls/);
  expect(stdout).toMatch(/Next\n.*OPENAI_API_KEY/);
});

test("no colours where nobody is looking", async () => {
  const { stdout } = await demo();
  expect(stdout).not.toContain("\u001B");
});

test("with a key it goes to the user's own provider, with the model that was asked for", async () => {
  await using server = await replay({ status: 401, body: '{"error":{"message":"Wrong key."}}' });
  const { code, stdout, stderr } = await demo(["--model", "openai/gpt-x"], onServer(server));
  expect(server.requests[0]?.json).toMatchObject({ model: "gpt-x" });
  expect(server.requests[0]?.headers["authorization"]).toBe("Bearer sk-demo-secret");
  expect(stdout).toContain(`running on openai/gpt-x at ${server.baseURL}`);
  expect([code, stderr]).toEqual([1, expect.stringMatching(/The demo stopped: .*Wrong key\./)]);
  expect(stdout + stderr).not.toContain("sk-demo-secret");
});

test.for([
  [["--help"], 0, /Usage: pnpm demo/],
  [["--", "--help"], 0, /Usage: pnpm demo/],
  [["--modle", "x"], 1, /The demo stopped: .*--modle/],
  [["--model", "acme/x"], 1, /knows the provider openai/],
  [["--model", "openai/gpt-5"], 1, /set OPENAI_API_KEY/],
] as const)("%s ends with a clear sentence", async ([args, expected, sentence]) => {
  const { code, stdout, stderr } = await demo([...args]);
  expect(code).toBe(expected);
  expect(stdout + stderr).toMatch(sentence);
});
