import { wires, type WireName } from "../wires/all.ts";
import type { Wire } from "../wires/wire.ts";
import { apiKey, input, model, type Client, type Contender } from "./contender.ts";

// What no client can go below: fetch, a split at blank lines, JSON.parse.

export const floor: Contender = {
  id: "floor",
  packages: [],
  program: `
    const send = (stream) => fetch("/v1/responses", { method: "POST", body: JSON.stringify({ stream }) });
    console.log((await (await send(false)).json()).output);
    for await (const chunk of (await send(true)).body) console.log(new TextDecoder().decode(chunk));`,
  connect: (baseURL) => floorOf("responses", baseURL),
};

/** The floor of a wire. */
export function floorOf(name: WireName, baseURL: string): Client {
  const wire = wires[name] as Wire;
  const send = (stream: boolean): Promise<Response> =>
    fetch(baseURL + wire.path(stream), {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${apiKey}` },
      body: JSON.stringify({ model, input, stream }),
    });
  const stream = async (onDelta?: () => void): Promise<number> => {
    const { body } = await send(true);
    return body ? read(body, wire, onDelta) : 0;
  };
  return {
    stream,
    whole: () => stream(),
    async call() {
      const response = await send(false);
      return wire.wholeText(JSON.parse(await response.text())).length;
    },
  };
}

async function read(
  body: AsyncIterable<Uint8Array>,
  wire: Wire,
  onDelta?: () => void,
): Promise<number> {
  const decoder = new TextDecoder();
  let buffer = "";
  let length = 0;
  for await (const chunk of body) {
    buffer += decoder.decode(chunk, { stream: true });
    let start = 0;
    for (let end = buffer.indexOf("\n\n"); end >= 0; end = buffer.indexOf("\n\n", start)) {
      const frame = buffer.slice(start, end);
      start = end + 2;
      const data = frame.slice(frame.indexOf("data: ") + 6);
      if (data === "[DONE]") continue;
      const delta = wire.deltaText(JSON.parse(data));
      if (delta === undefined) continue;
      if (length === 0) onDelta?.();
      length += delta.length;
    }
    buffer = buffer.slice(start);
  }
  return length;
}
