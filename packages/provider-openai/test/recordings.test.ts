import { loadRecordings, type Recording } from "@anyllm/testing";
import type { ResponseRequest, StreamEvent } from "@anyllm/types";
import { describe, expect, it } from "vitest";
import { serving } from "./helpers.ts";

const { recordings, missing } = loadRecordings({ wire: "openai-responses", provider: "openai" });
const withFeature = (feature: string, mode: string): Recording[] =>
  recordings.filter(
    ({ features, status, ...recording }) =>
      features.includes(feature) && status === 200 && recording.mode === mode,
  );
const requestOf = (recording: Recording) =>
  (recording.requestBody() ?? { model: "m", input: "Hi" }) as ResponseRequest;
const jsonOf = (recording: Recording) =>
  JSON.parse(new TextDecoder().decode(recording.responseBody())) as Record<string, unknown>;

describe.skipIf(missing)(`recorded background responses ${missing ?? ""}`, () => {
  it.each(withFeature("background", "json"))(
    "$id is answered while it is queued, and found again",
    async (recording) => {
      await using play = await serving(recording.exchange());
      const told = jsonOf(recording);

      const begun = await play.llm.responses(
        { ...requestOf(recording), stream: false },
        { provider: "openai" },
      );
      const found = await play.llm.responses.retrieve(begun.id);

      expect(begun).toMatchObject({ id: told["id"], status: told["status"], background: true });
      expect(found).toEqual(begun);
      expect(play.server.requests[1]!.path).toBe(`/v1/responses/${String(told["id"])}`);
    },
  );

  it.each(withFeature("background", "stream"))(
    "$id streams, and goes on after any event",
    async (recording) => {
      await using play = await serving(recording.exchange());
      const stream = await play.llm.responses(
        { ...requestOf(recording), stream: true },
        { provider: "openai" },
      );
      const all: StreamEvent[] = [];
      for await (const event of stream) all.push(event);
      const final = await stream.finalResponse();
      expect(all.map(({ type }) => type)).toContain("response.queued");

      const frames = new TextDecoder().decode(recording.streamBody()).split(/(?<=\n\n)/);
      for (let seen = 0; seen < all.length - 1; seen += 3) {
        const rest = frames.slice(seen + 1).join("");
        await using tail = await serving({ headers: recording.headers, body: rest });
        const query = { stream: true, starting_after: seen } as const;
        const resumed = await tail.llm.responses.retrieve(final.id, { query });
        const got: StreamEvent[] = [];
        for await (const event of resumed) got.push(event);
        expect(got).toEqual(all.slice(seen + 1));
        expect((await resumed.finalResponse()).output).toEqual(final.output);
      }
    },
  );
});

describe.skipIf(missing)(`recorded compactions ${missing ?? ""}`, () => {
  it.each(withFeature("compaction", "json"))(
    "$id keeps its compaction, which goes back as it came",
    async (recording) => {
      await using play = await serving(recording.exchange());
      const told = jsonOf(recording)["output"] as object[];
      const given = requestOf(recording);

      const response = await play.llm.responses(
        { ...given, stream: false },
        { provider: "openai" },
      );
      expect(response.output).toEqual(told);

      await play.llm.responses({ model: "openai/m", input: response.output });
      expect(play.server.requests[1]!.json).toEqual({ model: "m", input: told });
    },
  );
});
