import { readFileSync } from "node:fs";
import { capabilities } from "@anyllm/core";
import { openai } from "@anyllm/provider-openai";
import { expect, test } from "vitest";

const page = readFileSync(new URL("../../docs/from-any-llm.md", import.meta.url), "utf8");
const [request] = /await llm\.responses\(\n {2}\{\n[\s\S]*?\n {2}\},/.exec(page) ?? [];
const parameters = [
  "model",
  "provider",
  "input",
  "stream",
  ...Object.keys(capabilities(openai()).parameters),
];

test.for(parameters)(
  "the page for people from any-llm has %s, in the table and in code",
  (name) => {
    expect(page).toMatch(new RegExp(`^\\| \`${name}\` +\\|`, "m"));
    expect(request).toMatch(new RegExp(`^ {4}${name}: `, "m"));
  },
);
