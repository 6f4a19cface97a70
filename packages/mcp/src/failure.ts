import { AnyLLMError, type ErrorCode, type HostedOutcome } from "@anyllm/core";
import {
  ProtocolError,
  SdkError,
  SdkErrorCode,
  SdkHttpError,
  SseError,
  UnauthorizedError,
} from "@modelcontextprotocol/client";
import { BlockedUrlError, causes } from "./errors.ts";
import type { Secrets } from "./redact.ts";
import { connectionClosed } from "./streams.ts";
import type { Target } from "./target.ts";

/** Whose failure it is, and what must not be told. */
export interface FailureContext {
  target: Target;
  secrets: Secrets;
}

const requestTimeout = -32_001;
const internalError = -32_603;

/** What happened, in the words that both kinds of telling share. */
interface Failure {
  code: ErrorCode;
  message: string;
  /** HTTP status. */
  status?: number;
  /** JSON-RPC. */
  rpc?: number;
}

/** The error of a server that could not be opened or listed. */
export function failureOf(error: unknown, context: FailureContext): AnyLLMError {
  const own = ours(error);
  if (own) return own;
  const { code, message, status, rpc } = read(error, context);
  return new AnyLLMError(code, message, {
    status,
    cause: withoutSecrets(error, context),
    ...(code === "timeout" && { phase: "connect" }),
    ...(rpc !== undefined && { vendorCode: String(rpc) }),
  });
}

/** The outcome of a call that failed. A call that ran and failed is none of this: it has a result. */
export function outcomeOf(error: unknown, context: FailureContext): HostedOutcome {
  const own = ours(error);
  const { message, status, rpc } = own ? retold(own) : read(error, context);
  const told =
    status === undefined
      ? { type: "mcp_protocol_error", code: rpc ?? internalError, message }
      : { type: "http_error", code: status, message };
  return { output: null, error: told };
}

const ofHttp = /^(authentication|permission_denied|not_found|rate_limited|server_error)$/;

function retold(error: AnyLLMError): Failure {
  const { code, message, status, vendorCode } = error;
  if (ofHttp.test(code) && !(error instanceof BlockedUrlError)) return { code, message, status };
  const known: { [code: string]: number } = {
    timeout: requestTimeout,
    connection_failed: connectionClosed,
  };
  const rpc = vendorCode === undefined ? known[code] : Number(vendorCode);
  return rpc === undefined ? { code, message } : { code, message, rpc };
}

function ours(error: unknown): AnyLLMError | undefined {
  for (const cause of causes(error)) if (AnyLLMError.isInstance(cause)) return cause;
  return undefined;
}

function read(error: unknown, { target, secrets }: FailureContext): Failure {
  const status = statusOf(error);
  const says = (text: string): string => `${target.name} ${text}`;
  if (status !== undefined) return ofStatus(status, says, secrets.clean(saidOf(error)));
  if (ProtocolError.isInstance(error)) {
    const { code, message } = error;
    const text = secrets.clean(message.replace(/^MCP error -?\d+: */, ""));
    return { code: "protocol_error", rpc: code, message: says(`answered with an error: ${text}`) };
  }
  const sdk = SdkError.isInstance(error) ? error.code : undefined;
  if (sdk === SdkErrorCode.RequestTimeout) {
    return { code: "timeout", rpc: requestTimeout, message: says("did not answer in time.") };
  }
  if (sdk === SdkErrorCode.ConnectionClosed || sdk === SdkErrorCode.NotConnected) {
    const what = target.kind === "stdio" ? "has ended" : "closed the connection";
    return { code: "connection_failed", rpc: connectionClosed, message: says(`${what}.`) };
  }
  const reason = systemCode(error);
  if (reason !== undefined || isNetwork(error)) {
    const where = target.kind === "stdio" ? "could not be started" : "could not be reached";
    const why = reason === undefined ? "" : ` (${reason})`;
    const message = says(
      `${where}${why}. Check ${target.kind === "stdio" ? "command" : "server_url"}.`,
    );
    return { code: "connection_failed", rpc: connectionClosed, message };
  }
  const text = secrets.clean(error instanceof Error ? error.message : String(error));
  return { code: "protocol_error", message: says(`answered what is not MCP: ${text}`) };
}

// The body of an HTTP error is often an error of JSON-RPC. What else it may be is not told.
function saidOf(error: unknown): string {
  for (const cause of causes(error)) {
    const text = SdkHttpError.isInstance(cause) ? cause.data["text"] : undefined;
    if (typeof text !== "string") continue;
    try {
      const { message } = (JSON.parse(text) as { error: { message?: unknown } }).error;
      return typeof message === "string" ? ` ${message}` : "";
    } catch {
      return "";
    }
  }
  return "";
}

function ofStatus(status: number, says: (text: string) => string, said: string): Failure {
  const told = (code: ErrorCode, text: string): Failure => ({ code, status, message: says(text) });
  if (status === 401) {
    return told(
      "authentication",
      "asks for authorisation (401). Give the tool an authorization token, or mcp() the oauth option.",
    );
  }
  if (status === 403)
    return told("permission_denied", "refuses access (403). Check what the token allows.");
  if (status === 404) return told("not_found", "is not at its address (404). Check server_url.");
  if (status === 429) return told("rate_limited", "takes no more requests for now (429).");
  const code = status >= 500 ? "server_error" : "protocol_error";
  return told(code, `answered with HTTP status ${status}.${said}`);
}

/** The HTTP status that an error of the SDK carries, wherever it keeps it. */
export function statusOf(error: unknown): number | undefined {
  for (const cause of causes(error)) {
    if (UnauthorizedError.isInstance(cause)) return 401;
    if (SdkHttpError.isInstance(cause)) return cause.status;
    const { message } = cause as { message?: string };
    if (SseError.isInstance(cause) && cause.code !== undefined) return cause.code;
    const posted = /^Error POSTing to endpoint \(HTTP (\d{3})\)/.exec(String(message));
    if (posted) return Number(posted[1]);
  }
  return undefined;
}

function systemCode(error: unknown): string | undefined {
  for (const cause of causes(error)) {
    const { code } = cause as { code?: unknown };
    if (/^(E[A-Z]{2,}|UND_ERR_[A-Z_]+|CERT_[A-Z_]+)$/.test(String(code))) return String(code);
  }
  return undefined;
}

function isNetwork(error: unknown): boolean {
  for (const cause of causes(error)) if (cause instanceof TypeError) return true;
  return false;
}

// A cause is printed with its error, and what the SDK throws may quote the server at length.
function withoutSecrets(error: unknown, { secrets }: FailureContext): Error {
  const { name, message } = error as { name?: string; message?: string };
  return new Error(secrets.clean(`${name ?? "Error"}: ${message ?? String(error)}`));
}
