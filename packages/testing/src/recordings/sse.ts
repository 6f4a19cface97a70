/** Wires whose streams are server-sent events; recordings of others keep their own framing. */
const notSse = new Set(["ollama-chat", "bedrock-converse", "bedrock-invoke-anthropic"]);

/** Whether a wire streams server-sent events. */
export function isSse(wire: string): boolean {
  return !notSse.has(wire);
}

/**
 * Frames payloads, one per line, as server-sent events again. A payload that names its type gets
 * that as the event name, as its provider sends it.
 */
export function frameLines(lines: string): string {
  let sse = "";
  for (const line of lines.split("\n")) {
    const payload = line.trim();
    if (payload === "") continue;
    const name = eventName(payload);
    sse += `${name === undefined ? "" : `event: ${name}\n`}data: ${payload}\n\n`;
  }
  return sse;
}

function eventName(payload: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(payload);
    if (typeof parsed !== "object" || parsed === null) return undefined;
    const { type, event_type } = parsed as { type?: unknown; event_type?: unknown };
    const name = type ?? event_type;
    return typeof name === "string" ? name : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Some recordings hold several responses one after the other. Gives each its own body: a new one
 * begins with every `response.created`, and no byte is lost or changed.
 *
 * @param sse - A body of server-sent events on the Responses wire.
 * @returns At least one body; exactly the input when it holds one response or none.
 * @example
 * ```ts
 * import { splitResponses } from "@anyllm/testing";
 *
 * const created = 'data: {"type":"response.created"}\n\n';
 * console.log(splitResponses(created + created).length); // 2
 * ```
 */
export function splitResponses(sse: string | Uint8Array): string[] {
  const text = typeof sse === "string" ? sse : new TextDecoder().decode(sse);
  const bodies: string[] = [];
  let body = "";
  let begun = false;
  for (const frame of text.split(/(?<=\r\n\r\n|\n\n|\r\r)/)) {
    const created = /^data: *\{[^]*"type" *: *"response\.created"/m.test(frame);
    if (created && begun) {
      bodies.push(body);
      body = "";
    }
    begun ||= created;
    body += frame;
  }
  return [...bodies, body];
}
