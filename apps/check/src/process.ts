import { spawn } from "node:child_process";

export interface ExecuteResult {
  code: number;
  stdout: string;
  /** Both streams, in the order they came. */
  output: string;
}

/** Runs a command without a shell and without stdin; a missing command is code 127, not a throw. */
export function execute(
  command: string,
  parameters: string[],
  cwd: string,
): Promise<ExecuteResult> {
  return new Promise((resolve) => {
    const child = spawn(command, parameters, {
      cwd,
      env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined, TURBO_TELEMETRY_DISABLED: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      stdout += chunk;
      output += chunk;
    });
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
    child.on("error", (error) => resolve({ code: 127, stdout, output: output + error.message }));
    child.on("close", (code) => resolve({ code: code ?? 1, stdout, output }));
  });
}
