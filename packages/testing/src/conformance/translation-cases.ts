import type { AnyLLMError, Warning } from "@anyllm/core";
import type { ResponseRequest } from "@anyllm/types";
import type { CapturedRequest } from "../replay/request.ts";
import { answers } from "./answers.ts";
import { answering, type Bench, setUp } from "./bench.ts";
import { errorOf, fail, same } from "./check.ts";
import { fields } from "./fields.ts";
import type { ConformanceSubject } from "./subject.ts";

// Kept on the response by us, or given unasked where nothing is stored.
const ours = new Set(["metadata", "include", "stream_options"]);
// They mean nothing without tools.
const aboutTools = new Set(["tool_choice", "max_tool_calls", "parallel_tool_calls"]);

/**
 * {@link losesNoField} for a translator: on its wire a field has another name and place, so a field
 * has arrived when the request differs from the one without it.
 */
export async function losesNothingInTranslation(subject: ConformanceSubject): Promise<void> {
  await using bench = await setUp(subject, answering(subject, answers.text));
  const { parameters } = bench.provider.capabilities;
  const takesTools = parameters === "all" || parameters.includes("tools");
  const without = await plainly(bench, {});
  const { tools } = fields;
  const withTools = takesTools ? await plainly(bench, { tools }) : without;
  for (const field of Object.keys(fields)) {
    await translates(bench, field, aboutTools.has(field) ? withTools : without);
  }
  const metadata = { team: "a" };
  const { metadata: echoed } = await bench.llm.responses({
    model: bench.model,
    input: "Hi",
    metadata,
  });
  same(echoed, metadata, "metadata of the response");
}

/** A request without the field in question, and how it arrived, twice. */
interface Plain {
  request: ResponseRequest;
  sent: [CapturedRequest, CapturedRequest];
}

async function plainly(bench: Bench, more: object): Promise<Plain> {
  const request: ResponseRequest = { model: bench.model, input: "Hi", ...more };
  const before = bench.server.requests.length;
  for (let twice = 0; twice < 2; twice++) await bench.llm.responses(request);
  return { request, sent: [bench.sent(before), bench.sent(before + 1)] };
}

async function translates(bench: Bench, field: string, plain: Plain): Promise<void> {
  const { llm, server, provider } = bench;
  const { parameters } = provider.capabilities;
  const declared = parameters === "all" || parameters.includes(field);
  const request: ResponseRequest = { ...plain.request, [field]: fields[field] };
  const warnings: Warning[] = [];
  const before = server.requests.length;
  const refused = await llm
    .responses(request, { onWarning: (warning) => warnings.push(warning) })
    .then(
      () => undefined,
      (error: unknown) => error as AnyLLMError,
    );
  if (refused) {
    if (refused.code !== "not_implemented" || !isAbout(field, refused.param)) {
      fail(`${field} is refused by "${refused.message}" (${refused.code}, ${refused.param})`);
    }
    return same(server.requests.length, before, `the number of requests sent despite ${field}`);
  }
  const arrived = differs(bench.sent(before), plain.sent);
  const warned = warnings.some(({ param }) => isAbout(field, param));
  if (arrived && !declared) fail(`${field} is sent, but not declared as a capability`);
  if (!arrived && !warned && !ours.has(field)) fail(`${field} is lost in silence`);
  if (!warned) return;
  const strict = await errorOf(llm.responses(request, { strict: true }), `${field}, strictly`);
  if (strict.code !== "not_implemented" || !isAbout(field, strict.param)) {
    fail(`${field} is refused strictly by "${strict.message}" (${strict.code}, ${strict.param})`);
  }
}

// A refusal may name what stands inside the field.
function isAbout(field: string, param: string | null | undefined): boolean {
  return param === field || ["[", "."].some((next) => param?.startsWith(field + next));
}

// Headers that differ between two equal requests (a date, a random key) tell nothing.
function differs(sent: CapturedRequest, [one, other]: [CapturedRequest, CapturedRequest]): boolean {
  const names = Object.keys({ ...sent.headers, ...one.headers }).filter(
    (name) => name !== "content-length" && one.headers[name] === other.headers[name],
  );
  const told = ({ path, query, headers, body }: CapturedRequest): string =>
    JSON.stringify([path, [...query], names.map((name) => headers[name]), body]);
  return told(sent) !== told(one);
}
