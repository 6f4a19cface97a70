import { loadRecordings, type Recording } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { expectedCodes, vendorWords } from "../src/errors.ts";
import { playRecording } from "../src/play.ts";
import { wires } from "../src/wires/index.ts";

const { recordings, missing } = loadRecordings();
const failures = recordings.filter(({ wire, status }) => wires[wire] && status >= 400);

describe.skipIf(missing !== undefined)(
  `every recorded error${missing ? ` (${missing})` : ""}`,
  () => {
    it.each(failures.map((recording) => [recording.id, recording] as const))(
      "%s",
      async (_, recording) => {
        const { error } = await playRecording(recording);
        expect(error?.status).toBe(recording.status);
        expect(expectedCodes(recording.status, bodyOf(recording))).toContain(error?.code);
        expect(error?.message).toContain(vendorWords(bodyOf(recording)).slice(0, 60));
      },
    );
  },
);

function bodyOf(recording: Recording): string {
  return new TextDecoder().decode(recording.responseBody());
}
