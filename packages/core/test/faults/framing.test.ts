import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sseDecode } from "../../src/transport/sse-decode.ts";
import { play, watchRejections } from "../support/play.ts";
import { DONE, functionCall, golden, message, type Raw, sse, whole } from "../support/upstream.ts";

watchRejections();

const plain = sse(golden) + DONE;
const BOM = "\u{FEFF}";

/** The events of the golden stream as it stands, to compare with. */
const expected = await play({ body: plain });

async function expectGolden(body: string | Uint8Array, cut?: number): Promise<void> {
  const { events, error, warnings } = await play({ body, ...(cut && { cut }) });
  expect(error).toBeUndefined();
  expect(events).toEqual(expected.events);
  expect(warnings).toEqual([]);
}

describe("T2: line ends", () => {
  test.each([
    ["LF", "\n"],
    ["CRLF", "\r\n"],
    ["CR", "\r"],
  ])("T2: %s, whole and cut at every byte", async (_, end) => {
    const body = plain.replaceAll("\n", end);
    await expectGolden(body);
    await expectGolden(body, 1);
  });

  test("T2: all three mixed within one stream, and within one event", async () => {
    let turn = 0;
    // In this order no CR is followed by a lone LF, which would make one line end of two.
    const mixed = plain.replaceAll("\n", () => ["\n", "\r", "\r\n"][turn++ % 3] as string);
    await expectGolden(mixed);
    await expectGolden(mixed, 1);
  });

  test("T2: CR and LF of one line end in different chunks are one line end, not two", () => {
    expect(frames(["data: a\r", "\ndata: b\r\n\r", "\n"])).toEqual([["a\nb", ""]]);
    expect(frames(["data: a\r", "\r", "data: b\r\r"])).toEqual([
      ["a", ""],
      ["b", ""],
    ]);
  });

  test("T2: a CR that ends the stream ends its event", () => {
    expect(frames(["data: a\r\r"])).toEqual([["a", ""]]);
  });
});

describe("T3: byte order mark", () => {
  test("T3: a leading one is not part of the first line", async () => {
    await expectGolden(BOM + plain);
  });

  test("T3: nor when its three bytes come one by one", async () => {
    await expectGolden(BOM + plain, 1);
  });

  test("T3: a second one is data: its line has a field nobody knows, the rest stands", () => {
    expect(frames([`${BOM}${BOM}data: lost\ndata: kept\n\n`])).toEqual([["kept", ""]]);
    expect(frames([`data: a\n\n${BOM}data: b\n\ndata: ${BOM}c\n\n`])).toEqual([
      ["a", ""],
      [`${BOM}c`, ""],
    ]);
  });
});

describe("T4: every form that the WHATWG rules allow", () => {
  const noise = [
    ": ping",
    ":",
    "retry: 3000",
    "retry: soon",
    "id: 7",
    "id: \0",
    "acme: 1",
    "data2: x",
  ];

  test("T4: no space after the colon", async () => {
    await expectGolden(plain.replaceAll("data: ", "data:").replaceAll("event: ", "event:"));
  });

  test("T4: data over several lines is joined with line feeds", async () => {
    const spread = (event: Raw, sequence_number: number): string => {
      const text = JSON.stringify({ sequence_number, ...event }, null, 1);
      const lines = text.split("\n").map((line) => `data: ${line}\n`);
      return `event: ${String(event["type"])}\n${lines.join("")}\n`;
    };
    await expectGolden(golden.map(spread).join("") + DONE);
  });

  test("T4: comments, retry, ids and unknown fields between all lines change nothing", async () => {
    let turn = 0;
    const noisy = plain.replaceAll("\n", () => `\n${noise[turn++ % noise.length]}\n`);
    // A line may stand anywhere but after the blank one that ends an event: there it begins the next.
    await expectGolden(noisy.replaceAll(/\n([^\n]*)\n\n/g, "\n$1\n\n"));
  });

  test("T4: no event names at all", async () => {
    await expectGolden(plain.replaceAll(/^event: .*\n/gm, ""));
  });

  test("T4: events without data, blank lines in any number and no [DONE]", async () => {
    const empty = "\n\n\nevent: response.created\n\ndata\n\ndata:\n\n";
    await expectGolden(empty + sse(golden).replaceAll("\n\n", "\n\n\n\n\n"));
  });
});

describe("T5: the end of the stream inside an event", () => {
  const events = whole(...message(["All of it"]), ...functionCall(["{}"], { index: 1 }));
  const body = sse(events);

  test("T5: the cut event is not delivered, and the stream counts as broken off", async () => {
    const at = body.lastIndexOf("event: response.completed");
    for (const truncateAt of [at + 10, at + 100, body.length - 2, body.length - 1]) {
      const { events: seen, error } = await play({ body, truncateAt });
      expect(seen.map(({ type }) => type)).not.toContain("response.completed");
      expect(error?.code).toBe("stream_truncated");
    }
  });

  test("T5: a terminal event that lacks only the blank line after it does not count", async () => {
    expect((await play({ body: body.slice(0, -1) })).error?.code).toBe("stream_truncated");
    expect((await play({ body })).error).toBeUndefined();
  });
});

/** What the decoder makes of chunks of text. */
function frames(chunks: Iterable<string | Uint8Array>): string[][] {
  const seen: string[][] = [];
  const parser = sseDecode((data, name) => seen.push([data, name]), 10_000);
  for (const chunk of chunks) {
    parser.feed(typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk);
  }
  return seen;
}

/** The WHATWG rules once more, as plainly as they can be written. */
function reference(text: string): string[][] {
  const seen: string[][] = [];
  const lines = text.replace(/^\u{FEFF}/u, "").split(/\r\n|\r|\n/);
  let data: string[] = [];
  let name = "";
  for (const line of lines.slice(0, -1)) {
    const [, field, value] = /^([^:]*)(?::[ ]?([^]*))?$/.exec(line) as unknown as string[];
    if (line === "") {
      if (data.length > 0) seen.push([data.join("\n"), name]);
      [data, name] = [[], ""];
    } else if (field === "data") data.push(value ?? "");
    else if (field === "event") name = value ?? "";
  }
  return seen;
}

describe("T2–T5: whatever bytes come", () => {
  const pieces = [
    "\r",
    "\n",
    "\r\n",
    "\n\n",
    "data",
    "data:",
    "event:",
    ":",
    " ",
    "é",
    "\u{1F30D}",
    BOM,
    "x",
    "\0",
    "id: 1",
  ];
  const texts = fc
    .array(fc.constantFrom(...pieces), { maxLength: 40 })
    .map((list) => list.join(""));

  test("T4: the decoder agrees with the rules", () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(frames([text])).toEqual(reference(text));
      }),
      { numRuns: 3000 },
    );
  });

  test("T2, T3: chunks cut anywhere, in characters and in line ends, change nothing", () => {
    fc.assert(
      fc.property(
        texts,
        fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 60 }),
        (text, sizes) => {
          const bytes = new TextEncoder().encode(text);
          const chunks: Uint8Array[] = [];
          let start = 0;
          for (const size of sizes) chunks.push(bytes.subarray(start, (start += size)));
          expect(frames([...chunks, bytes.subarray(start)])).toEqual(frames([text]));
        },
      ),
      { numRuns: 3000 },
    );
  });
});
