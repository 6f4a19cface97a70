import { parseArgs } from "node:util";

/** What the user typed. */
export interface DemoArguments {
  help: boolean;
  /** `provider/model`; absent when the user left it to us. */
  model?: string;
}

export const HELP = `Usage: pnpm demo [--model provider/model]

Asks one question, streams one story and makes one tool call, through @anyllm/core.

Without a key it runs on the embedded model: a rule-based responder on this machine.
With OPENAI_API_KEY set it runs on OpenAI (OPENAI_BASE_URL is honoured).

Options
  --model <provider/model>  openai/gpt-5-mini, openai/embedded-1 …
  --help                    this text

NO_COLOR=1 switches colours off.`;

/** @throws Error with a sentence for the user when the arguments make no sense. */
export function readArguments(given: string[]): DemoArguments {
  const { values } = parseArgs({
    // "pnpm demo -- --help" hands the separator over.
    args: given[0] === "--" ? given.slice(1) : given,
    options: { help: { type: "boolean", short: "h" }, model: { type: "string", short: "m" } },
  });
  const { help = false, model } = values;
  return { help, ...(model !== undefined && { model }) };
}
