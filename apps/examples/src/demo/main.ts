import { AnyLLMError, createClient } from "@anyllm/core";
import { HELP, readArguments } from "./arguments.ts";
import { line, paint } from "./screen.ts";
import { askOnce, callTool, showUsage, streamStory } from "./steps.ts";
import { chooseTarget } from "./target.ts";

async function main(): Promise<void> {
  const { help, model: asked } = readArguments(process.argv.slice(2));
  if (help) return line(HELP);
  await using target = await chooseTarget(asked);
  const { provider, model, label, embedded } = target;
  line(`${paint("bold", "anyllm")} ${paint("dim", "· one responses() call for every model")}`);
  line(`  running on ${label}`);

  const llm = createClient({ providers: [provider] });
  const usages = [await askOnce({ llm, model }), await streamStory({ llm, model })];
  usages.push(...(await callTool({ llm, model })));
  showUsage(usages);

  showNext(embedded);
}

function showNext(embedded: boolean): void {
  // The command that was typed: pnpm itself may have come through npx.
  const version = /^pnpm\/(\S+)/.exec(process.env["npm_config_user_agent"] ?? "")?.[1];
  const demo = version ? `npx -y pnpm@${version} demo` : "pnpm demo";
  const rows = [
    embedded
      ? [`OPENAI_API_KEY=… ${demo}`, "the same on OpenAI"]
      : [`${demo} --model openai/embedded-1`, "the same without a key"],
    [`OPENAI_API_KEY=… ${demo} --model openai/gpt-5.2`, "on a model of your choice"],
    ["apps/examples/src/demo/steps.ts", "the code of what you saw"],
  ];
  const width = Math.max(...rows.map(([command = ""]) => command.length));
  line();
  line(paint("bold", "Next"));
  for (const [command = "", what = ""] of rows) {
    line(`  ${paint("cyan", command.padEnd(width))}  ${what}`);
  }
}

main().catch((error: unknown) => {
  const known = AnyLLMError.isInstance(error);
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`\n${paint("red", "The demo stopped:")} ${reason}\n`);
  if (known)
    process.stderr.write(`(${error.code}${error.retryable ? ", may pass on another try" : ""})\n`);
  process.exitCode = 1;
});
