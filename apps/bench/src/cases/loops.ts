import { createClient, tool } from "@anyllm/core";
import { openai as anyllmOpenai } from "@anyllm/provider-openai";
import type { InputItem } from "@anyllm/types";
import { createOpenAI } from "@ai-sdk/openai";
import { generateText, stepCountIs, tool as aiTool } from "ai";
import OpenAI from "openai";
import * as z from "zod";
import { responses as wire } from "../wires/responses.ts";
import { apiKey, input, model } from "./contender.ts";

// An agent with one tool, which the model asks for again and again: a loop of a library, or one written
// by hand around single calls. Every loop returns the length of the answer's text.

type Loop = (baseURL: string) => () => Promise<number>;

const name = "next";
const description = "The next number.";
const parameters = z.object({ made: z.number() });
const next = ({ made }: { made: number }): { next: number } => ({ next: made + 1 });
const definition = {
  type: "function" as const,
  name,
  description,
  strict: false,
  parameters: { type: "object", properties: { made: { type: "number" } }, required: ["made"] },
};

interface Called {
  type: string;
  call_id: string;
  arguments: string;
}

/** A loop by hand: `ask` sends the items and gives those of the answer, and its text. */
async function byHand(
  ask: (items: object[]) => Promise<{ output: Called[]; text: string }>,
): Promise<number> {
  const items: object[] = [{ type: "message", role: "user", content: input }];
  for (;;) {
    const { output, text } = await ask(items);
    const calls = output.filter(({ type }) => type === "function_call");
    if (calls.length === 0) return text.length;
    items.push(...output);
    for (const { call_id, arguments: given } of calls) {
      const result = JSON.stringify(next(JSON.parse(given) as { made: number }));
      items.push({ type: "function_call_output", call_id, output: result });
    }
  }
}

/** The least: `fetch` and `JSON.parse`. */
export const floorLoop: Loop = (baseURL) => () =>
  byHand(async (items) => {
    const response = await fetch(`${baseURL}/responses`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${apiKey}` },
      body: JSON.stringify({ model, input: items, tools: [definition] }),
    });
    const answer = JSON.parse(await response.text()) as { output: Called[] };
    const ended = answer.output.every(({ type }) => type !== "function_call");
    return { output: answer.output, text: ended ? wire.wholeText(answer) : "" };
  });

const anyllm: Loop = (baseURL) => {
  const llm = createClient({ providers: [anyllmOpenai({ apiKey, baseURL })] });
  const tools = [tool({ name, description, parameters, strict: false, execute: next })];
  return async () => (await llm.responses({ model, input, tools })).output_text.length;
};

const anyllmByHand: Loop = (baseURL) => {
  const llm = createClient({ providers: [anyllmOpenai({ apiKey, baseURL })] });
  return () =>
    byHand(async (items) => {
      const request = { model, input: items as InputItem[], tools: [definition] };
      const { output, output_text: text } = await llm.responses(request);
      return { output: output as Called[], text };
    });
};

const openaiByHand: Loop = (baseURL) => {
  const client = new OpenAI({ apiKey, baseURL });
  return () =>
    byHand(async (items) => {
      const request = {
        model,
        input: items as OpenAI.Responses.ResponseInput,
        tools: [definition],
      };
      const { output, output_text: text } = await client.responses.create(request);
      return { output: output as Called[], text };
    });
};

const ai: Loop = (baseURL) => {
  const languageModel = createOpenAI({ apiKey, baseURL }).responses(model);
  const tools = { next: aiTool({ description, inputSchema: parameters, execute: next }) };
  return async () => {
    const stopWhen = stepCountIs(20);
    const { text } = await generateText({ model: languageModel, prompt: input, tools, stopWhen });
    return text.length;
  };
};

/** By contender: its own loop, and one by hand around its calls. */
export const loops: Record<string, { loop?: Loop; byHand?: Loop }> = {
  anyllm: { loop: anyllm, byHand: anyllmByHand },
  openai: { byHand: openaiByHand },
  "ai + @ai-sdk/openai": { loop: ai },
};
