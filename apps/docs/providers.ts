// Writes providers.md from the providers themselves, so the page says what the code does.
// `node --conditions=@anyllm/source apps/docs/providers.ts`
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Capabilities } from "../../packages/core/src/index.ts";
import { catalogue, type Entry } from "../conformance/src/catalogue.ts";

/** The page as it should be. */
export async function providersPage(): Promise<string> {
  const entries = await catalogue();
  return `# Providers

Every provider there is. This page is written by \`apps/docs/providers.ts\` from the packages as they
run; a test fails when it is stale. The key variable and the base URL are what is used where options
leave them out; \`{NAME}\` in a base URL is an environment variable. "all" means that the vendor is
asked, and says no itself. Where responses are not kept, \`store: true\` is refused. What becomes of
each request field is in [fields.md](fields.md); what has been seen to work, in [matrix.md](matrix.md).

| id | package | wire | base URL | key | tools | input besides text | keeps responses | verbs | source |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
${entries.map(tableRow).join("\n")}
`;
}

function tableRow(entry: Entry): string {
  const { tools, input } = entry.provider.capabilities;
  const { operations = [] } = entry.provider;
  const key = entry.keyVariable ? code(entry.keyVariable) : "none needed";
  const header = entry.keyHeader === "authorization" ? "" : ` as ${code(entry.keyHeader)}`;
  const cells = [
    code(entry.provider.id),
    code(entry.package),
    entry.wire,
    entry.baseURL,
    key + header,
    listed(tools),
    listed(input),
    entry.keeps ? "yes" : "no",
    operations.map(code).join(", ") || "none",
    entry.source,
  ];
  return `| ${cells.join(" | ")} |`;
}

function listed(names: Capabilities["tools"]): string {
  return names === "all" ? "all" : names.map(code).join(", ") || "none";
}

function code(text: string): string {
  return `\`${text}\``;
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(join(import.meta.dirname, "providers.md"), await providersPage());
}
