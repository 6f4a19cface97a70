import {
  AnyLLM,
  type AnyLLMResponse,
  type Client,
  createClient,
  defineResponsesProvider,
  type ModelReference,
  type ProviderOptions,
  type ResponseStream,
} from "@anyllm/core";
import type {
  CompactResource,
  DeletedResponse,
  InputItemList,
  OutputItem,
  ResponseRequest,
  ResponseResource,
  StreamEvent,
} from "@anyllm/types";
import { describe, expect, expectTypeOf, it } from "vitest";
import { native } from "./helpers/native.ts";

const plain = (options: ProviderOptions = {}) =>
  defineResponsesProvider({
    id: "plain",
    options,
    baseURL: "http://127.0.0.1:1/v1",
    models: [] as ("small" | "a/b")[],
  });

// Nothing here is called: what a program may say is checked by the compiler.
const llm = createClient({ providers: [native(), plain()] });
const bare = createClient({ providers: [plain()] });
const request = { model: "native/native-large", input: "Hi" };
type Native = ReturnType<typeof native>;
type Plain = ReturnType<typeof plain>;

/** Kept from running; the return type is what the test looks at. */
const never = <T>(_call: () => T): T => undefined as T;

describe("llm.responses", () => {
  it("gives a response, or with stream: true a stream", () => {
    const whole = never(() => llm.responses(request));
    const off = never(() => llm.responses({ ...request, stream: false }));
    const none = never(() => llm.responses({ ...request, stream: null }));
    const streamed = never(() => llm.responses({ ...request, stream: true }));
    expectTypeOf(whole).resolves.toEqualTypeOf<AnyLLMResponse>();
    expectTypeOf(off).resolves.toEqualTypeOf<AnyLLMResponse>();
    expectTypeOf(none).resolves.toEqualTypeOf<AnyLLMResponse>();
    expectTypeOf(streamed).resolves.toEqualTypeOf<ResponseStream>();
  });

  it("gives either when stream is known only at run time", () => {
    const either = never((stream = true as boolean) => llm.responses({ ...request, stream }));
    expectTypeOf(either).resolves.toEqualTypeOf<AnyLLMResponse | ResponseStream>();
  });

  it("takes a request that is typed as such", () => {
    const given: ResponseRequest = request;
    expectTypeOf(
      never(() => llm.responses({ ...given, stream: true })),
    ).resolves.toEqualTypeOf<ResponseStream>();
    expectTypeOf(llm.responses).toBeCallableWith(given);
  });

  it("needs a model, checks the fields it knows and takes those it does not", () => {
    // @ts-expect-error: the model is missing.
    void never(() => llm.responses({ input: "Hi" }));
    // @ts-expect-error: a temperature is a number.
    void never(() => llm.responses({ ...request, temperature: "hot" }));
    // @ts-expect-error: an effort is a word, not a number.
    void never(() => llm.responses({ ...request, reasoning: { effort: 3 } }));
    void never(() => llm.responses({ ...request, acme_mode: { fast: true }, temperature: null }));
    expect(llm.providers.size).toBe(2);
  });

  it("knows the ids of its providers in its options", () => {
    expectTypeOf<NonNullable<Parameters<typeof llm.responses>[1]>["provider"]>().toEqualTypeOf<
      "native" | "plain" | (string & {}) | undefined
    >();
    // @ts-expect-error: this client has no such provider.
    void never(() => createClient({ providers: [plain()], defaultProvider: "openai" }));
    expectTypeOf(llm).toEqualTypeOf<Client<Native | Plain>>();
  });

  it("is what functions take that are written for any client", () => {
    const ask = async (any: Client, model: string): Promise<string> =>
      (await any.responses({ model, input: "Hi" })).output_text;
    void never(() => [ask(llm, "native/m"), ask(bare, "m"), ask(AnyLLM.create(native), "m")]);
    expectTypeOf(ask).parameter(0).toEqualTypeOf<Client>();
  });
});

describe("a model reference", () => {
  it("completes to the models of the client's providers, and may be any string", () => {
    expectTypeOf<ModelReference<Native | Plain>>().toEqualTypeOf<
      | "native/native-large"
      | "native/native-small"
      | "native:native-large"
      | "native:native-small"
      | "plain/small"
      | "plain:small"
      | "plain/a/b"
      | "plain:a/b"
      | (string & {})
    >();
    expectTypeOf<"anything/else:at-all">().toExtend<ModelReference<Native>>();
  });

  it("completes for a client of one provider alike", () => {
    const one = AnyLLM.create(native, {
      apiKey: "sk-…",
      baseURL: "http://127.0.0.1:1",
      maxRetries: 1,
    });
    expectTypeOf(one).toEqualTypeOf<Client<Native>>();
    // @ts-expect-error: not an option of this factory, nor of a client.
    void never(() => AnyLLM.create(native, { apiKy: "sk-…" }));
    expect([...one.providers.keys()]).toEqual(["native"]);
  });
});

