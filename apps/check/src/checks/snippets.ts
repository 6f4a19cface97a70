import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Check, Finding } from "../check.ts";
import { compilerOptions, installedFile } from "../consumer.ts";
import type { Consumer } from "../consumer.ts";
import { exportedNames } from "../exported-names.ts";
import { execute } from "../process.ts";
import { declaresName, docstringSnippets, markdownSnippets, mentionsName } from "../snippets.ts";
import type { Snippet } from "../snippets.ts";
import { entryNames, publishedPackages, sourceFiles, specifierOf } from "../workspace.ts";
import type { Workspace } from "../workspace.ts";

const documents = /^(?:README\.md|packages\/[^/]+\/README\.md|apps\/docs\/.*\.md)$/;
const modules = /^packages\/[^/]+\/src\/.*\.ts$/;

/** Specifier to the names it exports, of one package. */
type Surface = Map<string, string[]>;

export const check: Check = {
  name: "snippets",
  reason:
    "code in the README, the guides and the docstrings is what users copy: it compiles against the " +
    "packages as published, or it is not shown",
  async run(workspace) {
    const consumer = await workspace.consumer();
    const surfaces = surfacesOf(workspace, consumer);
    const snippets: Snippet[] = [];
    for (const file of await sourceFiles(workspace)) {
      if (!documents.test(file) && !modules.test(file)) continue;
      const text = readFileSync(join(workspace.root, file), "utf8");
      if (documents.test(file)) snippets.push(...markdownSnippets(file, text));
      else snippets.push(...publicExamples(docstringSnippets(file, text), surfaces));
    }
    const findings = await compile(snippets, consumer.folder);
    return [
      ...findings,
      { where: "snippets", message: `${snippets.length} blocks of code compiled`, note: true },
    ];
  },
};

/** Compiles every snippet as a module of its own, on the lines its source has them on. */
export async function compile(snippets: Snippet[], consumer: string): Promise<Finding[]> {
  if (snippets.length === 0) return [];
  const folder = join(consumer, "snippets");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), `{ "type": "module" }`);
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ compilerOptions, include: ["*.ts"] }),
  );
  for (const [index, { line, code }] of snippets.entries()) {
    const padded = "\n".repeat(line - 1) + code + "\nexport {};\n";
    writeFileSync(join(folder, `snippet-${index}.ts`), padded);
  }
  const { code, output } = await execute("tsc", ["-p", ".", "--pretty", "false"], folder);
  const findings = [...output.matchAll(/^snippet-(\d+)\.ts\((\d+),\d+\): error (.*)$/gm)].map(
    ([, index, line, message = ""]) => ({
      where: `${snippets[Number(index)]?.file ?? "?"}:${line}`,
      message,
    }),
  );
  if (code !== 0 && findings.length === 0) findings.push({ where: "tsc", message: output.trim() });
  return findings;
}

function surfacesOf(workspace: Workspace, consumer: Consumer): Map<string, Surface> {
  const surfaces = new Map<string, Surface>();
  for (const { folder, manifest } of publishedPackages(workspace)) {
    const surface: Surface = new Map();
    for (const entry of entryNames(manifest)) {
      const types = installedFile(consumer, manifest, { entry, condition: "types" });
      const names = types && existsSync(types) ? exportedNames(types).map(({ name }) => name) : [];
      surface.set(specifierOf(manifest, entry), names);
    }
    surfaces.set(folder, surface);
  }
  return surfaces;
}

/** Examples of what the package exports; without imports, they see what their package exports. */
function publicExamples(snippets: Snippet[], surfaces: Map<string, Surface>): Snippet[] {
  return snippets.flatMap((snippet) => {
    const surface = surfaces.get(snippet.file.split("/").slice(0, 2).join("/"));
    if (!surface) return [];
    const isPublic = [...surface.values()].some((names) => names.includes(snippet.subject ?? ""));
    if (snippet.subject && !isPublic) return [];
    if (/^\s*import\b/m.test(snippet.code)) return [snippet];
    return [{ ...snippet, code: importsFor(snippet.code, surface) + snippet.code }];
  });
}

function importsFor(code: string, surface: Surface): string {
  const taken = new Set<string>();
  const statements = [...surface].map(([specifier, names]) => {
    const used = names.filter(
      (name) => !taken.has(name) && mentionsName(code, name) && !declaresName(code, name),
    );
    for (const name of used) taken.add(name);
    return used.length > 0 ? `import { ${used.join(", ")} } from "${specifier}"; ` : "";
  });
  return statements.join("");
}
