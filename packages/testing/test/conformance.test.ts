import { defineResponsesProvider, type Provider, type ProviderOptions } from "@anyllm/core";
import {
  type ConformanceCaseName,
  type ConformanceSubject,
  providerConformance,
} from "@anyllm/testing";
import { describe, expect, it } from "vitest";

const sound = (options: ProviderOptions): Provider =>
  defineResponsesProvider({
    id: "acme",
    options,
    baseURL: "https://api.acme.example/v1",
    apiKeyVariable: "ACME_API_KEY",
    capabilities: { parameters: ["temperature", "tools"], tools: ["function"] },
  });
const subject: ConformanceSubject = { create: sound, apiKeyVariable: "ACME_API_KEY" };

/** The cases that a subject fails, by name. */
async function failing(given: ConformanceSubject): Promise<Record<string, string>> {
  const failures: Record<string, string> = {};
  for (const { name, run } of providerConformance(given)) {
    await run().catch((error: unknown) => (failures[name] = (error as Error).message));
  }
  return failures;
}

describe("the conformance kit", () => {
  it("passes a sound provider", async () => {
    expect(await failing(subject)).toEqual({});
  });

  const broken: [name: ConformanceCaseName, change: (provider: Provider) => Partial<Provider>][] = [
    ["answers whole", () => ({ decode: () => ({ frame() {}, end() {} }) })],
    [
      "streams events in order",
      (provider) => ({
        decode(context) {
          const { frame, end } = provider.decode(context);
          // A decoder that numbers nothing and closes nothing.
          return {
            frame: (event, name) => event["type"] && frame({ ...event, item: {} }, name),
            end,
          };
        },
      }),
    ],
    [
      "sends its key in one header, and nowhere else",
      (provider) => ({
        async encode(request, extras) {
          const call = await provider.encode(request, extras);
          return { ...call, url: `${call.url}?key=${call.headers["authorization"]?.slice(7)}` };
        },
      }),
    ],
    [
      "sends, refuses or warns of every request field",
      (provider) => ({
        capabilities: {
          ...provider.capabilities,
          parameters: ["temperature", "tools", "metadata"],
        },
        encode: (request, extras) => provider.encode({ ...request, metadata: null }, extras),
      }),
    ],
    [
      "honours another base URL",
      () => ({
        encode: (request, extras) =>
          sound({ apiKey: "k", baseURL: "http://127.0.0.1:1/v1" }).encode(request, extras),
      }),
    ],
    [
      "turns error answers into typed errors",
      () => ({ explain: (error) => Object.assign(error, { message: "It failed." }) }),
    ],
  ];
  it.each(broken)("finds a provider that fails %j", async (name, change) => {
    const create = (options: ProviderOptions): Provider => {
      const provider = sound(options);
      return { ...provider, ...change(provider) };
    };
    expect(Object.keys(await failing({ ...subject, create }))).toContain(name);
  });

  it("names the reason of a skip, and passes it while the case fails", async () => {
    const create = (options: ProviderOptions): Provider => ({
      ...sound(options),
      explain: (error) => (error.requestId ? Object.assign(error, { message: "No." }) : error),
    });
    const skip = { "turns error answers into typed errors": "it has no words" };
    const given = { ...subject, create, skip };
    expect(providerConformance(given).map(({ name }) => name)).toContain(
      "turns error answers into typed errors (skipped: it has no words)",
    );
    expect(await failing(given)).toEqual({});
  });

  it("fails a skip that has become stale", async () => {
    const failures = await failing({ ...subject, skip: { "answers whole": "not yet" } });
    expect(failures).toEqual({
      "answers whole (skipped: not yet)": expect.stringContaining("remove the skip"),
    });
  });

  it("puts environment variables back", async () => {
    process.env["ACME_API_KEY"] = "mine";
    try {
      await failing(subject);
      expect(process.env["ACME_API_KEY"]).toBe("mine");
    } finally {
      delete process.env["ACME_API_KEY"];
    }
  });
});
