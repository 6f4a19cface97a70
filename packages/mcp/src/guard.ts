import { AnyLLMError, type Fetch } from "@anyllm/core";
import { hostOf, hostProblem } from "./address.ts";
import { BlockedUrlError, causes } from "./errors.ts";
import type { Secrets } from "./redact.ts";

/** What guards the requests to one server. */
export interface GuardOptions {
  /** Sends a request; follows no redirect. */
  send: Fetch;
  /** As it is called in messages. */
  server: string;
  allowPrivate(host: string): boolean;
  maxMessageBytes: number;
  secrets: Secrets;
  /** The only origin that is given `headers`; a flow of OAuth goes to others too. */
  home: string;
  headers: Record<string, string>;
}

const maxRedirects = 3;
const redirects = new Set([301, 302, 303, 307, 308]);
// What may follow a redirect to another origin; all else may be a credential.
const plain = new Set([
  "accept",
  "content-type",
  "mcp-method",
  "mcp-protocol-version",
  "user-agent",
]);

/**
 * A `fetch` that calls public addresses alone, checks each redirect, and takes no credential to
 * another origin.
 */
export function guardFetch(
  options: GuardOptions,
): (url: string | URL, init?: RequestInit) => Promise<Response> {
  return async (address, init = {}) => {
    let url = new URL(address);
    let headers = headersFor(url, init, options);
    for (let hop = 0; ; hop++) {
      checkUrl(url, options);
      const response = await send(options, url, {
        ...init,
        headers: [...headers],
        redirect: "manual",
      });
      const target = targetOf(response, url, options);
      if (!target) return bound(response, options);
      await response.body?.cancel();
      checkRedirect(hop, { from: url, to: target }, { init, response, options });
      if (target.origin !== url.origin) {
        headers = new Headers([...headers].filter(([name]) => plain.has(name)));
      }
      url = target;
    }
  };
}

async function send({ send: base }: GuardOptions, url: URL, init: RequestInit): Promise<Response> {
  try {
    return await base(url.href, init);
  } catch (error) {
    // The address that a name resolved to is checked while connecting, deep inside.
    for (const cause of causes(error)) if (cause instanceof BlockedUrlError) throw cause;
    throw error;
  }
}

function headersFor(url: URL, init: RequestInit, { home, ...options }: GuardOptions): Headers {
  const headers = new Headers(init.headers);
  if (url.origin === home) {
    for (const [name, value] of Object.entries(options.headers)) {
      if (!headers.has(name)) headers.set(name, value);
    }
  }
  options.secrets.add(headers.get("authorization"));
  return headers;
}

/**
 * Refuses a URL that must not be called.
 *
 * @throws BlockedUrlError naming the host and the remedy; never the path, which may hold a key.
 */
function checkUrl(
  url: URL,
  { server, allowPrivate }: Pick<GuardOptions, "server" | "allowPrivate">,
): void {
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new BlockedUrlError(`${server}: only http and https are called, not ${url.protocol}`);
  }
  if (url.username || url.password) {
    throw new BlockedUrlError(
      `${server}: the address holds a user name or a password. Give it in headers or authorization.`,
    );
  }
  const problem = hostProblem(url);
  if (problem && !allowPrivate(hostOf(url))) throw blockedHost(server, problem);
}

/** Says how to allow an address that is not public. */
export function blockedHost(server: string, problem: string): BlockedUrlError {
  return new BlockedUrlError(
    `${server} was not called: ${problem}. If that is meant, as for a server on your own machine, pass allowPrivate: true (or a function that allows this host) to mcp().`,
  );
}

function targetOf(response: Response, url: URL, { server }: GuardOptions): URL | undefined {
  if (response.type === "opaqueredirect") {
    throw new BlockedUrlError(
      `${server} answered with a redirect, which this platform does not let us check. Give the address that it leads to.`,
    );
  }
  const location = redirects.has(response.status) ? response.headers.get("location") : null;
  if (location === null) return undefined;
  return URL.canParse(location, url) ? new URL(location, url) : undefined;
}

function checkRedirect(
  hop: number,
  { from, to }: { from: URL; to: URL },
  { init, response, options }: { init: RequestInit; response: Response; options: GuardOptions },
): void {
  const refuse = (problem: string): never => {
    throw new BlockedUrlError(
      `${options.server} ${problem}. Give the address that it leads to, if it is the right one.`,
    );
  };
  if (hop === maxRedirects) refuse(`redirects more than ${maxRedirects} times`);
  if (from.protocol === "https:" && to.protocol === "http:") {
    refuse("redirects from https to http, which was not followed");
  }
  const method = init.method?.toUpperCase() ?? "GET";
  if (method !== "GET" && response.status !== 307 && response.status !== 308) {
    refuse(`redirects a ${method} with status ${response.status}, which would lose the request`);
  }
}

/** The response, ending in an error once a message is too long. */
function bound(response: Response, { server, maxMessageBytes }: GuardOptions): Response {
  const { body, status, statusText, headers } = response;
  if (!body) return response;
  const events = /^text\/event-stream/i.test(headers.get("content-type") ?? "");
  let size = 0;
  const limited = body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        size = events ? sinceLastEvent(chunk, size) : size + chunk.length;
        if (size > maxMessageBytes) {
          controller.error(
            new AnyLLMError(
              "response_too_large",
              `${server} sent a message of more than ${maxMessageBytes} bytes. Raise maxMessageBytes of mcp() if it may.`,
            ),
          );
        } else controller.enqueue(chunk);
      },
    }),
  );
  return new Response(limited, { status, statusText, headers });
}

const lineFeed = 10;
const carriageReturn = 13;

// An event ends with an empty line; a stream of events may go on for ever.
function sinceLastEvent(chunk: Uint8Array, before: number): number {
  for (let end = chunk.length - 1; end > 0; end--) {
    if (chunk[end] !== lineFeed) continue;
    const previous = chunk[end - 1] === carriageReturn ? end - 2 : end - 1;
    if (previous >= 0 && chunk[previous] === lineFeed) return chunk.length - 1 - end;
  }
  return before + chunk.length;
}
