import { AnyLLMError, resolveModel, type Route } from "@anyllm/core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

const id = fc.stringMatching(/^[a-z][a-z0-9_-]{0,12}$/);
const ids = fc.uniqueArray(id, { minLength: 1, maxLength: 4 });
const separator = fc.constantFrom("/", ":");
// Anything a vendor may call a model, slashes and colons included.
const model = fc.oneof(
  fc.constantFrom("openai/gpt-oss-120b:groq", "moonshotai/Kimi-K2-Instruct:groq", "o3", "a:b/c"),
  fc.stringMatching(/^[\w./:@-]{1,30}$/),
  fc.string({ minLength: 1 }),
);

function attempt(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

function refused(reference: string, options: Parameters<typeof resolveModel>[1]): AnyLLMError {
  const outcome = attempt(() => resolveModel(reference, options));
  if (!AnyLLMError.isInstance(outcome)) throw new Error(`"${reference}" was routed`);
  return outcome;
}

describe("a model reference", () => {
  it("gives back its provider and its model, whatever the model is called", () => {
    fc.assert(
      fc.property(ids, fc.nat(), separator, model, (providers, pick, mark, name) => {
        const provider = providers[pick % providers.length]!;
        expect(resolveModel(provider + mark + name, { providers })).toEqual({
          provider,
          model: name,
        });
      }),
    );
  });

  it("belongs whole to the only provider when its prefix names none", () => {
    fc.assert(
      fc.property(id, model, (provider, reference) => {
        fc.pre(!reference.startsWith(`${provider}/`) && !reference.startsWith(`${provider}:`));
        expect(resolveModel(reference, { providers: [provider] })).toEqual({
          provider,
          model: reference,
        });
      }),
    );
  });

  it("belongs whole to the default provider when its prefix names none", () => {
    fc.assert(
      fc.property(ids, model, (others, reference) => {
        const providers = [...new Set([...others, "fallback"])];
        fc.pre(!providers.includes(reference.split(/[/:]/)[0]!));
        const route = resolveModel(reference, { providers, defaultProvider: "fallback" });
        expect(route).toEqual({ provider: "fallback", model: reference });
      }),
    );
  });

  it("is verbatim for a provider that is named beside it", () => {
    fc.assert(
      fc.property(ids, fc.nat(), model, (providers, pick, reference) => {
        const provider = providers[pick % providers.length]!;
        expect(resolveModel(reference, { providers, provider })).toEqual({
          provider,
          model: reference,
        });
      }),
    );
  });

  it("prefers its prefix to the default provider", () => {
    const options = { providers: ["groq", "openai"], defaultProvider: "openai" };
    expect(resolveModel("groq/llama", options)).toEqual({ provider: "groq", model: "llama" });
  });

  it("counts a whole prefix only, in its own case", () => {
    const providers = ["groq"];
    for (const reference of ["groqq/m", "gro/m", "Groq/m", "/groq/m", "groq"]) {
      expect(resolveModel(reference, { providers })).toEqual({
        provider: "groq",
        model: reference,
      });
    }
  });
});

describe("a HuggingFace suffix", () => {
  const suffix = fc.constantFrom(
    "groq",
    "fireworks-ai",
    "together",
    "fastest",
    "cheapest",
    "novita",
  );
  const name = fc.stringMatching(/^[A-Za-z0-9-]{1,12}\/[A-Za-z0-9.-]{1,20}$/);

  it("reaches the router untouched, even where it names another provider of the client", () => {
    fc.assert(
      fc.property(name, suffix, separator, (hub, end, mark) => {
        const providers = ["huggingface", "groq", "together", "openai"];
        expect(resolveModel(`huggingface${mark}${hub}:${end}`, { providers })).toEqual({
          provider: "huggingface",
          model: `${hub}:${end}`,
        });
      }),
    );
  });

  it("reaches an only provider untouched without a prefix", () => {
    const providers = ["huggingface"];
    const reference = "openai/gpt-oss-120b:groq";
    const route = { provider: "huggingface", model: reference };
    expect(resolveModel(reference, { providers })).toEqual(route);
  });
});

describe("a reference that cannot be routed", () => {
  it("lists the choices and says what to write", () => {
    const error = refused("gpt-5", { providers: ["openai", "groq"] });
    expect(error).toMatchObject({ code: "unknown_provider", param: "model", retryable: false });
    expect(error.message).toContain("openai, groq");
    expect(error.message).toContain("openai/gpt-5");
  });

  it("names the provider that the client does not have", () => {
    const error = refused("mistral/large", { providers: ["openai", "groq"] });
    expect(error.message).toContain('"mistral"');
    expect(refused("m", { providers: ["openai"], provider: "mistral" }).message).toContain(
      '"mistral"',
    );
    expect(refused("m", { providers: ["openai"], defaultProvider: "mistral" }).code).toBe(
      "unknown_provider",
    );
  });

  it("needs a model behind the provider", () => {
    for (const reference of ["openai/", "openai:"]) {
      const error = refused(reference, { providers: ["openai", "groq"] });
      expect(error).toMatchObject({ code: "invalid_request", param: "model" });
    }
    expect(refused("", { providers: ["openai"] })).toMatchObject({ code: "invalid_request" });
  });

  it("never throws anything but an error of ours", () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.array(fc.string()),
        fc.option(fc.string()),
        (reference, providers, named) => {
          const outcome = attempt(() =>
            resolveModel(reference, { providers, provider: named ?? undefined }),
          );
          if (AnyLLMError.isInstance(outcome)) return true;
          return providers.includes((outcome as Route).provider);
        },
      ),
    );
  });
});
