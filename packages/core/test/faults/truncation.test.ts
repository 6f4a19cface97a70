import { describe, expect, test } from "vitest";
import type { Exchange } from "@anyllm/testing";
import { ask, connect, failure, play, streamed, watchRejections } from "../support/play.ts";
import { replay } from "@anyllm/testing";
import { functionCall, json, message, resource, sse, upTo, whole } from "../support/upstream.ts";

watchRejections();

const half = functionCall(['{"city":', '"Zür', 'ich"}']);
const stem = "response.function_call_arguments";
const broken = sse([...whole().slice(0, 2), ...half.slice(0, 3)]);
const args = '{"city":"Zür';

/** Every way a stream can break off: properly ended HTTP, and a connection that is reset. */
const endings: [string, string, Exchange["ending"] & string, string][] = [
  ["T12", "EOF without a terminal event", "end", "stream_truncated"],
  ["T13", "the connection is reset", "reset", "connection_failed"],
];

describe.each(endings)("%s: %s", (row, _, ending, code) => {
  test(`${row}: reading on fails, retryably, with the response as far as it came`, async () => {
    const { error, events } = await play({ body: broken, ending });
    expect(error?.code).toBe(code);
    expect(error?.retryable).toBe(true);
    expect(error?.provider).toBe("openai");
    expect(events.at(-1)).toMatchObject({ type: `${stem}.delta`, delta: '"Zür' });
    expect(error?.partial).toMatchObject({ id: "resp_1", status: "in_progress" });
    const [call] = error?.partial?.output ?? [];
    expect(call).toMatchObject({ type: "function_call", status: "in_progress", arguments: args });
  });

  test(`${row}: finalResponse fails the same way, however often it is asked`, async () => {
    await using server = await replay({ body: broken, ending });
    const stream = await connect(server.baseURL).responses(streamed);
    const first = await failure(stream.finalResponse());
    expect(first.code).toBe(code);
    expect(first.partial?.status).not.toBe("completed");
    expect(await failure(stream.finalResponse())).toBe(first);
    expect(stream.response?.status).toBe("in_progress");
  });

  test(`${row}: a stream whose items are all closed is still not complete`, async () => {
    const events = whole(...message(["Done?"]), ...functionCall(["{}"], { index: 1 })).slice(0, -1);
    const { error } = await play({ body: `${sse(events)}data: [DONE]\n\n`, ending });
    expect(error?.code).toBe(code);
    expect(error?.partial?.status).toBe("in_progress");
    expect(error?.partial?.output).toHaveLength(2);
  });

  test(`${row}: before any output the call itself is made again`, async () => {
    const started = sse(whole().slice(0, 2));
    const good = sse(whole(...message(["Second time lucky"])));
    const script: Exchange[] = [{ body: started, ending }, { body: good }];
    const { response, requests, events } = await play(script, { maxRetries: 1 });
    expect(response?.output_text).toBe("Second time lucky");
    expect(requests).toHaveLength(2);
    expect(events.filter(({ type }) => type === "response.created")).toHaveLength(1);
  });

  test(`${row}: after output it is not: what was delivered cannot be taken back`, async () => {
    const { requests, error } = await play({ body: broken, ending }, { maxRetries: 2 });
    expect(error?.code).toBe(code);
    expect(requests).toHaveLength(1);
  });

  test(`${row}: textStream and the readable stream fail too, they do not just end`, async () => {
    const body = sse(
      upTo(whole(...message(["Half", " of"])), "response.output_text.done").slice(0, -1),
    );
    await using server = await replay({ body, ending });
    const llm = connect(server.baseURL);
    const texts: string[] = [];
    const read = async (): Promise<void> => {
      for await (const text of (await llm.responses(streamed)).textStream) texts.push(text);
    };
    expect((await failure(read())).code).toBe(code);
    expect(texts.join("")).toBe("Half of");
    const readable = (await llm.responses(streamed)).toReadableStream();
    const relayed = await new Response(readable).text();
    expect(relayed).toContain("event: response.failed");
    expect(relayed).not.toContain("response.completed");
    expect(relayed).toContain(`"code":"${code}"`);
  });
});

describe("T12, T13: a whole answer that breaks off", () => {
  const answer = json(
    resource({ status: "completed", output: [message(["Hi"]).at(-1)?.["item"]] }),
  );
  const headers = {
    "content-type": "application/json",
    "content-length": String(answer.body.length),
  };

  test("T13: a reset in the middle of the body", async () => {
    const { error } = await ask({ ...answer, truncateAt: 60, ending: "reset" });
    expect(error?.code).toBe("connection_failed");
    expect(error?.retryable).toBe(true);
  });

  test("T13: fewer bytes than announced", async () => {
    const { error } = await ask({ ...answer, headers, truncateAt: 60, ending: "reset" });
    expect(error?.code).toBe("connection_failed");
  });

  test("T13: is asked for again", async () => {
    const script: Exchange[] = [{ ...answer, truncateAt: 60, ending: "reset" }, answer];
    const { response, requests } = await ask(script, { maxRetries: 1 });
    expect(response?.output_text).toBe("Hi");
    expect(requests).toHaveLength(2);
  });
});
