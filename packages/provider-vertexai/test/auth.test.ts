import { replay } from "@anyllm/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { googleAuth } from "../src/auth.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("tokens of Google's own library", () => {
  it("come from where Google's clients find them, and are kept", async () => {
    const headers = { "metadata-flavor": "Google" };
    const told = { access_token: "ya29.fresh", expires_in: 3600, token_type: "Bearer" };
    await using server = await replay(({ path }) => ({
      headers: { ...headers, "content-type": "application/json" },
      body: path.endsWith("/token") ? JSON.stringify(told) : '"p"',
    }));
    vi.stubEnv("GOOGLE_APPLICATION_CREDENTIALS", "");
    vi.stubEnv("HOME", "/nowhere");
    vi.stubEnv("GCE_METADATA_HOST", new URL(server.url).host);
    vi.stubEnv("METADATA_SERVER_DETECTION", "assume-present");
    const fetchToken = googleAuth();
    expect(await fetchToken()).toBe("ya29.fresh");
    expect(await fetchToken()).toBe("ya29.fresh");
    expect(server.requests.filter(({ path }) => path.endsWith("/token"))).toHaveLength(1);
  });

  it("say what is missing, and what to do", async () => {
    vi.stubEnv("GOOGLE_APPLICATION_CREDENTIALS", "/nowhere/key.json");
    await expect(googleAuth()()).rejects.toMatchObject({
      code: "missing_api_key",
      provider: "vertexai",
      message: expect.stringContaining("GOOGLE_APPLICATION_CREDENTIALS"),
    });
  });

  it("never show a service account's key when it is refused", async () => {
    const serviceAccount = { client_email: "a@p.iam.gserviceaccount.com", private_key: "SECRET" };
    const failed = await googleAuth({ serviceAccount })().catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: "missing_api_key" });
    expect((failed as Error).message).not.toContain("SECRET");
  });
});
