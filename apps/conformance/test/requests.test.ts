import { loadRecordings, type Recording } from "@anyllm/testing";
import { afterAll, describe, expect, it } from "vitest";
import { settle } from "../src/decoding.ts";
import { showDifference } from "../src/diff.ts";
import { encodeBy } from "../src/encoding.ts";
import { compareBodies, refusals } from "../src/explained.ts";
import type { Json } from "../src/facts.ts";
import { offline } from "../src/play.ts";
import { requestReaders } from "../src/requests/index.ts";
import { createTally } from "../src/tally.ts";
import { histories, itemsOf } from "../src/turns.ts";
import { vendorOf } from "../src/vendors.ts";

const { recordings, missing } = loadRecordings();
const requests = recordings.filter(
  (recording) => requestReaders[recording.wire] && recording.requestBody(),
);

describe.skipIf(missing !== undefined)(
  `every recorded request, encoded${missing ? ` (${missing})` : ""}`,
  () => {
    const tally = createTally("requests");

    it.each(requests.map((recording) => [recording.id, recording] as const))(
      "%s",
      async (_, recording) => {
        const { verdict, reasons, lines } = await verdictOf(recording);
        tally.add(recording.wire, verdict, reasons);
        expect(lines, lines.join("\n")).toEqual([]);
      },
    );

    afterAll(() => tally.print());
  },
);

async function verdictOf(
  recording: Recording,
): Promise<{ verdict: string; reasons: string[]; lines: string[] }> {
  const { wire } = recording;
  const provider = (await vendorOf(recording)).create(offline);
  const recorded = recording.requestBody() as Json;
  const answer = histories[wire]?.answer as (turn: Json) => Json;
  const read = requestReaders[wire] as (typeof requestReaders)[string];
  const settled = await settle(provider);
  const request = read(recorded, (turn) => itemsOf(provider, answer(turn), settled));
  // Where the model and the stream stand in the path, the body says nothing of them.
  const stream = recording.mode === "stream";
  const { body, refused, warnings } = await encodeBy(provider, {
    model: recording.model ?? "m",
    stream,
    ...request,
  });
  if (!body) {
    const said = String(refused?.message);
    const known = refusals.find(
      (row) =>
        row.wire.test(`${recording.provider}/${wire}`) &&
        row.message.test(said) &&
        (!row.status || row.status.test(String(recording.status))),
    );
    if (known) return { verdict: "explained", reasons: [known.reason], lines: [] };
    return { verdict: "wrong", reasons: [], lines: [`refused: ${said}`] };
  }
  const { verdict, reasons, left } = compareBodies({
    at: `${recording.provider}/${wire}`,
    expected: recorded,
    got: body,
    warnings,
  });
  const lines = left.map(showDifference);
  // A loss that nobody was told of is another matter than one that was.
  if (lines.length > 0)
    lines.push(
      `warned: ${warnings.map(({ param, message }) => `${param}: ${message}`).join(" | ")}`,
    );
  return { verdict, reasons, lines };
}
