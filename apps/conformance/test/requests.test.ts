import { loadRecordings } from "@anyllm/testing";
import { afterAll, describe, expect, it } from "vitest";
import type { Json } from "../src/facts.ts";
import { requestReaders } from "../src/requests/index.ts";
import { createTally } from "../src/tally.ts";
import { verdictOf } from "../src/verdict.ts";

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
        const { provider, wire, model, mode, status } = recording;
        const body = recording.requestBody() as Json;
        const stream = mode === "stream";
        const { verdict, reasons, lines } = await verdictOf({
          provider,
          wire,
          model,
          body,
          stream,
          status,
        });
        tally.add(wire, verdict, reasons);
        expect(lines, lines.join("\n")).toEqual([]);
      },
    );

    afterAll(() => tally.print());
  },
);
