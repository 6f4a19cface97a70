// Writes providers.md from the providers themselves: each is run against a transport that only
// looks, so the page says what the code does. `node --conditions=@anyllm/source apps/docs/providers.ts`
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Capabilities, Provider, ProviderOptions } from "../../packages/core/src/index.ts";
import { createClient, MissingApiKeyError } from "../../packages/core/src/index.ts";

type Factory = ((options: ProviderOptions) => Provider) & { vendor?: { source: string } };

interface Entry {
  provider: Provider;
  package: string;
  baseURL: string;
  keyVariable: string | undefined;
  keyHeader: string;
  keeps: boolean;
  source: string;
}

const packages = join(import.meta.dirname, "../../packages");

/** The page as it should be. */
export async function providersPage(): Promise<string> {
  const entries: Entry[] = [];
  for (const folder of readdirSync(packages).toSorted()) {
    if (folder.startsWith("provider-")) entries.push(...(await readPackage(folder)));
  }
  const sorted = entries.toSorted((a, b) => (a.provider.id < b.provider.id ? -1 : 1));
  const rows = sorted.map(tableRow).join("\n");
  const fields = sorted.filter(({ provider }) => provider.capabilities.parameters !== "all");
  return `# Providers

Every provider that speaks Responses itself. This page is written by \`apps/docs/providers.ts\` from the
packages as they run; a test fails when it is stale. The key variable and the base URL are what is
used where options leave them out; \`{NAME}\` in a base URL is an environment variable. "all" means
that the vendor is asked, and says no itself. Where responses are not kept, \`store: true\` is refused.

| id | package | base URL | key | tools | input besides text | keeps responses | verbs | source |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
${rows}

## Fields

A field that is not listed is refused with \`not_implemented\` where leaving it out would change what
is asked for, and otherwise left out with a warning. Providers that are not listed take all.

${fields.map(fieldsLine).join("\n")}
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

function fieldsLine({ provider }: Entry): string {
  return `- ${code(provider.id)}: ${listed(provider.capabilities.parameters)}`;
}

function listed(names: Capabilities["tools"]): string {
  return names === "all" ? "all" : names.map(code).join(", ") || "none";
}

function code(text: string): string {
  return `\`${text}\``;
}

async function readPackage(folder: string): Promise<Entry[]> {
  const path = join(packages, folder, "src/index.ts");
  const exported = (await import(pathToFileURL(path).href)) as Record<string, unknown>;
  const factories = Object.values(exported).filter(
    (value): value is Factory => typeof value === "function",
  );
  const entries: Entry[] = [];
  for (const create of factories) {
    const source = create.vendor?.source ?? sourceOf(folder);
    entries.push({ ...(await observe(create)), package: `@anyllm/${folder}`, source });
  }
  return entries;
}

// The first page that the factory's documentation points to.
function sourceOf(folder: string): string {
  const directory = join(packages, folder, "src");
  const sources = readdirSync(directory).map((name) => readFileSync(join(directory, name), "utf8"));
  const [, named] = /^ \* @see (.*)$/m.exec(sources.join("\n")) ?? [];
  return named ?? "";
}

async function observe(create: Factory): Promise<Omit<Entry, "package" | "source">> {
  const environment = process.env;
  process.env = {};
  try {
    const keyless = await call(create, undefined);
    const keyVariable =
      keyless.error instanceof MissingApiKeyError ? keyless.error.envVar : undefined;
    const { provider, url, keyHeader } = await callWithEndpoint(create);
    const baseURL = url === undefined ? "the one given" : url.replace(/\/responses(?=\?|$)/, "");
    const storing = await call(create, "looked-at", { store: true });
    const keeps = (storing.error as { code?: unknown } | undefined)?.code !== "not_implemented";
    return { provider, baseURL, keyVariable, keyHeader, keeps };
  } finally {
    process.env = environment;
  }
}

interface Seen {
  provider: Provider;
  url?: string;
  keyHeader: string;
  error?: unknown;
}

// Where the endpoint is made of a variable, its name takes the value's place.
async function callWithEndpoint(create: Factory): Promise<Seen> {
  const seen = await call(create, "looked-at");
  const [name] = /\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b/.exec(String(seen.error)) ?? [];
  if (name === undefined) return seen;
  const value = name.toLowerCase().replaceAll("_", "-");
  process.env[name] = value;
  const again = await call(create, "looked-at");
  return { ...again, ...(again.url && { url: again.url.replace(value, `{${name}}`) }) };
}

async function call(
  create: Factory,
  apiKey: string | undefined,
  fields: { store?: boolean } = {},
): Promise<Seen> {
  const urls: string[] = [];
  let keyHeader = "authorization";
  const fetch = async (called: string, init: RequestInit): Promise<Response> => {
    urls.push(called);
    for (const [name, value] of new Headers(init.headers)) {
      if (apiKey && value.includes(apiKey)) keyHeader = name;
    }
    return new Response(JSON.stringify({ object: "response", output: [] }));
  };
  // The factory for any endpoint cannot be made without one.
  const any = "http://any.invalid";
  const options: ProviderOptions = { apiKey, fetch };
  const provider = attempt(() => create(options)) ?? create({ ...options, baseURL: any });
  const request = { model: "m", input: "Hi", ...fields };
  const error: unknown = await createClient({ providers: [provider] })
    .responses(request)
    .then(
      () => undefined,
      (caught: unknown) => caught,
    );
  const [url] = urls;
  const known = url !== undefined && !url.startsWith(any);
  return { provider, keyHeader, error, ...(known && { url }) };
}

function attempt(make: () => Provider): Provider | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(join(import.meta.dirname, "providers.md"), await providersPage());
}
