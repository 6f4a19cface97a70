import type { IncomingHttpHeaders } from "node:http";

/** A request that is refused, as the specification's error envelope wants it told. */
export class Problem extends Error {
  readonly status: number;
  readonly type: string;
  readonly code: string | null;
  readonly param: string | null;

  constructor(
    status: number,
    message: string,
    { type = "invalid_request_error", code = null, param = null }: ProblemDetails = {},
  ) {
    super(message);
    this.name = "Problem";
    this.status = status;
    this.type = type;
    this.code = code;
    this.param = param;
  }

  /** The body of the HTTP answer. */
  toJSON(): object {
    const { message, type, param, code } = this;
    return { error: { message, type, param, code } };
  }
}

interface ProblemDetails {
  type?: string;
  code?: string | null;
  param?: string | null;
}

/** Status 400 for one field of the request. */
export function invalid(param: string, message: string): Problem {
  return new Problem(400, `${param}: ${message}.`, { param, code: "invalid_value" });
}

/** Status 404. */
export function notFound(
  message: string,
  code: string | null = null,
  param: string | null = null,
): Problem {
  return new Problem(404, message, { type: "not_found", code, param });
}

/** What went wrong; what is no {@link Problem} is a defect of ours: status 500. */
export function failure(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const message = `The embedded model failed: ${String(error)}`;
  return new Problem(500, message, { type: "server_error" });
}

/** Some key, in a header of some vendor. @throws Problem 401 without one. */
export function authenticate({ headers }: { headers: IncomingHttpHeaders }): void {
  if (/^Bearer\s+\S/i.test(headers.authorization ?? "")) return;
  if (Object.keys(headers).some((name) => name.endsWith("api-key"))) return;
  const message = "An Authorization header with a bearer key is required; any key will do.";
  throw new Problem(401, message, { code: "invalid_api_key" });
}
