/** A JSON Schema, looked at with care: it comes from the caller. */
export type Schema = Record<string, unknown>;

/** A function the model may call. */
export interface FunctionSpec {
  name: string;
  description: string;
  parameters: Schema;
}

/** One turn, whatever wire it came over. */
export type Turn =
  | { role: "user"; text: string; attachments: string[] }
  | { role: "assistant"; text: string }
  | { role: "call"; callId: string; name: string; arguments: string }
  | { role: "output"; callId: string; text: string };

/** Everything the responder looks at. Each wire translates its request into this. */
export interface Conversation {
  /** Instructions of the request, system and developer messages, joined. */
  instructions: string;
  turns: Turn[];
  /** The functions that may be called now. */
  functions: FunctionSpec[];
  /** Whether a function is called: not at all, when asked for, or in any case. */
  calling: "none" | "auto" | "required";
  /** Whether one answer may hold several calls. */
  parallel: boolean;
  /** The schema the answer must satisfy; `{}` for any JSON object; absent for plain text. */
  schema?: Schema;
  /** Whether the answer comes with the reasons for it. */
  reasoning: boolean;
  /** Whether the answer should be as short as possible. */
  concise: boolean;
  /** The most tokens the answer may have, reasoning included. */
  maxTokens: number;
}

/** One thing the model says or does, in order. */
export type Fact =
  | { type: "reasoning"; text: string }
  | { type: "text"; text: string }
  | { type: "refusal"; text: string }
  | { type: "call"; name: string; arguments: string };

/** What the model answers. */
export interface Reply {
  facts: Fact[];
  /** Whether `maxTokens` cut the last fact short. */
  cut: boolean;
  tokens: { input: number; output: number; reasoning: number };
}

/** The last thing the user said, and the turns after it. */
export function lastUser(turns: Turn[]): { text: string; attachments: string[]; after: Turn[] } {
  const index = turns.findLastIndex(({ role }) => role === "user");
  const turn = turns[index];
  const after = turns.slice(index + 1);
  if (turn?.role !== "user") return { text: "", attachments: [], after };
  return { text: turn.text, attachments: turn.attachments, after };
}
