import { existsSync, readdirSync } from "node:fs";
import {
  createClient,
  markItems,
  portableHistory,
  portHistory,
  type Provider,
  type ProviderOptions,
  type Warning,
} from "@anyllm/core";
import { loadRecordings, type Recording, replay, splitResponses } from "@anyllm/testing";
import type { InputItem, OutputItem } from "@anyllm/types";
import { createResponseBodySchema, itemParamSchema } from "@anyllm/types/schemas";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answer, type Json, payloads } from "../helpers/wire.ts";

type Factory = ((options: ProviderOptions & { id: string }) => Provider) & {
  vendor?: { id: string };
};

// Every provider there is, packages and rows of data: a new one joins the matrix by being there.
const packages = new URL("../../../", import.meta.url);
const factories = new Map<string, Factory>();
for (const name of readdirSync(packages)) {
  const index = new URL(`${name}/src/index.ts`, packages);
  const slug = /^provider-(.*)$/.exec(name)?.[1];
  if (slug === undefined || !existsSync(index)) continue;
  const exported = (await import(index.href)) as Record<string, Factory>;
  factories.set(
    slug,
    exported[slug.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())]!,
  );
  for (const row of Object.values(exported)) if (row.vendor) factories.set(row.vendor.id, row);
}

const load = (slug: string, baseURL: string): Provider =>
  factories.get(slug)!({ id: slug, apiKey: "key", baseURL: `${baseURL}/${slug}` });

// Those that translate have a matrix of their own over all wires, in apps/conformance.
const slugs: string[] = [];
for (const slug of factories.keys()) if (await speaksResponses(slug)) slugs.push(slug);

async function speaksResponses(slug: string): Promise<boolean> {
  if (typeof factories.get(slug) !== "function") return false;
  const extras = { headers: {}, query: {}, body: {} };
  const { url } = await load(slug, "http://127.0.0.1:1").encode({ model: "m", input: "" }, extras);
  return new URL(url).pathname.endsWith("/responses");
}

/** What a provider answers first: sealed reasoning, a word, and a call. */
function firstTurn(slug: string): OutputItem[] {
  const call = { call_id: `call_${slug}`, name: "weather", arguments: '{"city":"Oslo"}' };
  const summary = [{ type: "summary_text" as const, text: "Look it up." }];
  const content = [
    { type: "output_text" as const, text: "One moment.", annotations: [], logprobs: [] },
  ];
  return [
    { type: "reasoning", id: `rs_${slug}`, summary, encrypted_content: `sealed by ${slug}` },
    { type: "message", id: `msg_${slug}`, status: "completed", role: "assistant", content },
    { type: "function_call", id: `fc_${slug}`, status: "completed", ...call },
  ];
}

const tools = [{ type: "function", name: "weather", parameters: { type: "object" } }] as const;
const question: InputItem = { role: "user", content: "Weather in Oslo?" };

let server: Awaited<ReturnType<typeof replay>>;
beforeAll(async () => {
  server = await replay(({ path }) => {
    const slug = slugs.find((name) => path.startsWith(`/v1/${name}/`));
    return { body: JSON.stringify(answer(firstTurn(slug ?? ""))) };
  });
});
afterAll(() => server.close());

/** A question to the first, its answer stored, the call answered, the whole sent to the second. */
async function move(first: string, second: string) {
  const warnings: Warning[] = [];
  const ids = [...new Set([first, second])];
  const providers = ids.map((slug) => load(slug, server.baseURL));
  const llm = createClient({
    providers,
    history: portableHistory(),
    onWarning: (warning) => warnings.push(warning),
  });
  const ask = async (provider: string, input: InputItem[]): Promise<OutputItem[]> => {
    const { output } = await llm.responses({ model: "m", input, tools: [...tools] }, { provider });
    return JSON.parse(JSON.stringify(output)) as OutputItem[];
  };
  const stored = await ask(first, [question]);
  await ask(second, [question, ...stored, outputFor(first)]);
  return { stored, warnings, body: server.requests.at(-1)!.body, to: providers.at(-1)! };
}

function outputFor(slug: string): InputItem {
  return { type: "function_call_output", call_id: `call_${slug}`, output: "4 °C" };
}

