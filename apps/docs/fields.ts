// Writes fields.md: what becomes of each request field with each provider, seen by giving it and
// looking at what would be sent. `node --conditions=@anyllm/source apps/docs/fields.ts`
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { AnyLLMError, createClient, type Provider } from "../../packages/core/src/index.ts";
import { catalogue, type Entry } from "../conformance/src/catalogue.ts";

// One value for each optional field, one that asks for something.
const fields: Record<string, unknown> = {
  instructions: "Be brief.",
  tools: [{ type: "function", name: "weather", parameters: { type: "object" }, strict: true }],
  tool_choice: "required",
  parallel_tool_calls: false,
  max_tool_calls: 3,
  text: { format: { type: "json_schema", name: "answer", schema: { type: "object" } } },
  reasoning: { effort: "low" },
  max_output_tokens: 64,
  temperature: 0.5,
  top_p: 0.5,
  presence_penalty: 0.5,
  frequency_penalty: 0.5,
  top_logprobs: 2,
  truncation: "auto",
  service_tier: "flex",
  include: ["reasoning.encrypted_content"],
  metadata: { team: "a" },
  user: "user-1",
  safety_identifier: "user-1",
  prompt_cache_key: "cache-1",
  prompt_cache_retention: "24h",
  stream_options: { include_obfuscation: false },
  store: true,
  previous_response_id: "resp_0",
  conversation: "conv_1",
  prompt: { id: "pmpt_1" },
  background: true,
  context_management: [{ type: "compaction", compact_threshold: 1000 }],
};

type Outcome = "sent" | "kept" | "warned" | "refused";
const signs: Record<Outcome, string> = { sent: "●", kept: "○", warned: "△", refused: "✕" };

interface Fate {
  outcome: Outcome;
  /** What of the body is other for it, as paths. */
  paths: string[];
}

/** The page as it should be. */
export async function fieldsPage(): Promise<string> {
  const environment = process.env;
  process.env = {};
  try {
    const entries = await catalogue();
    const names = Object.keys(fields);
    const rows: string[] = [];
    const details: string[] = [];
    for (const entry of entries) {
      process.env = { ...entry.environment };
      const fates = await fatesOf(entry.provider);
      const cells = names.map((name) => signs[(fates.get(name) as Fate).outcome]);
      rows.push(`| \`${entry.provider.id}\` | ${entry.wire} | ${cells.join(" | ")} |`);
      if (entry.wire !== "Responses" && !entry.package.endsWith("/chat")) {
        details.push(detailsOf(entry, fates));
      }
    }
    const header = names.map((name) => `\`${name}\``).join(" | ");
    return `# Request fields

What becomes of each field of a request, provider by provider. This page is written by
\`apps/docs/fields.ts\` from what the providers do when they are given the field; a test fails when it
is stale. Fields that are not listed are a vendor's own: they are added to the body as they are.

- ${signs.sent} sent, under the vendor's name for it
- ${signs.kept} kept on the response, or given unasked: there is nothing to send
- ${signs.warned} left out, with a warning; an error with \`strict\`
- ${signs.refused} refused before anything is sent, because leaving it out would change what is asked for

| id | wire | ${header} |
| --- | --- | ${names.map(() => ":-:").join(" | ")} |
${rows.join("\n")}

${details.join("\n\n")}
`;
  } finally {
    process.env = environment;
  }
}

function detailsOf({ provider, wire }: Entry, fates: ReadonlyMap<string, Fate>): string {
  const lines = [...fates].map(([name, { outcome, paths }]) => {
    const how = paths.length > 0 ? `: ${paths.map((path) => `\`${path}\``).join(", ")}` : "";
    return `| \`${name}\` | ${outcomes[outcome]}${how} |`;
  });
  return `## \`${provider.id}\` (${wire})

| field | what becomes of it |
| --- | --- |
${lines.join("\n")}`;
}

const outcomes: Record<Outcome, string> = {
  sent: "sent",
  kept: "kept on the response, or given unasked",
  warned: "left out, with a warning",
  refused: "refused",
};

async function fatesOf(provider: Provider): Promise<Map<string, Fate>> {
  const plain = await look(provider, {});
  const fates = new Map<string, Fate>();
  for (const [name, value] of Object.entries(fields)) {
    // A choice among tools is none without tools.
    const needed = /^(tool_choice|parallel_tool_calls)$/.test(name)
      ? { tools: fields["tools"] }
      : {};
    const before = "tools" in needed ? await look(provider, needed) : plain;
    const after = await look(provider, { ...needed, [name]: value });
    fates.set(name, fateOf(name, before, after));
  }
  return fates;
}

interface Look {
  body: unknown;
  warned: string[];
  refused: boolean;
}

function fateOf(name: string, before: Look, after: Look): Fate {
  if (after.refused) return { outcome: "refused", paths: [] };
  const paths = differences(before.body, after.body, "");
  if (paths.length > 0) return { outcome: "sent", paths };
  const warned = after.warned.some((param) => param === name || param.startsWith(`${name}.`));
  return { outcome: warned ? "warned" : "kept", paths: [] };
}

async function look(provider: Provider, more: Record<string, unknown>): Promise<Look> {
  const seen: Look = { body: undefined, warned: [], refused: false };
  const transport = {
    async send({ body }: { body?: string | Uint8Array }): Promise<never> {
      seen.body = JSON.parse(String(body ?? "null"));
      throw new AnyLLMError("aborted", "Only looked at.");
    },
  };
  const llm = createClient({ providers: [{ ...provider, transport }], maxRetries: 0 });
  const request = { model: "m", input: "Hi", ...more };
  const onWarning = ({ param }: { param: string }): void => void seen.warned.push(param);
  const error = await llm.responses(request, { onWarning }).catch((caught: unknown) => caught);
  seen.refused = AnyLLMError.isInstance(error) && error.code === "not_implemented";
  return seen;
}

function differences(before: unknown, after: unknown, path: string): string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const [one, two] = [before, after].map(asObject);
  if (!one || !two) return [path];
  const keys = new Set([...Object.keys(one), ...Object.keys(two)]);
  return [...keys].flatMap((key) =>
    differences(one[key], two[key], path === "" ? key : `${path}.${key}`),
  );
}

function asObject(value: unknown): Record<string, unknown> | undefined {
  const plain = typeof value === "object" && value !== null && !Array.isArray(value);
  return plain ? (value as Record<string, unknown>) : undefined;
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(join(import.meta.dirname, "fields.md"), await fieldsPage());
}
