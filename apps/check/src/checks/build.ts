import type { Check } from "../check.ts";
import { NotBuiltError } from "../consumer.ts";

export const check: Check = {
  name: "build",
  reason: "what is published is what was built: every package builds and packs",
  async run(workspace) {
    try {
      await workspace.consumer();
      return [];
    } catch (error) {
      if (!(error instanceof NotBuiltError)) throw error;
      return [{ where: "packages", message: error.message }];
    }
  },
};
