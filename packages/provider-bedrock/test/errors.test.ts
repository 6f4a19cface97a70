import { createClient } from "@anyllm/core";
import { replay } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { bedrock } from "../src/index.ts";
import { message } from "./wire.ts";

const type = "com.amazon.coral.service#ExpiredTokenException";

// Source: https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html
const answers: [status: number, body: object, code: string, retryable: boolean][] = [
  [400, { message: "Input is too long for requested model." }, "context_length_exceeded", false],
  [400, { message: "Malformed input request." }, "invalid_request", false],
  [400, { __type: "ServiceQuotaExceededException", message: "Too much." }, "rate_limited", true],
  [403, { message: "User is not authorized to perform: bedrock:X." }, "permission_denied", false],
  [
    403,
    { message: "The security token included in the request is expired" },
    "authentication",
    false,
  ],
  [403, { __type: type, message: "No." }, "authentication", false],
  [404, { message: "The requested resource was not found." }, "not_found", false],
  [
    404,
    { message: "This model version has reached the end of its life." },
    "model_not_found",
    false,
  ],
  [404, { message: "Could not resolve the foundation model." }, "model_not_found", false],
  [408, { message: "Model took too long." }, "timeout", true],
  [424, { message: "The model failed." }, "model_error", false],
  [429, { message: "Too many tokens, please wait before trying again." }, "rate_limited", true],
  [429, { __type: "ModelNotReadyException", message: "Not ready." }, "overloaded", true],
  [500, { message: "Internal." }, "server_error", true],
  [503, { message: "Try again." }, "overloaded", true],
];

const clientOf = (url: string) =>
  createClient({ providers: [bedrock({ baseURL: url, apiKey: "k" })], maxRetries: 0 });

describe("an error of Bedrock's", () => {
  it.each(answers)("of status %i, %j, is %s", async (status, body, code, retryable) => {
    await using server = await replay({ status, body: JSON.stringify(body) });
    const call = clientOf(server.url).responses({ model: "m", input: "Hi" });
    await expect(call).rejects.toMatchObject({ code, status, retryable, provider: "bedrock" });
  });

  it.each([
    ["User: u is not authorized to perform: bedrock:InvokeModel", "permission_denied"],
    ["Authentication failed: Please make sure your API Key is valid.", "authentication"],
  ])("keeps the words of who checks permissions: %s", async (Message, code) => {
    await using server = await replay({ status: 403, body: JSON.stringify({ Message }) });
    const call = clientOf(server.url).responses({ model: "m", input: "Hi" });
    await expect(call).rejects.toMatchObject({ code, message: `bedrock: ${Message}` });
  });

  it.each([
    [429, "ModelNotReadyException:http://internal.amazon.com/coral/", "overloaded"],
    [403, "ExpiredTokenException", "authentication"],
    [400, "ServiceQuotaExceededException", "rate_limited"],
  ])("of status %i is read off the type in its header, %s", async (status, name, code) => {
    const headers = { "x-amzn-errortype": name, "content-type": "application/json" };
    await using server = await replay({ status, headers, body: '{"message":"No."}' });
    const call = clientOf(server.url).responses({ model: "m", input: "Hi" });
    await expect(call).rejects.toMatchObject({ code, status, vendorType: name.split(":")[0] });
  });

  it.each([
    ["throttlingException", "Too many requests.", "rate_limit_exceeded"],
    ["serviceUnavailableException", "Later.", "overloaded_error"],
    ["internalServerException", "Broken.", "server_error"],
    ["modelStreamErrorException", "Broken.", "model_error"],
    ["validationException", "Bad.", "invalid_request_error"],
    ["validationException", "Input is too long for requested model.", "context_length_exceeded"],
  ])("in a stream, %s: %s, is %s", async (name, said, code) => {
    await using server = await replay({ body: message(name, { message: said }) });
    const request = { model: "m", input: "Hi", stream: true as const };
    const response = await (await clientOf(server.url).responses(request)).finalResponse();
    expect(response).toMatchObject({ status: "failed", error: { code, message: said } });
  });

  it("in a stream is tried again where that may help", async () => {
    await using server = await replay([
      { body: message("throttlingException", { message: "Wait." }) },
      { body: message("messageStop", { stopReason: "end_turn" }) },
    ]);
    const llm = createClient({
      providers: [bedrock({ baseURL: server.url, apiKey: "k" })],
      runtime: { random: () => 0 },
    });
    const stream = await llm.responses({ model: "m", input: "Hi", stream: true });
    expect((await stream.finalResponse()).status).toBe("completed");
    expect(server.requests).toHaveLength(2);
  });
});
