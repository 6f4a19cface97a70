// Every provider factory that the packages export, and what can be seen of it from outside: each is
// run against a transport that only looks.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  AnyLLMError,
  createClient,
  MissingApiKeyError,
  type Provider,
  type ProviderOptions,
} from "@anyllm/core";

type Factory = ((options: ProviderOptions) => Provider) & {
  vendor?: { source: string };
  dialect?: { source: string };
};

/** A provider, with where it comes from and whom it calls. */
export interface Entry {
  provider: Provider;
  /** What is imported, with its subpath. */
  package: string;
  /** The name of the wire, as its vendor says it. */
  wire: string;
  baseURL: string;
  keyVariable: string | undefined;
  keyHeader: string;
  keeps: boolean;
  /** Variables that its endpoint is made of, with made-up values: set them before calling it. */
  environment: Record<string, string>;
  source: string;
}

const packages = join(import.meta.dirname, "../../../packages");

/** All of them, by id. */
export async function catalogue(): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const folder of readdirSync(packages).toSorted()) {
    if (!folder.startsWith("provider-")) continue;
    for (const entry of entryPoints(folder)) entries.push(...(await readEntry(folder, entry)));
  }
  return entries.toSorted(
    (a, b) => compare(a.provider.id, b.provider.id) || compare(a.wire, b.wire),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

interface Manifest {
  exports: Record<string, string | Record<string, string>>;
}

// The root, and subpaths that are lists of providers; codecs and the like make none.
function entryPoints(folder: string): [subpath: string, source: string][] {
  const manifest = JSON.parse(
    readFileSync(join(packages, folder, "package.json"), "utf8"),
  ) as Manifest;
  return [".", "./chat"].flatMap((entry): [string, string][] => {
    const target = manifest.exports[entry];
    const source = typeof target === "object" ? target["@anyllm/source"] : undefined;
    return source ? [[entry.slice(1), source]] : [];
  });
}

async function readEntry(folder: string, [subpath, source]: [string, string]): Promise<Entry[]> {
  const path = join(packages, folder, source);
  const exported = (await import(pathToFileURL(path).href)) as Record<string, unknown>;
  const entries: Entry[] = [];
  for (const create of Object.values(exported)) {
    if (!isFactory(create)) continue;
    const { source: told } = create.dialect ?? create.vendor ?? { source: sourceOf(folder) };
    const seen = await observe(create);
    entries.push({ ...seen, package: `@anyllm/${folder}${subpath}`, source: told });
  }
  return entries;
}

function isFactory(value: unknown): value is Factory {
  if (typeof value !== "function") return false;
  const made: unknown = attempt(() => make(value as Factory, {}));
  return typeof made === "object" && made !== null && "contract" in made;
}

// The first page that the factory's documentation points to.
function sourceOf(folder: string): string {
  const directory = join(packages, folder, "src");
  const sources = readdirSync(directory)
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(join(directory, name), "utf8"));
  const [, named] = /^ \* @see (.*)$/m.exec(sources.join("\n")) ?? [];
  return named ?? "";
}

async function observe(create: Factory): Promise<Omit<Entry, "package" | "source">> {
  const environment = process.env;
  process.env = {};
  try {
    const { provider, url, keyHeader } = await callWithEndpoint(create);
    const keyVariable = missingKey((await call(create, undefined)).error);
    const variables = Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    );
    const [wire, path] = wireOf(url);
    const baseURL = url.startsWith(anywhere) ? "the one given" : url.replace(path, "");
    const storing = await call(create, "looked-at", { store: true });
    const keeps = (storing.error as { code?: unknown } | undefined)?.code !== "not_implemented";
    return {
      provider,
      wire,
      baseURL,
      keyVariable,
      keyHeader,
      keeps,
      environment: Object.fromEntries(variables) as Record<string, string>,
    };
  } finally {
    process.env = environment;
  }
}

const wires: [name: string, path: RegExp][] = [
  ["Responses", /\/responses(?=\?|$)/],
  ["Chat Completions", /\/chat\/completions(?=\?|$)/],
  ["Anthropic Messages", /\/messages(?=\?|$)/],
  ["Gemini generateContent", /\/models\/[^/]+:generateContent(?=\?|$)/],
  ["Bedrock Converse", /\/model\/[^/]+\/converse$/],
  ["Ollama chat", /\/api\/chat$/],
  ["Cohere chat", /\/chat$/],
];

function wireOf(url: string): [name: string, path: RegExp] {
  return wires.find(([, path]) => path.test(url)) ?? ["its own", /$^/];
}

function missingKey(error: unknown): string | undefined {
  if (error instanceof MissingApiKeyError) return error.envVar;
  const missing = AnyLLMError.isInstance(error) && error.code === "missing_api_key";
  return missing ? variable.exec(error.message)?.[0] : undefined;
}

const variable = /\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b/;

interface Seen {
  provider: Provider;
  /** What was called; empty where nothing was. */
  url: string;
  keyHeader: string;
  error?: unknown;
}

// Where the endpoint is made of variables, their names take the places of their values.
async function callWithEndpoint(create: Factory): Promise<Seen> {
  const names = new Map<string, string>();
  for (;;) {
    const seen = await call(create, "looked-at");
    const [name] = variable.exec(String(seen.error)) ?? [];
    if (seen.url !== "" || name === undefined || names.size > 3) {
      let { url } = seen;
      for (const [value, held] of names) url = url.replaceAll(value, `{${held}}`);
      return { ...seen, url };
    }
    const value = name.toLowerCase().replaceAll("_", "-");
    process.env[name] = value;
    names.set(value, name);
  }
}

// The factories for any endpoint cannot be made without one.
const anywhere = "http://any.invalid";

function make(create: Factory, options: ProviderOptions): Provider {
  return attempt(() => create(options)) ?? create({ ...options, baseURL: anywhere });
}

async function call(
  create: Factory,
  apiKey: string | undefined,
  fields: { store?: boolean } = {},
): Promise<Seen> {
  let url = "";
  let keyHeader = "authorization";
  const fetch = async (called: string, init: RequestInit): Promise<Response> => {
    url ||= called;
    for (const [name, value] of new Headers(init.headers)) {
      if (apiKey && value.includes(apiKey)) keyHeader = name;
    }
    return new Response(JSON.stringify({ object: "response", output: [] }));
  };
  const provider = make(create, { apiKey, fetch });
  const request = { model: "m", input: "Hi", ...fields };
  const error: unknown = await createClient({ providers: [provider], maxRetries: 0 })
    .responses(request)
    .then(
      () => undefined,
      (caught: unknown) => caught,
    );
  return { provider, url, keyHeader, error };
}

function attempt(create: () => Provider): Provider | undefined {
  try {
    return create();
  } catch {
    return undefined;
  }
}
