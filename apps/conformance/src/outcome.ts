import type { Facts } from "./facts.ts";
import type { Played } from "./play.ts";
import type { Raw } from "./raw.ts";

/** What is wrong with how an answer ended; empty where it ended as the vendor told. */
export function outcomeProblems(
  told: Facts,
  { response, error }: Played,
  { stream, done = false }: Raw,
): string[] {
  const got = error ? `error ${error.code}` : describe(response);
  const allowed = expected(told, stream && !done);
  return allowed.some((pattern) => pattern.test(got))
    ? [
        ...wordsProblems(told, error?.message ?? response?.error?.message ?? ""),
        ...namesProblems(told, error?.code ?? response?.error?.code ?? ""),
      ]
    : [`ended as ${got}, expected ${allowed.map(String).join(" or ")}`];
}

function describe(response: Played["response"]): string {
  if (!response) return "nothing";
  const { status, incomplete_details: why, error } = response;
  const refused = JSON.stringify(response.output).includes('"type":"refusal"') ? " refusal" : "";
  return [status, why?.reason, error?.code].filter(Boolean).join(" ") + refused;
}

function expected(told: Facts, stream: boolean): RegExp[] {
  switch (told.finish) {
    case "stop":
    case "tool":
      return [/^completed/];
    case "length":
      return [/^incomplete max_output_tokens/];
    case "filter":
      return [/^incomplete content_filter/, / refusal$/, /^error content_filter$/];
    case "error":
      return [/^failed/, /^error /];
    case "pause":
      return [/^completed/, /^incomplete/];
    case "other":
      return [/^incomplete/, /^failed/, /^error /];
    default:
      // A stream that nobody ended is cut off; a whole answer is all there is.
      return stream ? [/^error stream_truncated$/] : [/^completed/, /^incomplete/];
  }
}

// What errors in the middle of an answer become, by the vendor's names for them.
const codes: readonly (readonly [name: RegExp, code: RegExp])[] = [
  [/overloaded/, /overloaded/],
  [/throttling|rate_limit/i, /rate_limit|too_many/],
  [/validation/i, /invalid/],
  [/modelStreamError/, /model_error|server_error/],
  [/tool_use_failed/, /tool_use_failed|invalid|model_error/],
];

function namesProblems({ errorNames }: Facts, code: string): string[] {
  return errorNames.flatMap((name) => {
    const [, wanted] = codes.find(([told]) => told.test(name)) ?? [];
    return wanted && !wanted.test(code) ? [`${name} became ${code}`] : [];
  });
}

// The vendor's own words are what its support asks for.
function wordsProblems({ errors }: Facts, message: string): string[] {
  return errors
    .filter((words) => !message.includes(words.slice(0, 80)))
    .map((words) => `the vendor's words are missing: ${words.slice(0, 80)}`);
}
