import { AnyLLM as Bound } from "./anyllm.ts";
import type { Client, ClientOptions } from "./client-types.ts";
import { AnyLLMError } from "./errors.ts";
import type { Provider } from "./provider.ts";
import type { ProviderOptions } from "./endpoint.ts";

type Factory = (options: ProviderOptions) => Provider;

/**
 * Loads a provider by its slug: from `@anyllm/provider-<slug>`, then from
 * `anyllm-provider-<slug>`. For Node, Bun and Deno; bundles import providers by name.
 *
 * @param slug - Such as `openai` or `openai-compatible`.
 * @param options - Given to the provider's factory.
 * @throws AnyLLMError `unknown_provider`, with the command that installs it.
 * @example
 * ```ts
 * import { createClient } from "@anyllm/core";
 * import { loadProvider } from "@anyllm/core/auto";
 *
 * const llm = createClient({ providers: [await loadProvider("openai")] });
 * ```
 */
export async function loadProvider(slug: string, options: ProviderOptions = {}): Promise<Provider> {
  if (!/^[a-z][a-z0-9-]*$/.test(slug)) {
    throw new AnyLLMError("unknown_provider", `"${slug}" is not a provider slug, such as openai.`);
  }
  const name = slug.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  for (const specifier of [`@anyllm/provider-${slug}`, `anyllm-provider-${slug}`]) {
    const found = await importFrom(specifier);
    if (found === undefined) continue;
    const factory = found[name] ?? found["default"];
    if (typeof factory === "function") return (factory as Factory)(options);
    const said = `${specifier} does not export ${name}(), the factory that its name promises.`;
    throw new AnyLLMError("incompatible_provider", said, { provider: slug });
  }
  throw new AnyLLMError(
    "unknown_provider",
    `The provider "${slug}" is not installed. Run: npm install @anyllm/provider-${slug}`,
    { provider: slug },
  );
}

/**
 * A client bound to one provider, which may be named by its slug.
 *
 * @example
 * ```ts
 * import { AnyLLM } from "@anyllm/core/auto";
 *
 * const llm = await AnyLLM.create("openai", { apiKey: "sk-…" });
 * const response = await llm.responses({ model: "gpt-5.2", input: "Hello" });
 * ```
 */
export const AnyLLM = {
  /**
   * @param provider - A slug, or what a provider factory made.
   * @param options - Options of the client, and of the provider when it is named by its slug.
   */
  async create(
    provider: string | Provider,
    options: ClientOptions & ProviderOptions = {},
  ): Promise<Client<Provider>> {
    const made = typeof provider === "string" ? await loadProvider(provider, options) : provider;
    return Bound.create(made, options);
  },
};

type Module = Record<string, unknown>;

interface Host {
  process?: {
    cwd(): string;
    getBuiltinModule?(
      name: "node:module",
    ): { createRequire(path: string): { resolve(specifier: string): string } } | undefined;
  };
}

// First as this package sees it, then as the application does: in a strict node_modules only the
// application can see the providers that it installed.
async function importFrom(specifier: string): Promise<Module | undefined> {
  const near = await importIfThere(specifier, specifier);
  const { process } = globalThis as Host;
  const module = process?.getBuiltinModule?.("node:module");
  if (near || !process || !module) return near;
  try {
    const path = module.createRequire(`${process.cwd()}/`).resolve(specifier);
    return await importIfThere(fileURL(path), specifier);
  } catch (error) {
    if (isMissing(error, specifier)) return undefined;
    throw error;
  }
}

async function importIfThere(target: string, specifier: string): Promise<Module | undefined> {
  try {
    return (await import(target)) as Module;
  } catch (error) {
    if (isMissing(error, specifier)) return undefined;
    throw error;
  }
}

// A provider that is there but breaks while it loads must not look like one that is missing.
function isMissing(error: unknown, specifier: string): boolean {
  const { code, message } = error as { code?: string; message?: string };
  const codes = ["ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND"];
  // Quoted, the name is what was looked for; bare, it may be the path of the one who looked.
  const named = [`'${specifier}'`, `"${specifier}"`].some((name) => message?.includes(name));
  return codes.includes(code ?? "") && named;
}

function fileURL(path: string): string {
  return path.startsWith("/")
    ? `file://${encodeURI(path)}`
    : `file:///${encodeURI(path.replaceAll("\\", "/"))}`;
}
