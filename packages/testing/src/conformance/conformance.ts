import {
  answersWhole,
  callsFunctions,
  streamsHoweverCut,
  streamsInOrder,
  tellsReasoning,
  tellsTruncation,
} from "./answer-cases.ts";
import { fail, withoutVariables } from "./check.ts";
import { closesWhenAborted, keepsItsKey, tellsMissingKey, typesErrors } from "./failure-cases.ts";
import {
  honoursBaseURL,
  losesNoField,
  refusesToolsAndMedia,
  sendsHeaders,
} from "./request-cases.ts";
import type { ConformanceCase, ConformanceCaseName, ConformanceSubject } from "./subject.ts";

const cases: Record<ConformanceCaseName, (subject: ConformanceSubject) => Promise<void>> = {
  "answers whole": answersWhole,
  "streams events in order": streamsInOrder,
  "streams the same, however the bytes are cut": streamsHoweverCut,
  "tells calls of functions, and takes their outputs": callsFunctions,
  "tells reasoning apart from the answer": tellsReasoning,
  "turns error answers into typed errors": typesErrors,
  "tells a stream that breaks off from one that ends": tellsTruncation,
  "closes the connection when aborted": closesWhenAborted,
  "sends, refuses or warns of every request field": losesNoField,
  "refuses tools and media it does not take": refusesToolsAndMedia,
  "sends its key in one header, and nowhere else": keepsItsKey,
  "honours another base URL": honoursBaseURL,
  "says what is missing without a key": tellsMissingKey,
  "sends the headers of the factory and of the call": sendsHeaders,
};

/**
 * The cases that every provider must pass, run against a server on the loopback interface with the
 * capabilities that it declares. They belong to no test runner: each is a name and a function that
 * throws. Run them one after another, because they unset environment variables.
 *
 * @param subject - The provider, and what the kit cannot see from outside.
 * @example
 * ```ts
 * import { defineResponsesProvider, type ProviderOptions } from "@anyllm/core";
 * import { providerConformance } from "@anyllm/testing";
 *
 * const acme = (options: ProviderOptions) =>
 *   defineResponsesProvider({
 *     id: "acme",
 *     options,
 *     baseURL: "https://api.acme.example/v1",
 *     apiKeyVariable: "ACME_API_KEY",
 *     capabilities: { parameters: "all", tools: ["function"] },
 *   });
 *
 * // With vitest: it.each(cases)("$name", async ({ run }) => expect(await run()).toBeUndefined());
 * const cases = providerConformance({ create: acme, apiKeyVariable: "ACME_API_KEY" });
 * for (const { run } of cases) await run();
 * ```
 */
export function providerConformance(subject: ConformanceSubject): ConformanceCase[] {
  const { apiKeyVariable, variables = [], skip = {} } = subject;
  const read = apiKeyVariable ? [apiKeyVariable, ...variables] : variables;
  return Object.entries(cases).map(([name, check]) => {
    const run = (): Promise<void> => withoutVariables(read, () => check(subject));
    const reason = skip[name as ConformanceCaseName];
    if (reason === undefined) return { name, run };
    return { name: `${name} (skipped: ${reason})`, run: () => mustFail(run, reason) };
  });
}

async function mustFail(run: () => Promise<void>, reason: string): Promise<void> {
  const passed = await run().then(
    () => true,
    () => false,
  );
  if (passed) fail(`This case passes although it is skipped ("${reason}"): remove the skip.`);
}
