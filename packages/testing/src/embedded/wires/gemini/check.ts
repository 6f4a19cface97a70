import { isRecord, oneOf } from "../../checks.ts";
import { invalid } from "../../problem.ts";
import { seal } from "../reply.ts";
import { camel, checkKnown, data, type Loose, part as partFields } from "./fields.ts";

/** One content: what a side says at once. */
export interface Content {
  role: "user" | "model";
  parts: Loose[];
}

/** The seal of a call, whatever the order of its arguments. */
export function sealOfCall(name: unknown, args: unknown): string {
  return seal("call", String(name), JSON.stringify(sorted(args ?? {})));
}

// Documented stand-ins for calls that no model of the vendor's made.
const standIns = new Set([
  "skip_thought_signature_validator",
  "context_engineering_is_the_way_to_go",
]);

/**
 * The contents of a request.
 *
 * @throws Problem 400 for parts that are unknown, calls that are not answered right after them, and
 * calls of this turn that have lost their signature.
 * @see https://ai.google.dev/gemini-api/docs/thought-signatures
 */
export function contentsOf(contents: readonly unknown[]): Content[] {
  const read = contents.map((content, index) => readContent(content, `contents[${index}]`));
  read.forEach((content, index) => {
    const calls = namesOf(content, "functionCall");
    const next = read[index + 1];
    const results = next ? namesOf(next, "functionResponse") : [];
    if (results.length > 0 && calls.length === 0) {
      throw invalid(
        `contents[${index + 1}]`,
        "a function response turn must come immediately after a function call turn",
      );
    }
    if (index === 0 && namesOf(content, "functionResponse").length > 0) {
      throw invalid("contents[0]", "there is no function call turn before this response");
    }
    if (calls.length > 0 && !same(calls, results)) {
      throw invalid(
        `contents[${index}]`,
        "the function responses after it must be those of its function calls, in number and name",
      );
    }
    if (calls.length > 0 && index > 0 && read[index - 1]?.role !== "user") {
      throw invalid(
        `contents[${index}]`,
        "a function call turn must come immediately after a user turn or a function response turn",
      );
    }
  });
  checkSignatures(read);
  return read;
}

/** One content, by itself. @throws Problem 400 */
export function readContent(content: unknown, path: string): Content {
  const given = camel(content, 1);
  if (!isRecord(given)) throw invalid(path, "must be an object");
  const { role = "user", parts } = given;
  const wrong = oneOf("user", "model", "function")(role);
  if (wrong) throw invalid(path, "please use a valid role: user, model");
  if (!Array.isArray(parts) || parts.length === 0) {
    throw invalid(`${path}.parts`, "must not be empty");
  }
  const read = parts.map((part: unknown, index) => readPart(part, `${path}.parts[${index}]`));
  return { role: role === "model" ? "model" : "user", parts: read };
}

function readPart(given: unknown, path: string): Loose {
  const part = camel(given);
  if (!isRecord(part)) throw invalid(path, "must be an object");
  checkKnown(part, path, partFields);
  const told = Object.keys(part).filter((key) => key in data);
  if (told.length !== 1) throw invalid(`${path}.data`, "required oneof field must have one value");
  const result = part["functionResponse"] as Loose | undefined;
  if (result && !isRecord(result["response"])) {
    throw invalid(`${path}.function_response.response`, "must be an object");
  }
  const call = part["functionCall"] as Loose | undefined;
  if (call && !isRecord(call["args"] ?? {})) {
    throw invalid(`${path}.function_call.args`, "must be an object");
  }
  const signature = part["thoughtSignature"] as string | undefined;
  if (signature === undefined || standIns.has(signature)) return part;
  const whole = call ? sealOfCall(call["name"], call["args"]) : undefined;
  if (whole !== undefined && whole !== signature) {
    throw invalid(`${path}.thought_signature`, "thought signature is not valid");
  }
  return part;
}

// Of each step since the user last spoke, the first call must have come back with its signature.
function checkSignatures(contents: readonly Content[]): void {
  const spoke = contents.findLastIndex(
    (content) => content.role === "user" && namesOf(content, "functionResponse").length === 0,
  );
  contents.slice(spoke + 1).forEach(({ parts }, index) => {
    const first = parts.find((part) => part["functionCall"] !== undefined);
    if (!first || first["thoughtSignature"]) return;
    const { name } = first["functionCall"] as Loose;
    throw invalid(
      `contents[${spoke + 1 + index}]`,
      `function call ${String(name)} is missing a thought_signature`,
    );
  });
}

function namesOf({ parts }: Content, key: "functionCall" | "functionResponse"): string[] {
  return parts.flatMap((part) => (isRecord(part[key]) ? [String(part[key]["name"])] : []));
}

function same(left: readonly string[], right: readonly string[]): boolean {
  return JSON.stringify(left.toSorted()) === JSON.stringify(right.toSorted());
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
