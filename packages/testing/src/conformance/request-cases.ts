import type { AnyLLMError, Warning } from "@anyllm/core";
import type { ResponseRequest } from "@anyllm/types";
import { answers } from "./answers.ts";
import { answering, pathOf, setUp } from "./bench.ts";
import { errorOf, fail, same } from "./check.ts";
import { fields } from "./fields.ts";
import { losesNothingInTranslation } from "./translation-cases.ts";
import type { ConformanceSubject } from "./subject.ts";

/** Each field arrives, is refused before anything is sent, or is left out with a warning. */
export async function losesNoField(subject: ConformanceSubject): Promise<void> {
  if (subject.play) return losesNothingInTranslation(subject);
  await using bench = await setUp(subject, answering(subject, answers.text));
  const { llm, model, provider, server } = bench;
  const { parameters } = provider.capabilities;
  for (const [field, value] of Object.entries(fields)) {
    const request = { model, input: "Hi", [field]: value } as ResponseRequest;
    const warnings: Warning[] = [];
    const before = server.requests.length;
    const elsewhere = subject.elsewhere?.includes(field) === true;
    const declared = !elsewhere && (parameters === "all" || parameters.includes(field));
    const refused = await llm
      .responses(request, { onWarning: (warning) => warnings.push(warning) })
      .then(
        () => undefined,
        (error: unknown) => error as AnyLLMError,
      );
    if (refused) {
      same([refused.code, refused.param], ["not_implemented", field], `the refusal of ${field}`);
      same(server.requests.length, before, `the number of requests sent despite ${field}`);
      continue;
    }
    const sent = bench.sent(before).json as Record<string, unknown>;
    if (field in sent) {
      if (!declared) fail(`${field} is sent, but not declared as a capability`);
      same(sent[field], value, field);
      continue;
    }
    if (!warnings.some(({ param }) => param === field)) fail(`${field} is lost in silence`);
    if (declared) fail(`${field} is declared as a capability, but left out`);
    const strict = await errorOf(llm.responses(request, { strict: true }), `${field}, strictly`);
    same([strict.code, strict.param], ["not_implemented", field], `the refusal of ${field}`);
  }
}

/** What the capabilities do not name is refused, naming it, before anything is sent. */
export async function refusesToolsAndMedia(subject: ConformanceSubject): Promise<void> {
  await using bench = await setUp(subject, answering(subject, answers.text));
  const { llm, model, provider, server } = bench;
  const { tools, input } = provider.capabilities;
  const odd = { type: "conformance_tool" };
  const part = { type: "input_conformance", data: "x" };
  const requests: [open: boolean, request: object][] = [
    [tools === "all", { input: "Hi", tools: [odd] }],
    [input === "all", { input: [{ type: "message", role: "user", content: [part] }] }],
  ];
  for (const [open, request] of requests) {
    const before = server.requests.length;
    const call = llm.responses({ model, ...request } as ResponseRequest);
    if (open) await call;
    else same((await errorOf(call, "an unknown kind")).code, "not_implemented", "code");
    same(server.requests.length, before + (open ? 1 : 0), "the number of requests sent");
  }
}

/** Any base URL is taken, with or without a slash at its end, and its query is kept. */
export async function honoursBaseURL(subject: ConformanceSubject): Promise<void> {
  for (const suffix of ["/gate/v1", "/gate/v1/", "/gate/v1?tenant=a"]) {
    await using bench = await setUp(subject, answering(subject, answers.text));
    const baseURL = bench.server.url + suffix;
    await using own = await setUp(subject, [], { provider: { baseURL } });
    await own.llm.responses({ model: bench.model, input: "Hi" });
    const { path, query } = bench.sent();
    same(path, `/gate${pathOf(subject)}`, `the path called for ${suffix}`);
    if (suffix.includes("?")) same(query.get("tenant"), "a", "the query of the base URL");
  }
}

/** Headers of the factory and of the call arrive; those of the call win. */
export async function sendsHeaders(subject: ConformanceSubject): Promise<void> {
  const headers = { "x-team": "factory", "x-only": "factory" };
  const options = { provider: { headers } };
  await using bench = await setUp(subject, answering(subject, answers.text), options);
  const { llm, model } = bench;
  await llm.responses({ model, input: "Hi" }, { headers: { "X-Team": "call" } });
  const { headers: sent } = bench.sent();
  same([sent["x-team"], sent["x-only"]], ["call", "factory"], "the headers");
}
