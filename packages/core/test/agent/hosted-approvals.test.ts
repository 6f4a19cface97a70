import { type Checkpoint, checkGrammar, resume, tool } from "@anyllm/core";
import { describe, expect, test } from "vitest";
import {
  ask,
  asked,
  asks,
  clientOf,
  docs,
  kinds,
  mcpOf,
  type ServedTool,
  through,
  user,
} from "./support/hosted.ts";
import { failure, readAll, stream, whole } from "./support/run.ts";
import { call, inputOf, type Json, only, say, serve, think } from "./support/upstream.ts";

describe("approvals of calls of servers", () => {
  const careful: ServedTool = { ...ask, needsApproval: true };
  const answer = (request: Json | undefined, approve: boolean, reason?: string): Json => ({
    type: "mcp_approval_response",
    approval_request_id: request?.["id"],
    approve,
    ...(reason && { reason }),
  });

  async function begin(server: { baseURL: string }, mcp: ReturnType<typeof mcpOf>) {
    const llm = clientOf(server.baseURL, mcp.runner);
    const run = await stream(llm, { ...asked, input: [user] as never });
    const [request] = only(run.final.output, "mcp_approval_request");
    return {
      ...run,
      llm,
      request,
      history: [user, ...through(run.final.output as unknown as Json[])],
    };
  }

  test("the order of the model's calls stays, though one of them waited", async () => {
    const free = tool({ name: "free", execute: () => "free" });
    const calls = [asks(1, { thought_signature: "s" }), call("free", {}, { call_id: "f1" })];
    for (const made of [calls, calls.toReversed()]) {
      await using server = await serve(made, [say("Done.")]);
      const mcp = mcpOf({ docs: [careful] });
      const llm = clientOf(server.baseURL, mcp.runner);
      const tools = [docs, free];
      const first = await stream(llm, { ...asked, tools, input: [user] as never });
      const [request] = only(first.final.output, "mcp_approval_request");
      const told = through(first.final.output as unknown as Json[]);
      const input = [user, ...told, answer(request, true)] as never;
      await stream(llm, { ...asked, tools, input });
      const sent = inputOf(server, 2).slice(1);
      expect(sent.slice(0, 2).map(({ call_id }) => call_id)).toEqual(
        made.map((one) => one["call_id"]),
      );
      expect(kinds(sent as never).slice(2)).toEqual([
        "function_call_output",
        "function_call_output",
      ]);
    }
  });

  test("the call is asked for, with no call told; then made", async () => {
    const signed = asks(1, { thought_signature: "sig==" });
    await using server = await serve([think("Hm."), signed], [say("Done.")]);
    const mcp = mcpOf({ docs: [careful] });
    const { final, llm, request, history } = await begin(server, mcp);
    expect(kinds(final.output)).toEqual(["mcp_list_tools", "reasoning", "mcp_approval_request"]);
    expect(request).toMatchObject({ server_label: "docs", name: "ask", arguments: '{"q":1}' });
    expect(mcp.calls).toEqual([]);
    const input = [...history, answer(request, true)] as never;
    const second = await stream(llm, { ...asked, input });
    expect(mcp.calls).toEqual([["ask", { q: 1 }]]);
    expect(kinds(second.final.output)).toEqual(["mcp_call", "message"]);
    expect(second.final.output[0]).toMatchObject({
      approval_request_id: request?.["id"],
      output: "answer to 1",
      status: "completed",
    });
    expect(inputOf(server, 2)).toMatchObject([
      user,
      { type: "reasoning" },
      { type: "function_call", call_id: "q1", name: "docs__ask", thought_signature: "sig==" },
      { type: "function_call_output", call_id: "q1" },
    ]);
  });

  test.each([true, false])(
    "a later turn has the call once, approved or not (%s)",
    async (approve) => {
      await using server = await serve([asks(1)], [say("Then.")], [say("Bye.")]);
      const mcp = mcpOf({ docs: [careful] });
      const { llm, request, history } = await begin(server, mcp);
      const input = [...history, answer(request, approve, "not today")];
      const second = await stream(llm, { ...asked, input: input as never });
      const later = [...input, ...through(second.final.output as unknown as Json[]), user];
      await stream(clientOf(server.baseURL, mcp.runner), { ...asked, input: later as never });
      expect(mcp.calls).toHaveLength(approve ? 1 : 0);
      const sent = inputOf(server, 3);
      expect(kinds(sent as never)).toEqual([
        "message",
        "function_call",
        "function_call_output",
        "message",
        "message",
      ]);
      expect(String(sent[2]?.["output"])).toContain(approve ? "answer to 1" : "not today");
      expect(sent.slice(0, 3)).toEqual(inputOf(server, 2));
    },
  );

  test("one that is allowed and one that needs nothing stand together", async () => {
    const free: ServedTool = { name: "free", run: () => "free" };
    await using server = await serve(
      [asks(1), call("docs__free", {}, { call_id: "f1" }), asks(2)],
      [say("Done.")],
    );
    const mcp = mcpOf({ docs: [careful, free] });
    const { final, llm, history } = await begin(server, mcp);
    expect(mcp.calls).toEqual([["free", {}]]);
    const requests = only(final.output, "mcp_approval_request");
    expect(requests).toHaveLength(2);
    const input = [...history, answer(requests[0], true), answer(requests[1], false)] as never;
    await stream(llm, { ...asked, input });
    const sent = inputOf(server, 2).slice(1);
    expect(sent.slice(0, 3).every(({ type }) => type === "function_call")).toBe(true);
    expect(sent.slice(3).every(({ type }) => type === "function_call_output")).toBe(true);
    expect(sent).toHaveLength(6);
  });

  test("with previous_response_id, by the client that asked", async () => {
    await using server = await serve([asks(1)], [say("Done.")]);
    const mcp = mcpOf({ docs: [careful] });
    const { final, llm, request } = await begin(server, mcp);
    const input = [answer(request, true)] as never;
    await stream(llm, { ...asked, input, previous_response_id: final.id });
    expect(mcp.calls).toHaveLength(1);
    expect(inputOf(server, 2)).toMatchObject([{ type: "function_call_output", call_id: "q1" }]);
  });

  test("a server that is gone is missed when its call is allowed, and not in later turns", async () => {
    const other = { ...docs, server_label: "other" };
    await using server = await serve([asks(1)], [say("Hm.")]);
    const { request, history } = await begin(server, mcpOf({ docs: [careful] }));
    const input = [...history, answer(request, true)];
    const llm = clientOf(server.baseURL, mcpOf({ other: [ask] }).runner);
    const fresh = whole(llm, { ...asked, tools: [other], input: input as never });
    expect(await failure(fresh)).toMatchObject({ code: "invalid_request", param: "input" });
    expect(server.requests).toHaveLength(1);
    const later = [...input, say("So be it."), user] as never;
    await whole(llm, { ...asked, tools: [other], input: later });
    expect(server.requests).toHaveLength(2);
  });

  test("T49: a tool that changed after its call was allowed is not called", async () => {
    await using server = await serve([asks(1)], [say("Hm.")]);
    const { request, history } = await begin(server, mcpOf({ docs: [careful] }));
    const changed = mcpOf({ docs: [{ ...careful, fingerprint: "v2" }] });
    const input = [...history, answer(request, true)] as never;
    const { final } = await stream(clientOf(server.baseURL, changed.runner), { ...asked, input });
    expect(changed.calls).toEqual([]);
    expect(final.output[0]).toMatchObject({ type: "mcp_call", status: "failed" });
  });

  test("T50: replayed after a restart with a ledger, once, and with the same outcome", async () => {
    await using server = await serve([asks(1)], [say("Done.")], [say("Again.")]);
    const mcp = mcpOf({ docs: [careful] });
    const { request, history } = await begin(server, mcp);
    const rows = new Map<string, unknown>();
    const ledger = {
      claim: (key: string) => !rows.has(key) && !!rows.set(key, undefined),
      settle: (key: string, output: unknown) => void rows.set(key, output),
      outcome: (key: string) => rows.get(key) as string | undefined,
    };
    const input = [...history, answer(request, true)] as never;
    const runs = [];
    for (let turn = 0; turn < 2; turn++) {
      const llm = clientOf(server.baseURL, mcp.runner);
      runs.push(await stream(llm, { ...asked, input }, { ledger }));
    }
    expect(mcp.calls).toHaveLength(1);
    for (const { final } of runs) expect(final.output[0]).toMatchObject({ output: "answer to 1" });
  });

  test("a run that died between the approval and the call tells the approval when it is resumed", async () => {
    await using server = await serve([asks(1)], [say("Done.")]);
    const mcp = mcpOf({ docs: [careful] });
    const { llm, request, history } = await begin(server, mcp);
    let saved: Checkpoint | undefined;
    const dead = whole(
      llm,
      { ...asked, input: [...history, answer(request, true)] as never },
      {
        onCheckpoint(checkpoint) {
          saved ??= through(checkpoint);
          throw new Error("dead");
        },
      },
    );
    await failure(dead);
    const opened = await resume(llm, saved as Checkpoint, { tools: [docs], stream: true });
    const events = await readAll(opened);
    expect(checkGrammar(events)).toEqual([]);
    const final = await opened.finalResponse();
    expect(final.output[0]).toMatchObject({
      type: "mcp_call",
      approval_request_id: request?.["id"],
    });
    expect(mcp.calls).toHaveLength(1);
    expect(kinds(inputOf(server, 2) as never)).toEqual([
      "message",
      "function_call",
      "function_call_output",
    ]);
  });
});
