import { openai } from "@anyllm/provider-openai";
import { serveEmbedded } from "@anyllm/testing";

/** The model the demo talks to. */
export interface Target extends AsyncDisposable {
  provider: ReturnType<typeof openai>;
  model: string;
  /** Who answers, to be shown to the user. */
  label: string;
  embedded: boolean;
}

const EMBEDDED = "openai/embedded-1";
const DEFAULT = "openai/gpt-5-mini";
// Slow enough to be seen as a stream.
const DELAY = 12;

/**
 * The model that was asked for; else OpenAI when there is a key, and the embedded model otherwise.
 *
 * @throws Error with a sentence for the user when the model cannot be reached from here.
 */
export async function chooseTarget(asked: string | undefined): Promise<Target> {
  const key = process.env["OPENAI_API_KEY"];
  const model = asked ?? (key ? DEFAULT : EMBEDDED);
  if (model === EMBEDDED || model === "embedded-1") {
    const server = await serveEmbedded({ delay: DELAY });
    return {
      provider: openai({ apiKey: server.apiKey, baseURL: server.baseURL }),
      model: EMBEDDED,
      label: `the embedded model at ${server.baseURL} (rules, not a language model)`,
      embedded: true,
      [Symbol.asyncDispose]: () => server.close(),
    };
  }
  if (!/^openai[/:]./.test(model)) {
    throw new Error(`The demo knows the provider openai: --model ${DEFAULT}, or ${EMBEDDED}.`);
  }
  if (!key) {
    throw new Error(
      `${model} needs a key: set OPENAI_API_KEY, or leave --model out for the embedded model.`,
    );
  }
  const { OPENAI_BASE_URL: baseURL = "api.openai.com" } = process.env;
  return {
    provider: openai(),
    model,
    label: `${model} at ${baseURL}`,
    embedded: false,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
