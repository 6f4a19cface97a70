import { AnyLLMError, createClient, defineTranslator, type TranslatorWire } from "@anyllm/core";
import { describe, expect, it } from "vitest";

const wire: TranslatorWire = {
  encode: ({ model }) => ({ path: "/say", body: { model } }),
  decode: (writer) => ({
    frame({ said }) {
      writer.text(String(said));
      writer.finish();
    },
    end() {},
  }),
};

function acme(load: () => TranslatorWire | Promise<TranslatorWire>, id = "acme") {
  return defineTranslator({
    id,
    options: { fetch: async () => Response.json({ said: "Hi" }) },
    baseURL: "https://api.acme.example",
    capabilities: {},
    wire: load,
  });
}

const request = { model: "acme/m", input: "Hello" };
const context = {
  request,
  emit() {},
  id: (prefix: string) => prefix,
  now: () => 0,
  resumed: false,
  stream: false,
  onRepair() {},
};

describe("a wire that is loaded late", () => {
  it("is loaded with the first call, for all calls after it", async () => {
    let loads = 0;
    const llm = createClient({
      providers: [acme(async () => (loads++, wire))],
    });
    expect(loads).toBe(0);
    for (let call = 0; call < 3; call++) {
      const { output_text } = await llm.responses(request);
      expect(output_text).toBe("Hi");
    }
    expect(loads).toBe(1);
  });

  it("is not loaded for a provider that is not called", async () => {
    let loads = 0;
    const never = acme(async () => (loads++, wire), "never");
    const llm = createClient({ providers: [acme(() => wire), never] });
    await llm.responses(request);
    expect(loads).toBe(0);
  });

  it("serves calls that begin together", async () => {
    const llm = createClient({ providers: [acme(async () => wire)] });
    const answers = await Promise.all([1, 2, 3].map(() => llm.responses(request)));
    expect(answers.map(({ output_text }) => output_text)).toEqual(["Hi", "Hi", "Hi"]);
  });

  it("that cannot be loaded is a failure with a remedy, and is asked for again", async () => {
    let loads = 0;
    const offline = async (): Promise<TranslatorWire> => {
      loads++;
      if (loads < 3) throw new TypeError("Failed to fetch dynamically imported module");
      return wire;
    };
    const llm = createClient({ providers: [acme(offline)], maxRetries: 0 });
    const error: unknown = await llm.responses(request).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AnyLLMError);
    expect(error).toMatchObject({
      code: "connection_failed",
      provider: "acme",
      retryable: true,
      message: expect.stringContaining("load the page anew"),
      cause: expect.any(TypeError),
    });
    const { output_text } = await llm.responses(request);
    expect(output_text).toBe("Hi");
  });

  it("is loaded by load() too, and then speaks at once", async () => {
    const provider = acme(async () => wire);
    expect(() => provider.decode(context)).toThrow(/nothing can be decoded before load\(\)/);
    await provider.load?.();
    expect(
      provider.encode({ model: "m", input: "Hi" }, { headers: {}, query: {}, body: {} }),
    ).toMatchObject({
      url: "https://api.acme.example/say",
    });
    expect(() => provider.decode(context)).not.toThrow();
  });

  it("that is here already speaks at once when another provider has loaded the rest", async () => {
    await acme(async () => wire).load?.();
    const provider = acme(() => wire);
    const call = provider.encode({ model: "m", input: "Hi" }, { headers: {}, query: {}, body: {} });
    expect(call).not.toHaveProperty("then");
  });
});
