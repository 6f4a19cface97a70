import { AnyLLMError, MissingApiKeyError, UnsupportedError } from "@anyllm/core";
import { describe, expect, it } from "vitest";
import { answer, message } from "./helpers/wire.ts";

describe("AnyLLMError.isInstance", () => {
  it("knows an error of a second copy of this package", async () => {
    // The query makes it another module: what two versions in one node_modules are.
    const path = "../src/errors.ts?second-copy";
    const copy = (await import(path)) as { AnyLLMError: typeof AnyLLMError };
    expect(copy.AnyLLMError).not.toBe(AnyLLMError);

    const foreign: unknown = new copy.AnyLLMError("rate_limited", "Slow down.");

    expect(foreign).not.toBeInstanceOf(AnyLLMError);
    expect(AnyLLMError.isInstance(foreign)).toBe(true);
    expect(copy.AnyLLMError.isInstance(new AnyLLMError("timeout", "Late."))).toBe(true);
  });

  it.each([undefined, null, "error", new Error("x"), { code: "timeout" }, () => {}])(
    "does not take %s for one",
    (value) => {
      expect(AnyLLMError.isInstance(value)).toBe(false);
    },
  );

  it("knows the errors derived from it", () => {
    expect(AnyLLMError.isInstance(new MissingApiKeyError("native", "NATIVE_API_KEY"))).toBe(true);
    expect(AnyLLMError.isInstance(new UnsupportedError("native does not support that."))).toBe(
      true,
    );
  });
});

describe("an error", () => {
  it("says by its code whether another try may help", () => {
    expect(new AnyLLMError("rate_limited", "…")).toMatchObject({ retryable: true, status: 429 });
    expect(new AnyLLMError("invalid_request", "…")).toMatchObject({
      retryable: false,
      status: 400,
    });
    expect(new AnyLLMError("rate_limited", "…", { retryable: false }).retryable).toBe(false);
  });

  it("carries one of the specification's types", () => {
    const types = [
      "invalid_request_error",
      "not_found",
      "too_many_requests",
      "server_error",
      "model_error",
    ];
    const codes = [
      "invalid_request",
      "model_not_found",
      "rate_limited",
      "overloaded",
      "model_error",
    ] as const;
    expect(codes.map((code) => new AnyLLMError(code, "…").type)).toEqual(types);
  });

  it("keeps answers out of logs: the body and the partial response are not printed", () => {
    const partial = answer([message("what the model said")]);
    const error = new AnyLLMError("stream_truncated", "…", {
      partial,
      body: "what the model said",
    });
    expect(error.partial).toBe(partial);
    expect(JSON.stringify(error)).not.toContain("what the model said");
    expect(Object.keys(error)).not.toContain("partial");
  });

  it("has a cause only where there is one", () => {
    const cause = new TypeError("terminated");
    expect(new AnyLLMError("connection_failed", "…", { cause }).cause).toBe(cause);
    expect("cause" in new AnyLLMError("timeout", "…")).toBe(false);
  });

  it("of an abort is named as the platform names it", () => {
    expect(new AnyLLMError("aborted", "…").name).toBe("AbortError");
  });
});
