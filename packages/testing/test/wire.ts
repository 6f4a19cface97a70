import { serveEmbedded } from "../src/index.ts";

/** Foreign JSON: the tests look at it freely. */
export type Json = ReturnType<typeof JSON.parse>;

export interface Answer {
  status: number;
  type: string;
  text: string;
  json: Json;
}

export interface Frame {
  /** The frame's `event:` name. */
  name: string | undefined;
  lines: string[];
  event: Json;
}

/** An embedded model and short ways to ask it. */
export async function embedded() {
  const server = await serveEmbedded();
  const send = async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const response = await fetch(`${server.baseURL}${path}`, {
      ...init,
      headers: {
        authorization: "Bearer key",
        "content-type": "application/json",
        ...(init.headers as Record<string, string>),
      },
    });
    const text = await response.text();
    const type = response.headers.get("content-type") ?? "";
    return {
      status: response.status,
      type,
      text,
      json: type.includes("json") ? JSON.parse(text) : undefined,
    };
  };
  const post = (body: object): Promise<Answer> =>
    send("/responses", {
      method: "POST",
      body: JSON.stringify({ model: "embedded-1", ...body }),
    });
  return {
    server,
    send,
    post,
    ask: async (body: object): Promise<Json> => (await post(body)).json,
    frames: async (body: object): Promise<Frame[]> => {
      const { text } = await post({ ...body, stream: true });
      return readFrames(text);
    },
    [Symbol.asyncDispose]: () => server.close(),
  };
}

/** Cuts a body of server-sent events, with no help of the code under test. */
function readFrames(body: string): Frame[] {
  return body
    .split("\n\n")
    .filter(Boolean)
    .map((frame) => {
      const lines = frame.split("\n");
      const name = lines.find((line) => line.startsWith("event: "))?.slice(7);
      const data = lines.find((line) => line.startsWith("data: "))?.slice(6) ?? "";
      return { name, lines, event: data === "[DONE]" ? data : JSON.parse(data) };
    });
}

/** The text of a response, or the calls it makes. */
export function said({ output }: Json): string {
  return output
    .map((item: Json) =>
      item.type === "function_call"
        ? `${item.name}(${item.arguments})`
        : item.type === "message"
          ? item.content.map((part: Json) => part.text ?? `refusal: ${part.refusal}`).join("")
          : "",
    )
    .filter(Boolean)
    .join(" ");
}

export const weather = {
  type: "function",
  name: "get_weather",
  description: "Current weather in a city",
  parameters: {
    type: "object",
    properties: {
      city: { type: "string" },
      unit: { type: "string", enum: ["celsius", "fahrenheit"] },
    },
    required: ["city", "unit"],
  },
};

export const add = {
  type: "function",
  name: "add",
  description: "Adds two numbers",
  parameters: {
    type: "object",
    properties: { a: { type: "number" }, b: { type: "number" } },
    required: ["a", "b"],
  },
};
