import { createClient } from "@anyllm/core";
import { replay } from "@anyllm/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { credentialChain } from "../src/credentials.ts";
import { bedrock } from "../src/index.ts";
import { signV4 } from "../src/sign.ts";

// Of AWS's own test suite for Signature Version 4, where these are nobody's.
const credentials = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
};
const when = { region: "us-east-1", service: "service", datetime: "20150830T123600Z" };

const answer = {
  body: JSON.stringify({
    output: { message: { content: [{ text: "Hi" }] } },
    stopReason: "end_turn",
  }),
};

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("Signature Version 4", () => {
  it("gives the signature of AWS's vector post-vanilla", async () => {
    const request = { method: "POST", url: "https://example.amazonaws.com/", headers: {} };
    const { headers } = await signV4(request, { credentials, ...when });
    expect(headers["authorization"]).toBe(
      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, " +
        "SignedHeaders=host;x-amz-date, " +
        "Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
    );
  });

  it("escapes a path with colons twice, as all services but S3 want it", async () => {
    const request = {
      method: "POST",
      url: "https://example.amazonaws.com/model/a%3A0/converse",
      headers: {},
      body: "{}",
    };
    const plain = { ...request, url: "https://example.amazonaws.com/model/a%253A0/converse" };
    const [one, other] = await Promise.all(
      [request, plain].map((call) => signV4(call, { credentials, ...when })),
    );
    expect(one!.headers["authorization"]).toMatch(/Signature=[0-9a-f]{64}$/);
    expect(one!.headers["authorization"]).not.toBe(other!.headers["authorization"]);
  });
});

async function sent(options: Parameters<typeof bedrock>[0]) {
  await using server = await replay(answer);
  const provider = bedrock({ baseURL: server.url, region: "eu-west-1", ...options });
  const llm = createClient({ providers: [provider], maxRetries: 0 });
  await llm.responses({
    model: "arn:aws:bedrock:eu-west-1:0:inference-profile/eu.a-v1:0",
    input: "Hi",
  });
  return server.requests[0]!;
}

describe("who calls", () => {
  it("signs with given credentials, token and all", async () => {
    const { headers, url } = await sent({
      credentials: { ...credentials, sessionToken: "session" },
    });
    expect(url).toBe(
      "/model/arn%3Aaws%3Abedrock%3Aeu-west-1%3A0%3Ainference-profile%2Feu.a-v1%3A0/converse",
    );
    expect(headers["authorization"]).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/bedrock\/aws4_request, /,
    );
    expect(headers["authorization"]).toContain("x-amz-security-token");
    expect(headers["x-amz-security-token"]).toBe("session");
    expect(headers["content-type"]).toBe("application/json");
  });

  it("asks a function for credentials at each call", async () => {
    const { headers } = await sent({ credentials: async () => credentials });
    expect(headers["authorization"]).toContain("AKIDEXAMPLE");
  });

  it("reads credentials of the environment", async () => {
    vi.stubEnv("AWS_BEARER_TOKEN_BEDROCK", "");
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIDENV");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
    expect((await sent({})).headers["authorization"]).toContain("AKIDENV");
  });

  it("prefers a key, and given credentials to a key of the environment", async () => {
    vi.stubEnv("AWS_BEARER_TOKEN_BEDROCK", "env-key");
    expect((await sent({})).headers["authorization"]).toBe("Bearer env-key");
    expect((await sent({ credentials })).headers["authorization"]).toMatch(/^AWS4/);
    const { headers } = await sent({ credentials, apiKey: "own" });
    expect(headers["authorization"]).toBe("Bearer own");
  });

  it("names the variables when nothing is found", async () => {
    for (const name of ["AWS_BEARER_TOKEN_BEDROCK", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) {
      vi.stubEnv(name, "");
    }
    await expect(sent({})).rejects.toMatchObject({
      code: "missing_api_key",
      message: expect.stringMatching(
        /AWS_BEARER_TOKEN_BEDROCK.*AWS_ACCESS_KEY_ID.*AWS_SECRET_ACCESS_KEY/,
      ),
    });
  });

  it("names the region's variable when there is none", async () => {
    for (const name of ["AWS_REGION", "AWS_DEFAULT_REGION"]) vi.stubEnv(name, "");
    const llm = createClient({ providers: [bedrock({ apiKey: "k" })] });
    await expect(llm.responses({ model: "m", input: "Hi" })).rejects.toMatchObject({
      code: "invalid_request",
      message: expect.stringContaining("AWS_REGION"),
    });
  });

  it.each([
    ["us-east-1", "https://bedrock-runtime.us-east-1.amazonaws.com/model/m/converse"],
    ["cn-north-1", "https://bedrock-runtime.cn-north-1.amazonaws.com.cn/model/m/converse"],
  ])("calls the endpoint of %s", async (region, url) => {
    const seen: string[] = [];
    const fetch = async (called: string) => {
      seen.push(called);
      return new Response(answer.body);
    };
    const llm = createClient({ providers: [bedrock({ region, apiKey: "k", fetch })] });
    await llm.responses({ model: "m", input: "Hi" });
    expect(seen).toEqual([url]);
  });
});

describe("credentialChain", () => {
  it("finds what AWS's SDK finds", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIDCHAIN");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
    vi.stubEnv("AWS_PROFILE", undefined);
    const found = await credentialChain({ region: "us-east-1" })();
    expect(found).toMatchObject({ accessKeyId: "AKIDCHAIN", secretAccessKey: "secret" });
  });

  it("says what to set when the chain finds nothing", async () => {
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"]) {
      vi.stubEnv(name, undefined);
    }
    vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
    vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere");
    vi.stubEnv("AWS_CONFIG_FILE", "/nowhere");
    await expect(credentialChain()()).rejects.toMatchObject({
      code: "missing_api_key",
      message: expect.stringContaining("AWS_ACCESS_KEY_ID"),
    });
  });
});
