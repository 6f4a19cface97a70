import { checkGrammar, reduce } from "@anyllm/core";
import { createResource, createWriter, type Writer } from "@anyllm/core/translate";
import type { ResponseResource, StreamEvent } from "@anyllm/types";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Fact, tales, tell } from "../helpers/facts.ts";
import { type Json, written } from "../helpers/wire.ts";

const keys = Object.keys(createResource({ model: "m", input: "" }, { id: "", created_at: 0 }));
const fold = (events: readonly StreamEvent[]): ResponseResource | undefined =>
  events.reduce<ResponseResource | undefined>(reduce, undefined);

/** The events of a tale, as loose JSON beside their types. */
function told(tale: readonly Fact[]): { events: StreamEvent[]; json: Json[]; last: Json } {
  const events = written((writer) => tell(writer, tale));
  const json = events as unknown as Json[];
  return { events, json, last: json.at(-1)!["response"] as Json };
}

/** Checks this of the events of many tales. */
function always(check: (tale: ReturnType<typeof told>) => void): void {
  fc.assert(
    fc.property(tales, (tale) => check(told(tale))),
    { numRuns: 300 },
  );
}

describe("whatever a writer is told, in any order", () => {
  it("has no violation of the grammar", () =>
    always(({ events }) => {
      expect(checkGrammar(events)).toEqual([]);
    }));

  it("28: numbers events 0, 1, 2, …", () =>
    always(({ json }) => {
      expect(json.map((event) => event["sequence_number"])).toEqual(json.map((_, index) => index));
    }));

  it("29: begins with response.created holding all 31 keys", () =>
    always(({ json }) => {
      expect(keys).toHaveLength(31);
      expect(json[0]!["type"]).toBe("response.created");
      expect(json[0]!["response"]).toMatchObject({ status: "in_progress", output: [] });
      expect(Object.keys(json[0]!["response"] as Json).toSorted()).toEqual(keys.toSorted());
    }));

  it("30, 31: ends with one terminal event that matches the status", () =>
    always(({ json, last }) => {
      const terminals = json.filter(({ type }) =>
        /\.(completed|incomplete|failed)$/.test(String(type)),
      );
      const ends = terminals.filter(({ response }) => response !== undefined);
      expect(ends).toEqual([json.at(-1)]);
      expect(json.at(-1)!["type"]).toBe(`response.${String(last["status"])}`);
    }));

  it("34: makes deltas add up to the strings of the item", () =>
    always(({ json, last }) => {
      for (const [index, item] of (last["output"] as Json[]).entries()) {
        const deltas = json.filter(
          ({ type, output_index }) => output_index === index && String(type).endsWith(".delta"),
        );
        const parts = ["summary", "content"].flatMap(
          (place) => (item[place] as Json[] | undefined) ?? [],
        );
        const length = parts.reduce(
          (sum, part) => sum + String(part["text"] ?? part["refusal"]).length,
          ((item["arguments"] ?? "") as string).length,
        );
        expect(deltas.reduce((sum, { delta }) => sum + String(delta).length, 0)).toBe(length);
      }
    }));

  it("37, 38: closes every item, and the final output is those items", () =>
    always(({ json, last }) => {
      const closed = json.filter(({ type }) => type === "response.output_item.done");
      const added = json.filter(({ type }) => type === "response.output_item.added");
      expect(closed).toHaveLength(added.length);
      const items = closed
        .toSorted((a, b) => Number(a["output_index"]) - Number(b["output_index"]))
        .map(({ item }) => item as Json);
      expect(last["output"]).toEqual(items);
      expect(items.map(({ status }) => status)).not.toContain("in_progress");
      expect(items.map(({ id }) => id)).toEqual(added.map(({ item }) => (item as Json)["id"]));
    }));

  it("40: says why a response is incomplete, and only then leaves one item so", () =>
    always(({ last }) => {
      const incomplete = last["status"] === "incomplete";
      const unfinished = (last["output"] as Json[]).filter(({ status }) => status === "incomplete");
      const most = { completed: 0, incomplete: 1, failed: Infinity }[String(last["status"])];
      expect(unfinished.length).toBeLessThanOrEqual(most!);
      const { reason } = (last["incomplete_details"] ?? {}) as { reason?: unknown };
      expect(typeof reason).toBe(incomplete ? "string" : "undefined");
    }));

  it("41: tells a failure as an error, then response.failed", () =>
    always(({ json, last }) => {
      const errors = json.flatMap(({ type }, index) => (type === "error" ? [index] : []));
      expect(errors).toEqual(last["status"] === "failed" ? [json.length - 2] : []);
    }));

  it("folds to writer.response", () => {
    fc.assert(
      fc.property(tales, (tale) => {
        let response: ResponseResource | undefined;
        const events = written((writer) => {
          tell(writer, tale);
          response = writer.response;
        });
        expect(fold(events)).toEqual(response);
      }),
    );
  });

  it("never changes an event it has emitted", () => {
    fc.assert(
      fc.property(tales, (tale) => {
        const emitted: { event: StreamEvent; copy: StreamEvent }[] = [];
        let ids = 0;
        const writer = createWriter({
          request: { model: "m", input: "Hi" },
          emit: (event) => emitted.push({ event, copy: structuredClone(event) }),
          id: (prefix) => `${prefix}_${++ids}`,
          now: () => 0,
        });
        tell(writer, tale);
        for (const { event, copy } of emitted) expect(event).toEqual(copy);
      }),
    );
  });
});

