import { isObject, type Json, objects } from "../facts.ts";

export function dropEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dropEmpty);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).flatMap(([key, entry]): [string, unknown][] => {
    const settings =
      /^(tools|system|options|generationConfig|inferenceConfig|toolConfig|annotations|citations|tool_calls)$/.test(
        key,
      );
    const empty =
      settings && typeof entry === "object" && entry !== null && Object.keys(entry).length === 0;
    return entry === null || entry === undefined || empty ? [] : [[key, dropEmpty(entry)]];
  });
  return Object.fromEntries(entries);
}

export function without(body: Json, ...keys: string[]): Json {
  return Object.fromEntries(Object.entries(body).filter(([key]) => !keys.includes(key)));
}

export function dropValue(body: Json, key: string, value: unknown): Json {
  return body[key] === value ? without(body, key) : body;
}

export function rename(body: Json, from: string, to: string): Json {
  return from in body ? { ...without(body, from), [to]: body[from] } : body;
}

export function nested(body: Json, key: string, change: (value: Json) => Json): Json {
  const value = body[key];
  return isObject(value) ? { ...body, [key]: change(value) } : body;
}

export function eachMessage(change: (message: Json) => Json): (body: Json) => Json {
  return (body) =>
    Array.isArray(body["messages"])
      ? { ...body, messages: objects(body["messages"]).map(change) }
      : body;
}

export function eachTool(body: Json, change: (tool: Json) => Json): Json {
  return Array.isArray(body["tools"])
    ? { ...body, tools: objects(body["tools"]).map(change) }
    : body;
}

export function merge(body: Json, key: string, join: (a: Json, b: Json) => Json | undefined): Json {
  if (!Array.isArray(body[key])) return body;
  const merged: Json[] = [];
  for (const message of objects(body[key])) {
    const last = merged.at(-1);
    const joined = last && join(last, message);
    if (joined) merged[merged.length - 1] = joined;
    else merged.push(message);
  }
  return { ...body, [key]: merged };
}
