import assert from "node:assert/strict";
import { createClient, format } from "@anyllm/core";
import { anthropic } from "@anyllm/provider-anthropic";
import { openai } from "@anyllm/provider-openai";
import { serveEmbedded } from "@anyllm/testing";
import * as z from "zod";

await using server = await serveEmbedded({ delay: 10 });
const { apiKey, baseURL } = server; // without these two: the keys of your environment

const llm = createClient({
  providers: [openai({ apiKey, baseURL }), anthropic({ apiKey, baseURL })],
});

const invitation = z.object({
  person: z.string(),
  city: z.string(),
  date: z.iso.date(),
  guests: z.int().nonnegative(),
});
const text = format(invitation, { name: "invitation", description: "What an email invites to." });
const input = "Ada Lovelace invites 12 guests to a dinner in Turin on 2027-03-14.";
const wanted = { person: "Ada Lovelace", city: "Turin", date: "2027-03-14", guests: 12 };

// OpenAI holds a model to a schema; this model of Anthropic is asked by a function instead. The lines
// that ask do not know which.
const strategies: string[] = [];
for (const model of ["openai/embedded-1", "anthropic/embedded-1"]) {
  const { output_parsed, structured } = await llm.responses({ model, input, text });
  console.log(`${model}, by ${structured.strategy}:`, output_parsed?.date.slice(0, 4));
  assert.deepEqual(output_parsed, wanted);
  strategies.push(structured.strategy);

  // The value as it grows; what is not there yet is not there.
  const stream = await llm.responses({ model, input, text, stream: true });
  const grown: (string | undefined)[] = [];
  for await (const { city } of stream.partialOutput) grown.push(city);
  console.log(grown.join(" "));
  assert.equal(grown.at(-1), "Turin");
  assert.deepEqual((await stream.finalResponse()).output_parsed, wanted);

  // There is no value for an answer that was cut off, or where the model declined: they are typed.
  const cut = await llm.responses({ model, input, text, max_output_tokens: 16 });
  const declined = await llm.responses({ model, input: "Please refuse to answer.", text });
  for (const { output_parsed: none, structured: told } of [cut, declined]) {
    assert.equal(none, null);
    const { outcome } = told;
    if (outcome.type === "refusal") console.log("It declined:", outcome.refusal);
    else if (outcome.type === "incomplete") console.log("Cut off:", outcome.reason);
    else assert.fail(outcome.type);
  }
}
assert.deepEqual(strategies, ["json_schema", "tool"]);