describe("the verbs on stored responses", () => {
  it("are there when a provider of the client has them", () => {
    const { responses } = llm;
    expectTypeOf(never(() => responses.retrieve("r"))).resolves.toEqualTypeOf<AnyLLMResponse>();
    expectTypeOf(never(() => responses.cancel("r"))).resolves.toEqualTypeOf<AnyLLMResponse>();
    expectTypeOf(never(() => responses.delete("r"))).resolves.toEqualTypeOf<DeletedResponse>();
    expectTypeOf(never(() => responses.inputItems("r"))).resolves.toEqualTypeOf<InputItemList>();
    expectTypeOf(never(() => responses.compact(request))).resolves.toEqualTypeOf<CompactResource>();
    expectTypeOf(never(() => responses.inputTokens(request))).resolves.toHaveProperty(
      "input_tokens",
    );
  });

  it("retrieve streams with stream: true", () => {
    const query = { stream: true, starting_after: 4 } as const;
    const stream = never(() => llm.responses.retrieve("r", { query }));
    expectTypeOf(stream).resolves.toEqualTypeOf<ResponseStream>();
    const whole = never(() => llm.responses.retrieve("r", { query: { include: [] } }));
    expectTypeOf(whole).resolves.toEqualTypeOf<AnyLLMResponse>();
  });

  it("can be asked only of a provider that has them", () => {
    void never(() => llm.responses.retrieve("r", { provider: "native" }));
    // @ts-expect-error: plain does not keep responses.
    void never(() => llm.responses.retrieve("r", { provider: "plain" }));
    // @ts-expect-error: nor deletes them.
    void never(() => llm.responses.delete("r", { provider: "plain" }));
    expect(bare.providers.has("native")).toBe(false);
  });

  it("are unsupported, and say so, for a client without such a provider", async () => {
    // @ts-expect-error: no provider of this client has the verb.
    const call = bare.responses.retrieve("r", {});
    await expect(call).rejects.toMatchObject({ code: "not_implemented" });
    // @ts-expect-error: nor this one.
    void never(() => bare.responses.cancel("r", {}));
    // @ts-expect-error: nor this one.
    void never(() => bare.responses.compact(request, {}));
    // @ts-expect-error: nor this one.
    void never(() => bare.responses.inputTokens(request, {}));
  });
});

describe("an event", () => {
  it("narrows by its type", () => {
    const look = (event: StreamEvent): void => {
      switch (event.type) {
        case "response.output_text.delta":
          expectTypeOf(event.delta).toEqualTypeOf<string>();
          break;
        case "response.function_call_arguments.done":
          expectTypeOf(event.arguments).toEqualTypeOf<string>();
          break;
        case "response.completed":
          expectTypeOf(event.response).toEqualTypeOf<ResponseResource>();
          break;
        case "response.output_item.added":
          expectTypeOf(event.output_index).toEqualTypeOf<number>();
          break;
        case "acme:progress":
          expectTypeOf(event["percent"]).toEqualTypeOf<unknown>();
          break;
        default:
          // @ts-expect-error: not every event has a delta.
          void never(() => event.delta);
      }
    };
    expectTypeOf(look).parameter(0).toEqualTypeOf<StreamEvent>();
  });

  it("comes from a stream's loop, and text from its textStream", () => {
    type Loop<T> = T extends AsyncIterable<infer Value> ? Value : never;
    expectTypeOf<Loop<ResponseStream>>().toEqualTypeOf<StreamEvent>();
    expectTypeOf<Loop<ResponseStream["textStream"]>>().toEqualTypeOf<string>();
    expectTypeOf<
      ResponseStream["finalResponse"]
    >().returns.resolves.toEqualTypeOf<AnyLLMResponse>();
  });
});

describe("an item", () => {
  it("narrows by its type; those the specification does not know are opaque members", () => {
    const look = (item: OutputItem): void => {
      if (item.type === "function_call") expectTypeOf(item.arguments).toEqualTypeOf<string>();
      else if (item.type === "reasoning") expectTypeOf(item.summary).toBeArray();
      else if (item.type === "web_search_call") expectTypeOf(item.id).toEqualTypeOf<string>();
      else if (item.type === "acme:search") expectTypeOf(item["hits"]).toEqualTypeOf<unknown>();
    };
    expectTypeOf(look).parameter(0).toEqualTypeOf<AnyLLMResponse["output"][number]>();
  });

  it("of an answer may be the input of the next request as it is", () => {
    expectTypeOf<OutputItem>().toExtend<
      NonNullable<Exclude<ResponseRequest["input"], string>>[number]
    >();
  });
});
