import { loadRecordings, type Recording } from "@anyllm/testing";
import { describe, expect, it } from "vitest";
import { gemini } from "../src/index.ts";
import type { Loose } from "./support/decoding.ts";
import { camel } from "./support/normal.ts";
import { toRequest } from "./support/reader.ts";

const { recordings, missing } = loadRecordings({ wire: "gemini-generate-content" });

// What differs from what a client had sent, and means the same. A row applies it to what was recorded.
const explained: [why: string, apply: (body: Loose) => void][] = [
  ["the model stands in the path alone", (body) => delete body["model"]],
  [
    "a system instruction has no role",
    ({ systemInstruction: told }) => delete (told as Loose)?.["role"],
  ],
  [
    "schemas go as JSON Schema: parametersJsonSchema",
    ({ tools }) => {
      for (const each of functionsIn(tools)) rename(each, "parameters", "parametersJsonSchema");
    },
  ],
  [
    "schemas go as JSON Schema: responseJsonSchema",
    ({ generationConfig: told }) =>
      rename((told ?? {}) as Loose, "responseSchema", "responseJsonSchema"),
  ],
  [
    "who is neither user nor model is the user",
    ({ contents }) => {
      for (const content of contents as Loose[]) {
        if (content["role"] !== "model") content["role"] = "user";
      }
    },
  ],
  [
    "what one side says in a row is one content",
    (body) => {
      const merged: Loose[] = [];
      for (const content of structuredClone(body["contents"]) as Loose[]) {
        const last = merged.at(-1);
        if (!last || last["role"] !== content["role"]) merged.push(content);
        else (last["parts"] as unknown[]).push(...(content["parts"] as unknown[]));
      }
      body["contents"] = merged;
    },
  ],
  ["an empty generationConfig says nothing", (body) => dropEmpty(body, "generationConfig")],
  [
    "a tool stands in an object of its own",
    (body) => {
      if (!body["tools"]) return;
      const all = (body["tools"] as Loose[]).flatMap((tool) => Object.entries(tool));
      const functions = all.flatMap(([kind, told]) =>
        kind === "functionDeclarations" ? (told as Loose[]) : [],
      );
      const hosted = all.filter(([kind]) => kind !== "functionDeclarations");
      body["tools"] = [
        ...hosted.map(([kind, told]) => ({ [kind]: told })),
        ...(functions.length > 0 ? [{ functionDeclarations: functions }] : []),
      ];
    },
  ],
  [
    "functions beside hosted tools are asked for on Gemini, not on Vertex AI",
    (body) => {
      const [hosted, functions] = [/googleSearch|codeExecution/, /functionDecl/].map((kind) =>
        kind.test(JSON.stringify(body["tools"] ?? [])),
      );
      if (hosted && functions) {
        body["toolConfig"] = {
          ...(body["toolConfig"] as Loose),
          includeServerSideToolInvocations: true,
        };
      }
    },
  ],
  [
    "a call of the running turn needs a signature",
    ({ contents }) => {
      const [call] = ((contents as Loose[]).at(-2)?.["parts"] ?? []) as Loose[];
      if (call?.["functionCall"] && !call["thoughtSignature"]) {
        call["thoughtSignature"] = "skip_thought_signature_validator";
      }
    },
  ],
];

function functionsIn(tools: unknown): Loose[] {
  return ((tools ?? []) as Loose[]).flatMap(
    (tool) => (tool["functionDeclarations"] ?? []) as Loose[],
  );
}

function rename(target: Loose, from: string, to: string): void {
  if (!(from in target)) return;
  target[to] = target[from];
  delete target[from];
}

function dropEmpty(target: Loose, key: string): void {
  if (target[key] && Object.keys(target[key]).length === 0) delete target[key];
}

const sent = recordings.filter((recording) => recording.requestBody() !== undefined);
const tally = { matched: 0, explained: new Map<string, number>(), wrong: [] as string[] };

async function compare(recording: Recording): Promise<{ told: Loose; encoded: Loose }> {
  const told = camel(structuredClone(recording.requestBody())) as Loose;
  const model = /models\/([^:]+):/.exec(recording.endpoint ?? "")?.[1] ?? "gemini-2.5-flash";
  const request = toRequest(told, model, recording.mode === "stream");
  const encoded = await gemini({ apiKey: "k" }).encode(request, {
    headers: {},
    query: {},
    body: {},
  });
  return { told, encoded: JSON.parse(String(encoded.body)) as Loose };
}

describe.skipIf(missing)(`recorded requests, read and encoded again ${missing ?? ""}`, () => {
  it.each(sent.map((recording) => [recording.id, recording] as const))(
    "%s",
    async (id, recording) => {
      const { told, encoded } = await compare(recording);
      const rows = explain(encoded, told);
      for (const why of rows) tally.explained.set(why, (tally.explained.get(why) ?? 0) + 1);
      if (rows.length === 0) tally.matched++;
      if (!same(encoded, told)) tally.wrong.push(id);
      expect(encoded).toEqual(told);
    },
  );

  it("says how many match, and why the others differ", () => {
    const rows = [...tally.explained].map(([why, times]) => `${times} × ${why}`);
    console.log([`${tally.matched} of ${sent.length} match as they are`, ...rows].join("\n  "));
    expect(tally.wrong).toEqual([]);
  });
});

/** Applies rows to what was told until it is what was encoded. Returns those that changed something. */
function explain(encoded: Loose, told: Loose): string[] {
  const rows: string[] = [];
  for (const [why, apply] of explained) {
    if (same(encoded, told)) break;
    const before = JSON.stringify(told);
    apply(told);
    if (JSON.stringify(told) !== before) rows.push(why);
  }
  return rows;
}

function same(one: unknown, other: unknown): boolean {
  try {
    expect(one).toEqual(other);
    return true;
  } catch {
    return false;
  }
}
