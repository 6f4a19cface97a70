import { loadRecordings } from "@anyllm/testing";
import type { ResponseRequest } from "@anyllm/types";
import { afterAll, describe, expect, it } from "vitest";
import { bedrock } from "../src/index.ts";
import { type Loose, merged } from "./wire.ts";

const { recordings, missing } = loadRecordings({ wire: "bedrock-converse" });
const requests = recordings.filter((recording) => recording.requestBody() !== undefined);

const mime: Record<string, string> = { pdf: "application/pdf", txt: "text/plain" };

// Converse read into Responses, as an application would have written it.
function readPart(block: Loose, role: string): Loose[] {
  const [kind, told] = Object.entries(block)[0] as [string, Loose];
  if (kind === "text")
    return [{ type: role === "user" ? "input_text" : "output_text", text: told }];
  if (kind === "image") {
    const url = `data:image/${told.format};base64,${told.source.bytes}`;
    return [{ type: "input_image", image_url: url }];
  }
  if (kind === "video") {
    const { bytes, s3Location } = told.source;
    return [
      {
        type: "input_video",
        video_url: s3Location?.uri ?? `data:video/${told.format};base64,${bytes}`,
      },
    ];
  }
  if (kind === "document") {
    const data = told.source.bytes ?? btoa(told.source.text);
    const file_data = `data:${mime[told.format]};base64,${data}`;
    const { citations } = told;
    return [
      {
        type: "input_file",
        filename: `${told.name}.${told.format}`,
        file_data,
        ...(citations && { citations }),
      },
    ];
  }
  return [{ type: `bedrock:${kind}`, [kind]: told }];
}

function readParts(blocks: Loose[], role: string): Loose[] {
  const parts: Loose[] = [];
  for (const block of blocks) {
    if (block.cachePoint) {
      const { ttl } = block.cachePoint;
      Object.assign(parts.at(-1)!, {
        prompt_cache_breakpoint: { mode: "explicit", ...(ttl && { ttl }) },
      });
    } else parts.push(...readPart(block, role));
  }
  return parts;
}

function readMessage({ role, content }: Loose): Loose[] {
  const items: Loose[] = [];
  for (const block of content) {
    const { toolUse, toolResult, reasoningContent } = block;
    if (toolUse) {
      const { toolUseId: call_id, name, input } = toolUse;
      items.push({ type: "function_call", call_id, name, arguments: JSON.stringify(input) });
    } else if (toolResult) {
      const { toolUseId: call_id, status } = toolResult;
      items.push({
        type: "function_call_output",
        call_id,
        output: readParts(toolResult.content, "user"),
        ...(status && { is_error: status === "error" }),
      });
    } else if (reasoningContent) {
      const { reasoningText, redactedContent } = reasoningContent;
      items.push({
        type: "reasoning",
        summary: [],
        content: reasoningText ? [{ type: "reasoning_text", text: reasoningText.text }] : [],
        encrypted_content: redactedContent ?? reasoningText.signature,
        ...(redactedContent && { redacted: true }),
      });
    } else {
      const last = items.at(-1);
      const open = last?.type === "message" ? last : undefined;
      if (!open) items.push({ type: "message", role, content: [] });
      items.at(-1)!.content.push(block);
    }
  }
  return items.map((item) =>
    item.type === "message" ? { ...item, content: readParts(item.content, role) } : item,
  );
}

const systemTools: Record<string, string> = {
  nova_code_interpreter: "code_interpreter",
  nova_grounding: "web_search",
};

function readRequest(body: Loose, model: string): ResponseRequest {
  const { messages, system, inferenceConfig, toolConfig, outputConfig, ...own } = body;
  const { maxTokens, temperature, topP, ...inference } = inferenceConfig ?? {};
  const schema = outputConfig?.textFormat.structure.jsonSchema;
  const choice = toolConfig?.toolChoice;
  const request: Loose = {
    model,
    input: [
      ...(system?.length
        ? [{ type: "message", role: "system", content: readParts(system, "user") }]
        : []),
      ...messages.flatMap(readMessage),
    ],
    ...(maxTokens && { max_output_tokens: maxTokens }),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(Object.keys(inference).length > 0 && { inferenceConfig: inference }),
    ...(toolConfig && {
      tools: toolConfig.tools.map(({ toolSpec, systemTool }: Loose) =>
        systemTool
          ? { type: systemTools[systemTool.name] }
          : {
              type: "function",
              name: toolSpec.name,
              description: toolSpec.description,
              parameters: toolSpec.inputSchema.json,
            },
      ),
    }),
    ...(choice && {
      tool_choice: choice.any
        ? "required"
        : choice.tool
          ? { type: "function", ...choice.tool }
          : "auto",
    }),
    ...(schema && {
      text: { format: { type: "json_schema", ...schema, schema: JSON.parse(schema.schema) } },
    }),
    ...own,
  };
  return request as ResponseRequest;
}

// Differences that mean the same on this wire.
const explanations: [why: string, same: (body: Loose) => Loose][] = [
  [
    "empty settings need not be said",
    ({ system, inferenceConfig, ...body }) => ({
      ...body,
      ...(system?.length && { system }),
      ...(Object.keys(inferenceConfig ?? {}).length > 0 && { inferenceConfig }),
    }),
  ],
  [
    "messages of one side in a row are one message",
    (body) => ({
      ...body,
      messages: merged(body.messages),
    }),
  ],
  [
    "a text document is sent as bytes",
    (body) =>
      JSON.parse(JSON.stringify(body), (_, value) =>
        value?.source?.text ? { ...value, source: { bytes: btoa(value.source.text) } } : value,
      ),
  ],
  [
    "a schema is the same however it is spaced",
    (body) =>
      JSON.parse(JSON.stringify(body), (key, value) =>
        key === "schema" && typeof value === "string" ? JSON.parse(value) : value,
      ),
  ],
];

const counts = { matched: 0, explained: 0 };

describe.skipIf(missing)(`recorded requests ${missing ?? ""}`, () => {
  it.each(requests.map((recording) => [recording.id, recording] as const))(
    "%s is said again",
    async (_, recording) => {
      const recorded = recording.requestBody() as Loose;
      const provider = bedrock({ apiKey: "k", region: "us-east-1" });
      const warnings: string[] = [];
      const call = await provider.encode(readRequest(recorded, recording.model ?? "m"), {
        headers: {},
        query: {},
        body: {},
        warn: (param, message) => warnings.push(`${param}: ${message}`),
      });
      let [sent, wanted] = [JSON.parse(String(call.body)) as Loose, recorded];
      const used: string[] = [];
      const same = () => JSON.stringify(sorted(sent)) === JSON.stringify(sorted(wanted));
      for (const [why, explain] of same() ? [] : explanations) {
        const before = JSON.stringify([sent, wanted]);
        [sent, wanted] = [explain(sent), explain(wanted)];
        if (JSON.stringify([sent, wanted]) !== before) used.push(why);
      }
      expect(sent).toEqual(wanted);
      expect(warnings).toEqual([]);
      if (used.length > 0) counts.explained++;
      else counts.matched++;
    },
  );

  afterAll(() => {
    const wrong = requests.length - counts.matched - counts.explained;
    console.log(
      `requests: ${counts.matched} matched, ${counts.explained} explained, ${wrong} wrong`,
    );
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const pairs = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(pairs.map(([key, inner]) => [key, sorted(inner)]));
}
