import type { IncomingMessage, ServerResponse } from "node:http";
import type { OAuthClientProvider, StoredOAuthTokens } from "@modelcontextprotocol/client";
import { afterEach, describe, expect, it } from "vitest";
import { closeAll, contextOf, failure, run, runner, toolAt } from "./support/open.ts";
import { startServer, type TestServer } from "./support/server.ts";

afterEach(closeAll);

function json(response: ServerResponse, value: object): true {
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(value));
  return true;
}

/** A server that lets in who brings the token, and says who gives one. */
async function startGuarded(token: string, issuer?: TestServer): Promise<TestServer> {
  const server: TestServer = await startServer({
    "*": ({ request, response }) => {
      const { origin, url } = server;
      if (request.url?.startsWith("/.well-known/oauth-protected-resource")) {
        return json(response, { resource: url, authorization_servers: [issuer?.origin ?? origin] });
      }
      if (request.headers.authorization === `Bearer ${token}`) return false;
      const metadata = `${origin}/.well-known/oauth-protected-resource/mcp`;
      response.setHeader("www-authenticate", `Bearer resource_metadata="${metadata}"`);
      return response.writeHead(401).end();
    },
  });
  return server;
}

describe("a token", () => {
  it.each(["canary-token", "Bearer canary-token"])(
    "of the tool is sent, given as %s",
    async (authorization) => {
      const server = await startGuarded("canary-token");
      const opened = await runner().open(toolAt(server.url, { authorization }), contextOf());
      expect((await run(opened, "echo", { text: "a" })).output).toBe("echo a");
    },
  );

  it("is asked for anew at each request, and given to its server alone", async () => {
    let token = "first";
    const asked: unknown[] = [];
    const server = await startServer();
    const one = runner({
      authorization: async (reference) => {
        asked.push(reference);
        return token;
      },
    });
    const opened = await one.open(toolAt(server.url), contextOf());
    token = "second";
    await run(opened, "echo");
    const sent = server.received.map(({ headers }) => headers.authorization);
    expect(new Set(sent)).toEqual(new Set(["Bearer first", "Bearer second"]));
    expect(server.received.at(-1)?.headers.authorization).toBe("Bearer second");
    expect(asked[0]).toEqual({ server_label: "test", server_url: server.url });
  });

  it("that is refused is told as an error without it", async () => {
    const server = await startGuarded("right");
    const tool = toolAt(server.url, { authorization: "canary-wrong" });
    const error = (await failure(runner().open(tool, contextOf()))) as Error;
    expect(error).toMatchObject({ code: "authentication", status: 401 });
    expect([error.message, error.stack, String(error.cause)].join()).not.toMatch(/canary/);
  });

  it("that runs out in between is told to the model as 401", async () => {
    let valid = true;
    const server = await startServer({
      "*": ({ response }) => !valid && response.writeHead(401).end(),
    });
    const opened = await runner().open(toolAt(server.url), contextOf());
    valid = false;
    expect((await run(opened, "echo")).error).toMatchObject({ type: "http_error", code: 401 });
  });
});

/** The least that the SDK asks of a provider. */
function providerOf(given: Partial<OAuthClientProvider> = {}): OAuthClientProvider {
  let tokens: StoredOAuthTokens | undefined;
  return {
    redirectUrl: undefined,
    clientMetadata: { redirect_uris: [] },
    clientInformation: () => ({ client_id: "me", client_secret: "canary-client" }),
    tokens: () => tokens,
    saveTokens: (saved) => void (tokens = saved),
    redirectToAuthorization() {},
    saveCodeVerifier() {},
    codeVerifier: () => "verifier",
    ...given,
  };
}

async function startIssuer(token: string): Promise<TestServer & { seen: IncomingMessage[] }> {
  const seen: IncomingMessage[] = [];
  const server: TestServer = await startServer({
    "*": ({ request, response }) => {
      const { origin } = server;
      seen.push(request);
      if (request.url?.startsWith("/.well-known/")) {
        return json(response, {
          issuer: origin,
          authorization_endpoint: `${origin}/authorize`,
          token_endpoint: `${origin}/token`,
          response_types_supported: ["code"],
          code_challenge_methods_supported: ["S256"],
          grant_types_supported: ["client_credentials", "authorization_code"],
        });
      }
      return json(response, { access_token: token, token_type: "Bearer" });
    },
  });
  return Object.assign(server, { seen });
}

describe("the oauth option", () => {
  it("sends a person to sign in where it must, and says so", async () => {
    const issuer = await startIssuer("good");
    const server = await startGuarded("good", issuer);
    const sent: URL[] = [];
    const provider = providerOf({
      redirectUrl: "http://localhost/back",
      redirectToAuthorization: (url) => void sent.push(url),
    });
    const error = await failure(
      runner({ oauth: () => provider }).open(toolAt(server.url), contextOf()),
    );
    expect(error).toMatchObject({
      code: "authentication",
      message: expect.stringMatching(/"test"/),
    });
    expect(sent[0]?.href).toMatch(`${issuer.origin}/authorize`);
  });

  it("gets a token by itself where it can, and gives the tool's headers to the server alone", async () => {
    const issuer = await startIssuer("good");
    const server = await startGuarded("good", issuer);
    const provider = providerOf({
      prepareTokenRequest: () => new URLSearchParams({ grant_type: "client_credentials" }),
    });
    const one = runner({
      oauth: ({ server_label }) => (server_label === "test" ? provider : undefined),
    });
    const tool = toolAt(server.url, { headers: { "x-tenant": "canary-tenant" } });
    const opened = await one.open(tool, contextOf());
    expect((await run(opened, "echo", { text: "a" })).output).toBe("echo a");
    expect(server.received[0]?.headers["x-tenant"]).toBe("canary-tenant");
    expect(issuer.seen.map(({ url }) => url)).toContain("/token");
    expect(JSON.stringify(issuer.seen.map(({ headers }) => headers))).not.toMatch(/canary-tenant/);
  });

  it("does not let a server send us to an address that is not public", async () => {
    const issuer = await startIssuer("good");
    const inside = { ...issuer, origin: issuer.origin.replace("127.0.0.1", "localhost") };
    const server = await startGuarded("good", inside);
    const one = runner({ oauth: () => providerOf(), allowPrivate: (host) => host === "127.0.0.1" });
    await failure(one.open(toolAt(server.url), contextOf()));
    expect(issuer.seen).toEqual([]);
  });
});
