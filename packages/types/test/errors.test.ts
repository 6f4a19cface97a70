import { describe, expect, test } from "vitest";
import {
  errorEventSchema,
  httpErrorBodySchema,
  responseErrorSchema,
  streamEventSchema,
} from "@anyllm/types/schemas";
import { bodyOf, recordings } from "./recordings.ts";

const message = "Too many requests.";

describe("the five shapes of an error", () => {
  test("the body of an HTTP answer", () => {
    const body = { error: { message, type: "too_many_requests", param: null, code: null } };
    expect(httpErrorBodySchema.parse(body)).toEqual(body);
  });

  test("an error inside a stream", () => {
    const error = { type: "too_many_requests", code: null, message, param: null };
    const event = { type: "error", sequence_number: 3, error };
    expect(errorEventSchema.parse(event)).toEqual(event);
    expect(streamEventSchema.parse(event)).toEqual(event);
  });

  test("an error on a WebSocket", () => {
    const error = { code: "previous_response_not_found", message, plan: "free" };
    const event = { type: "error", status: 400, error };
    expect(errorEventSchema.parse(event)).toEqual(event);
    expect(errorEventSchema.safeParse({ ...event, status: "400" }).error?.issues).toMatchObject([
      { path: ["status"] },
    ]);
  });

  test("OpenAI's flat error event", () => {
    const event = { type: "error", sequence_number: 3, code: null, message, param: null };
    expect(errorEventSchema.parse(event)).toEqual(event);
    expect(streamEventSchema.parse(event)).toEqual(event);
  });

  test("the error of a failed response", () => {
    const error = { code: "server_error", message };
    expect(responseErrorSchema.parse(error)).toEqual(error);
  });
});

/** Vendors whose error bodies have a shape of their own: the transport reads them, not a schema. */
const ownShape = new Set(["chatgpt-codex", "xai"]);
const failures = recordings.filter(({ status, path }) => status >= 400 && !path.includes("html"));

describe.skipIf(recordings.length === 0)("recorded error bodies (skipped where absent)", () => {
  test.each(failures)("$path, status $status", (recording) => {
    const vendor = recording.path.split("/")[0] ?? "";
    expect(httpErrorBodySchema.safeParse(bodyOf(recording)).success).toBe(!ownShape.has(vendor));
  });
});
