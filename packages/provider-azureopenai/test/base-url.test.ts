import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { azureBaseURL } from "../src/base-url.ts";

const contoso = "https://contoso.openai.azure.com";
const undated = `${contoso}/openai/v1`;
const dated = `${contoso}/openai?api-version=2025-04-01-preview`;
const query = "?api-version=2025-04-01-preview";

beforeEach(() => {
  vi.stubEnv("OPENAI_API_VERSION", "");
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe("the URL as it is pasted", () => {
  it.each([
    [contoso, undated],
    [`${contoso}/`, undated],
    [`${contoso}//`, undated],
    [`  ${contoso}/ \n`, undated],
    ["contoso.openai.azure.com", undated],
    [`${contoso}/openai`, undated],
    [`${contoso}/openai/`, undated],
    [`${contoso}//openai`, undated],
    [`${contoso}/openai/v1`, undated],
    [`${contoso}/openai/v1/`, undated],
    [`${contoso}/openai/v1/responses`, undated],
    [`${contoso}/openai/v1/responses/`, undated],
    [`${contoso}/openai/v1/chat/completions`, undated],
    [`${contoso}/openai/v1/?api-version=v1`, undated],
    [`${contoso}/openai/v1/responses?api-version=preview`, `${undated}?api-version=preview`],
    [`${contoso}/openai/responses${query}`, dated],
    [`${contoso}/openai${query}`, dated],
    [`${contoso}/${query}`, dated],
    [`${contoso}/openai/deployments/gpt-5/chat/completions${query}`, dated],
    [`${contoso}/openai/deployments/gpt-5/responses${query}`, dated],
    [`${contoso}/openai/deployments/gpt-5`, undated],
    [
      "https://contoso.services.ai.azure.com/models",
      "https://contoso.services.ai.azure.com/openai/v1",
    ],
    [
      "https://contoso.services.ai.azure.com/api/projects/team",
      "https://contoso.services.ai.azure.com/api/projects/team/openai/v1",
    ],
    [
      "https://gate.example/azure/openai/v1?tenant=a",
      "https://gate.example/azure/openai/v1?tenant=a",
    ],
    ["http://127.0.0.1:8080", "http://127.0.0.1:8080/openai/v1"],
  ])("%j leads to %s", (given, expected) => {
    expect(azureBaseURL(given)).toBe(expected);
  });

  it.each(["", "ftp://contoso", "https://user:secret@contoso.openai.azure.com", "http://"])(
    "%j is refused without being quoted",
    (given) => {
      expect(() => azureBaseURL(given)).toThrow(
        expect.objectContaining({
          code: "invalid_request",
          param: "endpoint",
          message: expect.not.stringContaining("secret"),
        }),
      );
    },
  );
});

describe("the version", () => {
  it("given wins over the one in the URL", () => {
    expect(azureBaseURL(`${contoso}/openai/v1`, "2025-04-01-preview")).toBe(dated);
    expect(azureBaseURL(`${contoso}/openai${query}`, "v1")).toBe(undated);
    expect(azureBaseURL(contoso, "preview")).toBe(`${undated}?api-version=preview`);
  });

  it("of the environment counts where the URL says nothing", () => {
    vi.stubEnv("OPENAI_API_VERSION", "2025-04-01-preview");
    expect(azureBaseURL(contoso)).toBe(dated);
    expect(azureBaseURL(`${contoso}/openai`)).toBe(dated);
    expect(azureBaseURL(`${contoso}/openai/v1`)).toBe(undated);
    expect(azureBaseURL(`${contoso}/openai?api-version=preview`)).toBe(
      `${undated}?api-version=preview`,
    );
  });
});