/** What reaches a provider of these items, and what it warns of, if nobody else changes them. */
async function encoded(provider: Provider, input: unknown[]) {
  const own: Warning[] = [];
  const request = { model: "m", input: input as InputItem[], tools: [...tools] };
  const warn = (param: string, message: string): void => {
    own.push({ provider: provider.id, param, message });
  };
  const { body } = await provider.encode(request, { headers: {}, query: {}, body: {}, warn });
  return { body: String(body), own };
}

describe("a conversation that goes on after a tool call", () => {
  const pairs = slugs.flatMap((first) => slugs.map((second) => ({ first, second })));

  it.each(pairs.filter(({ first, second }) => first !== second))(
    "with another provider: $first → $second",
    async ({ first, second }) => {
      const { warnings, body, to } = await move(first, second);

      const [reasoning, said, call] = firstTurn(first).map((item) => {
        const { id: _, encrypted_content: __, ...rest } = item as unknown as Json;
        return rest;
      });
      const content = [{ type: "output_text", text: "One moment.", annotations: [] }];
      const expected = [question, reasoning, { ...said, content }, call, outputFor(first)];
      const alone = await encoded(to, expected);
      expect(JSON.parse(body)).toEqual(JSON.parse(alone.body));
      expect(body).not.toMatch(new RegExp(`anyllm|sealed by|"(rs|msg|fc)_${first}"`));
      expect(createResponseBodySchema.safeParse(JSON.parse(body)).error).toBeUndefined();
      expect(warnings).toEqual([
        {
          provider: second,
          param: "input[1]",
          message: `${second} cannot read what ${first} made: sealed reasoning was left out or changed.`,
        },
        ...alone.own,
      ]);
    },
  );

  it.each(slugs)("with the same provider, byte for byte: %s", async (slug) => {
    const { stored, warnings, body, to } = await move(slug, slug);
    const made = stored.map((item) => {
      const { anyllm, ...rest } = item as unknown as Json;
      expect(anyllm).toEqual({ provider: slug, model: "m" });
      return rest;
    });
    expect(made).toEqual(firstTurn(slug));
    const alone = await encoded(to, [question, ...made, outputFor(slug)]);
    expect(body).toBe(alone.body);
    expect(createResponseBodySchema.safeParse(JSON.parse(body)).error).toBeUndefined();
    expect(warnings).toEqual(alone.own);
  });

  it("has every provider package in it", () => expect(slugs).toContain("openai"));
});

const { recordings, missing } = loadRecordings({ wire: "openai-responses" });

/** What a recording answered: of each response its items. */
function outputs(recording: Recording): OutputItem[][] {
  if (recording.mode !== "stream") {
    const told = JSON.parse(new TextDecoder().decode(recording.responseBody())) as Json;
    return Array.isArray(told["output"]) ? [told["output"] as OutputItem[]] : [];
  }
  return splitResponses(recording.streamBody() ?? "").map((body) =>
    payloads(body).flatMap(({ type, item }) =>
      type === "response.output_item.done" ? [item as OutputItem] : [],
    ),
  );
}

describe.skipIf(missing)(
  `recorded answers on their way to another provider ${missing ?? ""}`,
  () => {
    it.each(recordings.filter(({ status }) => status === 200))("$id", (recording) => {
      for (const output of outputs(recording)) {
        const from = { provider: recording.provider, model: "m" };
        const to = { provider: "another", model: "m" };
        const { items, losses } = portHistory(markItems(output, from), { to });

        for (const item of items) expect(itemParamSchema.safeParse(item).error).toBeUndefined();
        const sent = JSON.stringify(items);
        const made = output as unknown as Json[];
        const seals = made.flatMap(({ encrypted_content }) => encrypted_content ?? []);
        // A call of the provider's own is known by its id alone, and becomes a call of ours.
        const ids = made.flatMap(({ id, type }) => (type === "mcp_call" ? [] : (id ?? [])));
        for (const word of [...seals, ...ids].filter((one) => one !== "")) {
          expect(sent).not.toContain(JSON.stringify(word));
        }
        const broken = losses.filter(({ kind }) => /sealed_reasoning|compaction/.test(kind));
        expect(broken).toHaveLength(seals.length);
        const told = (kind: string) => items.filter(({ type }) => type === kind).length;
        const count = (kind: string) => output.filter(({ type }) => type === kind).length;
        expect(told("function_call"), "calls stay").toBe(
          count("function_call") + count("mcp_call") + count("custom_tool_call"),
        );
        expect(portHistory(markItems(output, from), { to: from })).toEqual({
          items: output,
          losses: [],
        });
      }
    });
  },
);
