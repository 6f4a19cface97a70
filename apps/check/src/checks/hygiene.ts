import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Check, Finding } from "../check.ts";
import { sourceFiles } from "../workspace.ts";

interface Pattern {
  pattern: RegExp;
  message: string;
  /** Files the pattern is about. @default all */
  files?: RegExp;
}

const secret = "looks like a secret";
const tests = /\.test\.ts$/;

const patterns: Pattern[] = [
  {
    pattern:
      /registry\.(?:npmjs|yarnpkg)\.\w+|npm\.pkg\.github|https?:\/\/[\w.:-]*(?:registry|artifactory|nexus|verdaccio)[\w.:-]*/i,
    message: "names a package registry: the clone must install from whichever one its user has",
  },
  {
    pattern: /\b(?:tarball|resolved): *['"]?https?:/,
    message: "the lockfile names the address of a tarball",
    files: /^pnpm-lock\.yaml$/,
  },
  {
    pattern: /(?<![\w.:/~}$-])\/(?:work|tmp|root|private\/tmp|home\/\w+|Users\/\w+)\/[\w.]/,
    message: "holds an absolute path of one machine",
  },
  {
    pattern:
      /\b(?:sk-(?:\w+-)?[A-Za-z0-9]{24,}|gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{30,}|AKIA[0-9A-Z]{16}|AIza[\w-]{35}|hf_[A-Za-z0-9]{30,}|gsk_[A-Za-z0-9]{30,}|xox[abp]-[\w-]{20,})/,
    message: secret,
  },
  {
    pattern: /\bbearer [\w.~+/-]{40,}|-----BEGIN [A-Z ]*PRIVATE KEY/i,
    message: secret,
  },
  {
    pattern: /\b(?:it|test|describe|suite)\.only\b/,
    message: "a focused test hides the others",
    files: tests,
  },
  {
    pattern: /\b(?:it|test|describe)\.todo\b/,
    message: "a promise is not a test: write it or leave it out",
    files: tests,
  },
];

const skip = /\b(?:it|test|describe|context)\.(?:skip|skipIf|runIf)\b/;
const reasonGiven = /\/\/|\b(?:skipped|because|without|absent|missing|needs|reason)\b/i;

// A key that counts or repeats is nobody's.
const madeUp = /0123456789|abcdefghij|(.)\1{7}/i;

export const check: Check = {
  name: "hygiene",
  reason:
    "a clone must work, and be publishable, on any machine: no registry, path or secret in it, " +
    "and no test that is silently switched off",
  async run(workspace) {
    const findings: Finding[] = [];
    for (const file of await sourceFiles(workspace)) {
      const content = readFileSync(join(workspace.root, file));
      if (content.includes(0)) continue;
      findings.push(...faultsOf(file, content.toString("utf8")));
    }
    return findings;
  },
};

/** What one file must not hold; secrets are located, never repeated. */
export function faultsOf(file: string, text: string): Finding[] {
  const findings: Finding[] = [];
  const relevant = patterns.filter(({ files }) => !files || files.test(file));
  const lines = text.split("\n");
  for (const [index, line] of lines.entries()) {
    const where = `${file}:${index + 1}`;
    for (const { pattern, message } of relevant) {
      const [match] = pattern.exec(line) ?? [];
      if (match === undefined || (message === secret && madeUp.test(match))) continue;
      findings.push({ where, message });
    }
    if (tests.test(file) && skip.test(line)) {
      const around = lines.slice(Math.max(0, index - 2), index + 3).join("\n");
      if (!reasonGiven.test(around))
        findings.push({ where, message: "a skipped test states no reason" });
    }
  }
  return findings;
}
