import { loadRecordings } from "@anyllm/testing";
import type { ResponseRequest } from "@anyllm/types";
import { describe, expect, it } from "vitest";
import { gemini } from "../src/index.ts";
import { decode, type Loose, outputOf, payloadsOf } from "./support/decoding.ts";
import { camel, keptParts } from "./support/normal.ts";

const { recordings, missing } = loadRecordings({ wire: "gemini-generate-content" });

/** What an answer becomes when it is given back, after a question, through JSON. */
async function givenBack(model: string, output: readonly Loose[]): Promise<Loose[]> {
  const input = [{ role: "user", content: "Hi" }, ...output];
  const request = JSON.parse(JSON.stringify({ model, input })) as ResponseRequest;
  const extras = { headers: {}, query: {}, body: {} };
  const { body } = await gemini({ apiKey: "k" }).encode(request, extras);
  const { contents } = JSON.parse(String(body)) as { contents: { role: string; parts: Loose[] }[] };
  expect(contents.slice(1).every(({ role }) => role === "model")).toBe(true);
  return contents.slice(1).flatMap(({ parts }) => parts);
}

describe.skipIf(missing)(`answers given back as history ${missing ?? ""}`, () => {
  const cases = recordings.filter(({ status }) => status === 200);
  it.each(cases.map((recording) => [recording.id, recording] as const))("%s", async (_, told) => {
    const payloads = payloadsOf(told);
    const stream = told.mode === "stream" || payloads.length > 1;
    const output = outputOf(decode(payloads, { stream }));
    const parts = await givenBack(told.model ?? "gemini-2.5-flash", output);
    expect(parts).toEqual(keptParts(payloads));
  });
});

describe.skipIf(missing)(`the next request of a recorded conversation ${missing ?? ""}`, () => {
  const answered = recordings.flatMap((recording) => {
    const { id, turn } = recording.sequence ?? {};
    const next = recordings.find(
      ({ sequence }) =>
        id !== undefined && sequence?.id === id && sequence.turn === Number(turn) + 1,
    );
    return next ? [[recording.id, recording, next] as const] : [];
  });

  it("is there", () => {
    console.log(`${answered.length} answers are followed by a recorded request`);
    expect(answered.length).toBeGreaterThan(0);
  });

  // The client that was recorded writes signatures in the other alphabet of base64.
  const plain = (json: unknown): unknown =>
    JSON.parse(JSON.stringify(json).replaceAll("-", "+").replaceAll("_", "/"));

  it.each(answered)("%s is in it as we give it back", async (_, recording, next) => {
    const payloads = payloadsOf(recording);
    const output = outputOf(decode(payloads, { stream: recording.mode === "stream" }));
    const parts = await givenBack(recording.model ?? "gemini-2.5-flash", output);
    const { contents } = camel(next.requestBody()) as {
      contents: { role: string; parts: Loose[] }[];
    };
    const said = contents.filter(({ role }) => role === "model").map((content) => content.parts);
    expect(said.map(plain)).toContainEqual(plain(parts));
  });
});
