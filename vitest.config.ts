import { defineConfig } from "vitest/config";

const source = "@anyllm/source";

// A file that receives the results as JSON beside the usual output; .ci/run counts from it.
const report = process.env["ANYLLM_TEST_REPORT"];

export default defineConfig({
  resolve: { conditions: [source] },
  ssr: {
    resolve: { conditions: [source, "node", "import", "default"], externalConditions: [source] },
  },
  test: {
    include: ["packages/*/test/**/*.test.ts", "apps/*/test/**/*.test.ts"],
    testTimeout: 20_000,
    reporters: report ? ["default", ["json", { outputFile: report }]] : ["default"],
  },
});
