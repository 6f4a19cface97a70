import { apiKey, input, model, type Client, type Contender } from "./contender.ts";

// What no client can go below: fetch, a split at blank lines, JSON.parse.

export const floor: Contender = {
  id: "floor",
  packages: [],
  program: `
    const send = (stream) => fetch("/v1/responses", { method: "POST", body: JSON.stringify({ stream }) });
    console.log((await (await send(false)).json()).output);
    for await (const chunk of (await send(true)).body) console.log(new TextDecoder().decode(chunk));`,
  connect(baseURL): Client {
    const send = (stream: boolean): Promise<Response> =>
      fetch(`${baseURL}/responses`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${apiKey}` },
        body: JSON.stringify({ model, input, stream }),
      });
    const stream = async (onDelta?: () => void): Promise<number> => {
      const { body } = await send(true);
      return body ? read(body, onDelta) : 0;
    };
    return {
      stream,
      whole: () => stream(),
      async call() {
        const response = await send(false);
        const { output } = JSON.parse(await response.text()) as Answer;
        return output[0]?.content[0]?.text.length ?? 0;
      },
    };
  },
};

interface Answer {
  output: { content: { text: string }[] }[];
}

async function read(body: AsyncIterable<Uint8Array>, onDelta?: () => void): Promise<number> {
  const decoder = new TextDecoder();
  let buffer = "";
  let length = 0;
  for await (const chunk of body) {
    buffer += decoder.decode(chunk, { stream: true });
    let start = 0;
    for (let end = buffer.indexOf("\n\n"); end >= 0; end = buffer.indexOf("\n\n", start)) {
      const frame = buffer.slice(start, end);
      start = end + 2;
      const event = JSON.parse(frame.slice(frame.indexOf("data: ") + 6)) as { delta?: string };
      if (event.delta === undefined) continue;
      if (length === 0) onDelta?.();
      length += event.delta.length;
    }
    buffer = buffer.slice(start);
  }
  return length;
}
