import { describe, expect, test } from "vitest";
import { errorCode, readErrorBody } from "../src/error-body.ts";

const words: [form: string, body: unknown, message: string][] = [
  [
    "a list of problems inside the message",
    { object: "error", message: { detail: [{ msg: "Field required", loc: ["body"] }] } },
    "Field required",
  ],
  ["a string inside the detail", { detail: { error: "Not logged in" } }, "Not logged in"],
  ["a list of problems", { detail: [{ msg: "No such field" }] }, "No such field"],
  ["a capital letter", { Message: "The key has expired" }, "The key has expired"],
  ["msg beside a code", { code: 500, msg: "No such path", success: false }, "No such path"],
];

describe("an error in a form of the vendor's own", () => {
  test.each(words)("%s: its words are told", (_, body, message) => {
    expect(readErrorBody(body)?.message).toBe(message);
  });

  test("error_code is its code", () => {
    const body = { error_code: "REQUEST_LIMIT_EXCEEDED", message: "Slow down" };
    expect(readErrorBody(body)?.code).toBe("REQUEST_LIMIT_EXCEEDED");
  });
});

describe("the code of an error", () => {
  test.each([
    [429, "rate_limited"],
    [402, "insufficient_quota"],
    [524, "server_error"],
    [1002, "server_error"],
  ])("behind a good status, %d as its code is %s", (code, wanted) => {
    expect(errorCode(readErrorBody({ error: { message: "No", code } }))).toBe(wanted);
  });

  test("the status of the answer wins over a number", () => {
    expect(errorCode(readErrorBody({ error: { message: "No", code: 429 } }), 400)).toBe(
      "invalid_request",
    );
  });

  test.each([
    "Invalid request: Your request exceeded model token limit: 8192",
    "Prompt exceeds max length",
    "Range of input length should be [1, 129024]",
    "the number of input tokens 9000 cannot exceed the total tokens limit 8192 for this model",
    "length of prompt_tokens (9000) must be less than max_seq_len (8192).",
    "Context size has been exceeded.",
  ])("says that the prompt is too long: %s", (message) => {
    expect(errorCode(readErrorBody({ error: { message } }), 400)).toBe("context_length_exceeded");
  });
});
