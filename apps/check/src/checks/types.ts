import type { Check } from "../check.ts";
import { execute } from "../process.ts";

export const check: Check = {
  name: "types",
  reason: "every package and app compiles, tests included, before anything else is believed",
  async run({ root }) {
    const { code, output } = await execute(
      "turbo",
      ["run", "typecheck", "--output-logs=errors-only", "--continue"],
      root,
    );
    return code === 0 ? [] : [{ where: "turbo run typecheck", message: errorsOf(output) }];
  },
};

function errorsOf(output: string): string {
  const errors = output.split("\n").filter((line) => /error TS\d+/.test(line));
  return errors.length > 0 ? errors.join("\n") : output.trim();
}
