import type { Check, Finding } from "../check.ts";
import { execute } from "../process.ts";

type Issue = { name: string; line?: number };
type FileIssues = { file: string } & Record<string, Issue[] | string>;

export const check: Check = {
  name: "unused",
  reason:
    "files, exports and dependencies that nothing uses mislead readers and weigh on users; " +
    "one that is missing from package.json breaks them (knip)",
  async run({ root }) {
    const { code, stdout, output } = await execute(
      "knip",
      ["--reporter", "json", "--no-progress"],
      root,
    );
    const start = stdout.indexOf("{");
    if (start < 0) return [{ where: "knip", message: output.trim() || `exit code ${code}` }];
    const { issues } = JSON.parse(stdout.slice(start)) as { issues: FileIssues[] };
    const findings = issues.flatMap(findingsOf);
    if (code !== 0 && findings.length === 0)
      findings.push({ where: "knip", message: output.trim() });
    return findings;
  },
};

function findingsOf({ file, ...kinds }: FileIssues): Finding[] {
  return Object.entries(kinds).flatMap(([kind, list]) => {
    if (typeof list === "string") return [];
    return list.map(({ name, line }) => ({
      where: line ? `${file}:${line}` : file,
      message: kind === "files" ? "nothing imports this file" : `${name} [${kind}]`,
    }));
  });
}
