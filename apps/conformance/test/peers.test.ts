import { AnyLLMError, createClient, type Provider } from "@anyllm/core";
import { anthropic } from "@anyllm/provider-anthropic";
import { deepseek } from "@anyllm/provider-deepseek";
import { gemini } from "@anyllm/provider-gemini";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asker } from "./peers/asker.ts";
import { features } from "./peers/features.ts";
import { type PeerName, rows } from "./peers/rows.ts";
import { type Server, servers } from "./peers/servers.ts";

const table = new Map<string, string[]>();

describe.each(Object.keys(servers) as PeerName[])("against %s", (peer) => {
  let server: Server;
  beforeAll(async () => {
    server = await servers[peer]();
  });
  afterAll(() => server.close());

  const served = rows.filter(({ base }) => base[peer] !== undefined);
  describe.each(served.map((row) => [row.name, row] as const))("%s", (name, row) => {
    const cells: string[] = [];
    table.set(`${name} | ${peer}`, cells);

    it.each(Object.entries(features))("%s", async (feature, run) => {
      const lacking = row.lacks?.[peer]?.[feature];
      const told = lacking === undefined ? run(asker(row, server.url + row.base[peer])) : "no";
      const outcome = await Promise.resolve(told).catch((error: unknown) => {
        // A provider may say that its vendor lacks it; anything else is a failure.
        if (AnyLLMError.isInstance(error) && error.code === "not_implemented") return "refused";
        cells.push("FAILED");
        throw error;
      });
      cells.push(outcome);
      const everybody = feature === "text" || (feature === "usage" && lacking === undefined);
      expect(everybody ? ["yes"] : outcomes).toContain(outcome);
    });
  });
});

describe("the embedded model, over each wire", () => {
  const wires = [
    ["anthropic", anthropic, "/v1"],
    ["gemini", gemini, "/v1beta"],
    ["deepseek", deepseek, "/v1"],
  ] as const;

  it.each(wires)("lists itself to %s", async (_, create, base) => {
    const embedded = await servers.embedded();
    const provider: Provider = create({ baseURL: embedded.url + base, apiKey: "key" });
    const listed: string[] = [];
    for await (const { id } of createClient({ providers: [provider] }).models()) listed.push(id);
    expect(listed).toContain("embedded-1");
    await embedded.close();
  });

  it.each(wires)("refuses to be another model, in the words of %s", async (_, create, base) => {
    const embedded = await servers.embedded();
    const provider: Provider = create({ baseURL: embedded.url + base, apiKey: "key" });
    const llm = createClient({ providers: [provider], maxRetries: 0 });
    const call = llm.responses({ model: `${provider.id}/other`, input: "Hi" });
    await expect(call).rejects.toMatchObject({
      status: 404,
      code: expect.stringMatching(/not_found$/),
      message: expect.stringContaining("other"),
    });
    await embedded.close();
  });
});

const outcomes = ["yes", "no", "refused", "left out", "in words"];

afterAll(() => {
  const head = ["provider", "server", ...Object.keys(features)].join(" | ");
  const reasons = rows.flatMap(({ lacks }) => Object.values(lacks?.aimock ?? {}));
  const lines = [...table].map(([name, cells]) => [name, ...cells].join(" | "));
  process.stdout.write(`\n${[head, ...lines, "no:", ...new Set(reasons)].join("\n")}\n`);
});
