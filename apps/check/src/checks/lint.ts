import type { Check, Finding } from "../check.ts";
import { execute } from "../process.ts";

interface Report {
  diagnostics: Diagnostic[];
}

interface Diagnostic {
  message: string;
  code?: string;
  filename: string;
  labels: { span: { line: number } }[];
}

export const check: Check = {
  name: "lint",
  reason:
    "floating promises, explicit any, import cycles, forgotten cases and module mocks are mistakes " +
    "a reader does not see; `pnpm fix` repairs what can be repaired",
  async run({ root }) {
    const { code, stdout, output } = await execute(
      "oxlint",
      ["--format", "json", "--deny-warnings"],
      root,
    );
    const start = stdout.indexOf("{");
    if (start < 0) return [{ where: "oxlint", message: output.trim() || `exit code ${code}` }];
    const { diagnostics } = JSON.parse(stdout.slice(start)) as Report;
    const findings = diagnostics.map(findingOf);
    if (code !== 0 && findings.length === 0) {
      findings.push({ where: "oxlint", message: `exit code ${code}: ${output.slice(0, 500)}` });
    }
    return findings;
  },
};

function findingOf({ filename, labels, message, code }: Diagnostic): Finding {
  const line = labels[0]?.span.line;
  return {
    where: line ? `${filename}:${line}` : filename,
    message: `${message} [${code ?? "oxlint"}]`,
  };
}