describe("a writer", () => {
  it("puts further fields on the text written last, and replaces none of its own", () => {
    const events = written((writer) => {
      writer.text("One.");
      writer.partFields({ acme: { lang: "en" }, text: "x", type: "x" });
      writer.nextPart();
      writer.text("Two.");
      writer.finish();
      writer.end();
    });
    const response = fold(events);
    const parts = [
      { type: "output_text", text: "One.", annotations: [], acme: { lang: "en" } },
      { type: "output_text", text: "Two.", annotations: [] },
    ];
    expect(response?.output).toMatchObject([{ content: parts }]);
    const [, second] = (response!.output[0] as unknown as { content: object[] }).content;
    expect(second).not.toHaveProperty("acme");
    expect(checkGrammar(events)).toEqual([]);
  });

  const end = (writer: Writer): void => {
    writer.finish();
    writer.end();
  };

  it("36: gives a call without arguments an empty object", () => {
    const events = written((writer) => {
      writer.toolCall(0, { name: "now", call_id: "call_1" });
      end(writer);
    });
    const call = fold(events)!.output[0] as unknown as Json;
    expect(call).toMatchObject({ call_id: "call_1", arguments: "{}", status: "completed" });
  });

  it("keeps parallel calls apart by their key", () => {
    const events = written((writer) => {
      writer.toolCall("x", { name: "first" });
      writer.toolCall("y", { name: "second" });
      writer.toolArguments("x", '{"a":');
      writer.toolArguments("y", '{"b":2}');
      writer.toolArguments("x", "1}");
      end(writer);
    });
    expect(fold(events)!.output).toMatchObject([
      { name: "first", arguments: '{"a":1}' },
      { name: "second", arguments: '{"b":2}' },
    ]);
  });

  it("marks the half call that a token limit cut, so that nobody runs it", () => {
    const events = written((writer) => {
      writer.text("Let me look.");
      writer.toolCall(0, { name: "delete_files" });
      writer.toolArguments(0, '{"path":"/');
      writer.finish("max_output_tokens");
      writer.end();
    });
    expect(fold(events)!.output).toMatchObject([{ status: "completed" }, { status: "incomplete" }]);
  });

  it("marks what was being written when the response failed", () => {
    const events = written((writer) => {
      writer.toolCall(0, { name: "delete_files" });
      writer.toolArguments(0, '{"path":"/');
      writer.fail({ code: "server_error", message: "Gone." });
    });
    const response = fold(events)!;
    expect(response).toMatchObject({ status: "failed", output: [{ status: "incomplete" }] });
    expect(response.error).toEqual({ code: "server_error", message: "Gone." });
  });

  it("tells an error at once, and hears the usage that comes after it", () => {
    const usage = {
      input_tokens: 3,
      output_tokens: 4,
      total_tokens: 7,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens_details: { reasoning_tokens: 0 },
    };
    const before: string[] = [];
    const events = written((writer, emitted) => {
      writer.text("Half a sen");
      writer.error({ code: "rate_limit_exceeded", message: "Slow down." });
      before.push(...emitted.map(({ type }) => type));
      expect(writer.ended).toBe(false);
      writer.text("tence.");
      writer.toolCall("late", { name: "late" });
      writer.error({ code: "server_error", message: "Another." });
      writer.finish();
      writer.usage(usage);
      end(writer);
      expect(writer.ended).toBe(true);
    });
    expect(before.slice(-2)).toEqual(["response.output_item.done", "error"]);
    expect(events.slice(before.length).map(({ type }) => type)).toEqual(["response.failed"]);
    expect(checkGrammar(events)).toEqual([]);
    expect(fold(events)).toMatchObject({
      status: "failed",
      error: { code: "rate_limit_exceeded", message: "Slow down." },
      usage,
      output: [{ status: "incomplete", content: [{ text: "Half a sen" }] }],
    });
  });

  it("tells nothing terminal when the upstream merely stopped", () => {
    const events = written((writer) => {
      writer.text("Half a sen");
      writer.end();
    });
    expect(events.at(-1)!.type).toBe("response.output_text.delta");
  });

  it("ignores what it is told after the end", () => {
    const events = written((writer) => {
      writer.text("Done.");
      end(writer);
      writer.text("And more");
      writer.toolCall(0, { name: "late" });
      writer.fail({ code: "server_error", message: "Late." });
      end(writer);
      expect(writer.ended).toBe(true);
      expect(writer.response.output).toHaveLength(1);
    });
    expect(checkGrammar(events)).toEqual([]);
  });

  it("closes an item of another type that its decoder forgot to close", () => {
    const events = written((writer) => {
      writer.open({ type: "web_search_call", status: "in_progress" });
      writer.text("Found it.");
      end(writer);
    });
    expect(checkGrammar(events)).toEqual([]);
  });

  it("never lets further fields replace what is an item's own", () => {
    const odd = { id: 7, type: "odd", status: "odd", role: "odd", content: "odd", more: 1 };
    const call = { ...odd, call_id: "odd", name: "odd", arguments: "odd" };
    const events = written((writer) => {
      writer.reasoning("Hm.");
      writer.reasoningSeal("seal", { ...odd, summary: "odd" });
      writer.itemFields(odd);
      writer.toolCall(0, { name: "f", call_id: "c", fields: call });
      writer.toolFields(0, { ...call, late: 2 });
      writer.open({ ...odd, type: "other" } as never).done({ ...odd, type: "other" });
      end(writer);
    });
    expect(checkGrammar(events)).toEqual([]);
    expect(fold(events)!.output).toMatchObject([
      { type: "reasoning", encrypted_content: "seal", content: [{ text: "Hm." }], more: 1 },
      { type: "message", role: "assistant", content: [], more: 1 },
      { type: "function_call", call_id: "c", name: "f", arguments: "{}", more: 1, late: 2 },
      { type: "other", id: expect.stringMatching(/^item_/) },
    ]);
  });

  it("puts fields on reasoning that is not sealed", () => {
    const events = written((writer) => {
      writer.reasoning("Hm.");
      writer.reasoningSeal(undefined, { blocks: [1] });
      end(writer);
    });
    const [item] = fold(events)?.output ?? [];
    expect(item).toMatchObject({ type: "reasoning", blocks: [1] });
    expect(item).not.toHaveProperty("encrypted_content");
  });

  it("echoes the request's settings in the response", () => {
    const request = {
      model: "m",
      input: "Hi",
      temperature: 0.5,
      max_output_tokens: 64,
      metadata: { a: "b" },
      tools: [{ type: "function" as const, name: "f" }],
    };
    const events = written((writer) => writer.start(), request);
    expect(fold(events)).toMatchObject({
      temperature: 0.5,
      max_output_tokens: 64,
      metadata: { a: "b" },
      tools: [{ type: "function", name: "f", description: null, parameters: null, strict: null }],
    });
  });
});
